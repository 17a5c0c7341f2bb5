using System.Management.Automation;
using Fdyno.Errors;

namespace Fdyno.PowerShell.Binding;

/// <summary>Names with wildcards, as parameters take them.</summary>
internal static class Wildcards
{
    /// <summary>Whether a reference stands for all that match it. An object never does.</summary>
    public static bool IsPattern(StoreReference reference) =>
        reference.Connection is null && reference.StoreId is null && WildcardPattern.ContainsWildcardCharacters($"{reference}");

    /// <summary>The pattern, which ignores case.</summary>
    /// <exception cref="FdynoException">Validation: it is not well-formed.</exception>
    public static WildcardPattern Parse(string pattern)
    {
        try
        {
            var parsed = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            parsed.IsMatch(""); // PowerShell looks at the pattern at its first use only.
            return parsed;
        }
        catch (WildcardPatternException error)
        {
            throw new FdynoException(
                FdynoErrorCode.Validation, $"'{pattern}' is not a pattern of names.", "Close each [ with a ].", pattern, error);
        }
    }
}
