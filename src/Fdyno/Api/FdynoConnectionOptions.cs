using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Validation;

namespace Fdyno.Api;

/// <summary>How a connection is opened.</summary>
public sealed partial record FdynoConnectionOptions
{
    /// <summary>The most characters of a name in <see cref="Root"/>: a key of the directory layer has to hold it.</summary>
    private const int MaxRootNameLength = 1_000;

    /// <summary>The region in ARNs. On a new store <c>fdb</c> by default; on an existing one, a different value is an error.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// The account in ARNs: 12 digits. A new store has one of its own by default, made of its id; on an existing one, a different value is an
    /// error.
    /// </summary>
    public string? AccountId { get; init; }

    /// <summary>The path of directories, in the store, below which everything stands; empty for the whole store.</summary>
    public IReadOnlyList<string> Root { get; init; } = [];

    /// <summary>Whether a store is made where there is none; else that is an error.</summary>
    public bool Create { get; init; } = true;

    /// <summary>The clock of all that the connection does.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told what the user ought to know although the store is opened, such as that it turned out to be a copy.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Reads a <see cref="Root"/> from a text: names with <c>/</c> between them; empty for the whole store.</summary>
    public static IReadOnlyList<string> ParseRoot(string? path) => string.IsNullOrEmpty(path) ? [] : path.Split('/');

    /// <summary>Checks what can be checked without the store. Who makes a store's file does so after this.</summary>
    /// <exception cref="FdynoException">Validation: the region, the account or the root is not well-formed.</exception>
    public void Validate()
    {
        if (AccountId is { } account && !AccountPattern().IsMatch(account))
            throw TableErrors.Validation($"Invalid account '{account}': an account has 12 digits.", "Give it as: -AccountId 123456789012", account);
        if (Region is { } region && !RegionPattern().IsMatch(region))
        {
            throw TableErrors.Validation(
                $"Invalid region '{region}': a region has 1 to 64 lower-case letters, digits and hyphens.", "Give it as: -Region eu-west-1", region);
        }

        foreach (var name in Root)
        {
            if (WhyUnfit(name) is { } why)
            {
                var root = string.Join('/', Root);
                throw TableErrors.Validation($"Invalid root '{root}': {why}.", "Give directories with / between them: -Root apps/fdyno", root);
            }
        }
    }

    /// <summary>Why a directory of this name cannot be, or be above, a root; null where it can.</summary>
    private static string? WhyUnfit(string name)
    {
        if (name.Length == 0) return "a name is missing";
        if (name is KeyspaceNames.Tables or KeyspaceNames.Backups or KeyspaceNames.Store)
            return $"directories named '{name}' hold what a store consists of, and no other store";
        if (name.Length > MaxRootNameLength) return $"a name has {name.Length} characters, more than {MaxRootNameLength}";
        return IsWellFormed(name) ? null : "a name is not well-formed Unicode";
    }

    private static bool IsWellFormed(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done) return false;
            rest = rest[length..];
        }

        return true;
    }

    [GeneratedRegex(@"^[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountPattern();

    [GeneratedRegex(@"^[a-z0-9-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionPattern();
}
