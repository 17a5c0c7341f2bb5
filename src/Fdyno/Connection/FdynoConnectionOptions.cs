using System.Text.RegularExpressions;
using Fdyno.Tables;

namespace Fdyno;

/// <summary>How a connection is opened.</summary>
public sealed partial record FdynoConnectionOptions
{
    /// <summary>The region in ARNs. On a new store <c>fdb</c> by default; on an existing one, a different value is an error.</summary>
    public string? Region { get; init; }

    /// <summary>The account in ARNs: 12 digits. On a new store <c>000000000000</c> by default; on an existing one, a different value is an error.</summary>
    public string? AccountId { get; init; }

    /// <summary>The path of directories, in the store, below which everything stands; empty for the whole store.</summary>
    public IReadOnlyList<string> Root { get; init; } = [];

    /// <summary>The clock of all that the connection does.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Reads a <see cref="Root"/> from a text: names with <c>/</c> between them; empty for the whole store.</summary>
    /// <exception cref="FdynoException">Validation: a name between two slashes is missing.</exception>
    public static IReadOnlyList<string> ParseRoot(string? path)
    {
        if (string.IsNullOrEmpty(path)) return [];
        var names = path.Split('/');
        return names.Contains("")
            ? throw TableErrors.Validation($"Invalid root '{path}': a name is missing.", "Give directories with / between them: -Root apps/fdyno", path)
            : names;
    }

    /// <summary>Checks what can be checked without the store. Who makes a store's file does so after this.</summary>
    /// <exception cref="FdynoException">Validation: the region or the account is not well-formed.</exception>
    public void Validate()
    {
        if (AccountId is { } account && !AccountPattern().IsMatch(account))
            throw TableErrors.Validation($"Invalid account '{account}': an account has 12 digits.", "Give it as: -AccountId 123456789012", account);
        if (Region is { } region && !RegionPattern().IsMatch(region))
        {
            throw TableErrors.Validation(
                $"Invalid region '{region}': a region has 1 to 64 lower-case letters, digits and hyphens.", "Give it as: -Region eu-west-1", region);
        }
    }

    [GeneratedRegex(@"^[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountPattern();

    [GeneratedRegex(@"^[a-z0-9-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionPattern();
}
