using System.Text.RegularExpressions;

namespace Fdyno.Tests.Contract;

/// <summary>
/// Says that the rows of a theory, by their first argument, cover rows of the contract: <c>backups/arn-malformed</c>, or several of one,
/// told apart behind a colon, as in <c>backups/arn-malformed: a table's ARN</c>. Rows named otherwise are of Fdyno's own rules.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed partial class ContractTheoryAttribute : Attribute
{
    /// <summary>The id of the contract's row that a row of a theory covers; null for one of Fdyno's own rules.</summary>
    public static string? IdOf(string row) => IdPattern().Match(row) is { Success: true } id ? id.Value : null;

    [GeneratedRegex("^[a-z-]+/[^:]+")]
    private static partial Regex IdPattern();
}
