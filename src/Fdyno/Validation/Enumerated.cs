namespace Fdyno.Validation;

/// <summary>
/// Enumerated values in the contract's spelling, whatever the case they were given in (docs/dynamodb/decisions.md#case-of-values).
/// </summary>
internal static class Enumerated
{
    /// <summary>The spelling of a value that the validator has let pass.</summary>
    public static string? Normalize(string? value) => value?.ToUpperInvariant();
}
