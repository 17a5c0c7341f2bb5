using System.Text.RegularExpressions;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>Names, in the advice of an error, the parameter that a user typed for a member of DynamoDB's request.</summary>
/// <remarks>The error's text keeps the member: it is DynamoDB's to the letter.</remarks>
internal static class ParametersInText
{
    // A member as validation names it, such as 'pointInTimeRecoverySpecification.recoveryPeriodInDays' or 'tags.1.member.key'.
    private static readonly Regex Members = new("'(?<path>[a-z][A-Za-z]*(?:\\.[A-Za-z0-9]+)*)'", RegexOptions.CultureInvariant);

    /// <summary>The text, with each member that is a parameter of the command written as that parameter.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameters">The names of the command's parameters.</param>
    public static string Replace(string text, ICollection<string> parameters) => Members.Replace(
        text,
        member => Find(member.Groups["path"].Value.Split('.'), parameters) ?? member.Value);

    /// <summary>The parameter of the innermost member that has one, and what of it is meant.</summary>
    private static string? Find(string[] path, ICollection<string> parameters)
    {
        for (var i = path.Length - 1; i >= 0; i--)
        {
            foreach (var name in Names(path[i]))
            {
                var found = parameters.FirstOrDefault(p => string.Equals(p, name, StringComparison.OrdinalIgnoreCase));
                if (found is not null) return i == path.Length - 1 ? $"-{found}" : $"{char.ToUpperInvariant(path[^1][0])}{path[^1][1..]} of -{found}";
            }
        }

        return null;
    }

    // DynamoDB's lists have plural names, PowerShell's parameters singular ones.
    private static IEnumerable<string> Names(string member)
    {
        yield return member;
        if (member.EndsWith("exes", StringComparison.Ordinal)) yield return member[..^2];
        if (member.EndsWith('s')) yield return member[..^1];
    }
}
