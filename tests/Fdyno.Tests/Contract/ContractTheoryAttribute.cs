namespace Fdyno.Tests.Contract;

/// <summary>
/// Says that the rows of a theory, by their first argument, cover rows of the contract: <c>2.3-arn-malformed</c>, or several of one,
/// told apart behind a colon, as in <c>2.3-arn-malformed: a table's ARN</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContractTheoryAttribute : Attribute
{
    /// <summary>The id of the contract's row that a row of a theory covers.</summary>
    public static string IdOf(string row) => row.Split(':', 2)[0];
}
