using System.Text.RegularExpressions;

namespace Fdyno.PowerShell.Connections;

/// <summary>The commands in a text, such as the advice of an error, that work on a store.</summary>
/// <remarks>A class of its own: it costs a cmdlet nothing until there is something to say.</remarks>
internal static class CommandsInText
{
    /// <summary>
    /// The name of a cmdlet that is a command: a parameter follows, or one argument up to the end of the text. Where a sentence only mentions
    /// a cmdlet, other words follow.
    /// </summary>
    private static readonly Regex Names = new(
        @"\b(?!New-FdynoIndex|Get-FdynoConnection)(?:Compare|Copy|Export|Get|Import|New|Optimize|Remove|Restore|Set|Test)-Fdyno\w+(?=\s+-[A-Z]|\s+[^\s-]\S*\z)",
        RegexOptions.CultureInvariant);

    private static readonly Regex Plain = new(@"^[A-Za-z0-9_.:/-]+\z", RegexOptions.CultureInvariant);

    /// <summary>Adds a parameter to each command.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameter">The parameter and its value, with a space in front.</param>
    public static string Add(string text, string parameter) => Names.Replace(text, command => command.Value + parameter);

    /// <summary>A value as an argument: in quotes, unless it has only characters that need none.</summary>
    public static string Quote(string value) =>
        Plain.IsMatch(value) ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
