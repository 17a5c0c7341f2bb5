using System.Buffers;
using System.Text.RegularExpressions;
using Fdyno.Errors;
using Fdyno.Texts;

namespace Fdyno.Validation;

/// <summary>
/// Collects what a request's members fail to satisfy, and says all of it in one message, with DynamoDB's texts
/// (docs/dynamodb/validation.md#generic-validator). It runs before anything is looked up.
/// </summary>
internal sealed partial class RequestValidator
{
    /// <summary>The shortest name of a table, a backup or an index (docs/dynamodb/arns-and-names.md#names).</summary>
    public const int ShortestName = 3;

    /// <summary>The longest name of a table, a backup or an index.</summary>
    public const int LongestName = 255;

    /// <summary>The most failures that one message tells.</summary>
    public const int MostErrors = 10;

    private static readonly SearchValues<char> Wildcards = SearchValues.Create("*?[]");

    private readonly List<string> _errors = [];
    private readonly List<string> _advice = [];

    /// <summary>Whether anything has failed so far.</summary>
    public bool HasErrors => _errors.Count > 0;

    /// <summary>The member must be there.</summary>
    /// <param name="value">The member.</param>
    /// <param name="path">The way to it.</param>
    /// <param name="advice">What to write; by default, that a value is to be given.</param>
    public RequestValidator Required(object? value, string path, string? advice = null)
    {
        if (value is null) Fail(null, path, "Member must not be null", advice ?? $"Give '{path}' a value.");
        return this;
    }

    /// <summary>The member, if there, must have a length within the bounds.</summary>
    public RequestValidator Length(string? value, string path, int least, int most)
    {
        if (value is null) return this;
        var advice = most == int.MaxValue ? $"Give '{path}' at least {Quantity.Of(least, "character")}." : $"Give '{path}' {least} to {most} characters.";
        if (value.Length < least) Fail(value, path, $"Member must have length greater than or equal to {least}", advice);
        if (value.Length > most) Fail(value, path, $"Member must have length less than or equal to {most}", advice);
        return this;
    }

    /// <summary>The list, if there, must have a number of members within the bounds.</summary>
    public RequestValidator Count<T>(IReadOnlyCollection<T>? value, string path, int least, int most)
    {
        if (value is null) return this;
        var shown = $"[{string.Join(", ", value)}]";
        var advice = most == int.MaxValue ? $"Give '{path}' at least {Quantity.Of(least, "member")}." : $"Give '{path}' {least} to {most} members.";
        if (value.Count < least) Fail(shown, path, $"Member must have length greater than or equal to {least}", advice);
        if (value.Count > most) Fail(shown, path, $"Member must have length less than or equal to {most}", advice);
        return this;
    }

    /// <summary>The number, if there, must be within the bounds.</summary>
    public RequestValidator Range(long? value, string path, long least, long most = long.MaxValue)
    {
        var advice = most == long.MaxValue ? $"Give '{path}' a number from {least} on." : $"Give '{path}' a number from {least} to {most}.";
        if (value < least) Fail($"{value}", path, $"Member must have value greater than or equal to {least}", advice);
        if (value > most) Fail($"{value}", path, $"Member must have value less than or equal to {most}", advice);
        return this;
    }

    /// <summary>The member, if there, must be one of the values, in any case (docs/dynamodb/decisions.md#case-of-values).</summary>
    public RequestValidator OneOf(string? value, string path, params string[] values)
    {
        if (value is not null && !values.Contains(value, StringComparer.OrdinalIgnoreCase))
            Fail(value, path, $"Member must satisfy enum value set: [{string.Join(", ", values)}]", $"Give '{path}' one of: {string.Join(", ", values)}.");
        return this;
    }

    /// <summary>
    /// A name of a table, a backup or an index: pattern first, then the length (docs/dynamodb/arns-and-names.md#names and
    /// docs/dynamodb/validation.md#generic-validator).
    /// </summary>
    public RequestValidator Name(string? value, string path)
    {
        if (value is null) return this;
        if (!NamePattern().IsMatch(value))
        {
            Fail(
                value, path, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
                value.AsSpan().ContainsAny(Wildcards) ? "Wildcards are not taken here: give one name."
                    : $"Give '{path}' a name of the letters a to z and A to Z, digits, '_', '-' and '.'.");
        }

        return Length(value, path, ShortestName, LongestName);
    }

    /// <summary>Throws when anything failed.</summary>
    /// <param name="target">What the request is about.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>, naming all failures, at most ten.</exception>
    public void ThrowIfAny(string? target = null)
    {
        if (_errors.Count == 0) return;
        var shown = _errors.Take(MostErrors);
        var count = _errors.Count == 1 ? "1 validation error" : $"{Math.Min(_errors.Count, MostErrors)} validation errors";
        var advice = _advice.Take(MostErrors).Distinct().ToList();
        var action = string.Join(". ", advice.Select(a => a.TrimEnd('.'))) + (advice[^1].EndsWith('.') ? "." : "");
        throw new FdynoException(FdynoErrorCode.Validation, $"{count} detected: {string.Join("; ", shown)}", action, target);
    }

    private void Fail(string? value, string path, string constraint, string advice)
    {
        _errors.Add($"Value {(value is null ? "null" : $"'{value}'")} at '{path}' failed to satisfy constraint: {constraint}");
        _advice.Add(advice);
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
