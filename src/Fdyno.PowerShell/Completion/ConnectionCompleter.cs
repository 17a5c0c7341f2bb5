using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Fdyno.Api;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Completion;

/// <summary>
/// Completes with the variables that hold open connections, and with the command that gets the default one. Always offers something:
/// where a completer offers nothing, PowerShell offers files.
/// </summary>
internal sealed class ConnectionCompleter : IArgumentCompleter
{
    private const string DefaultConnection = "(Get-FdynoConnection)";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var fallback = new CompletionResult(DefaultConnection, DefaultConnection, CompletionResultType.ParameterValue, "The default connection");
        try
        {
            var offered = Variables();
            if (Default() is { } connection)
            {
                offered.Add(Offer(DefaultConnection, connection));
            }

            return offered.Count > 0 ? offered : [fallback];
        }
        catch (Exception)
        {
            // A completion never fails: the command that follows it says what is wrong.
            return [fallback];
        }
    }

    private static FdynoConnection? Default() => RunspaceConnections.Current.Peek(out _) is { IsOpen: true } connection ? connection : null;

    private static List<CompletionResult> Variables()
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        var variables = shell.AddCommand("Microsoft.PowerShell.Utility\\Get-Variable").AddParameter("ErrorAction", ActionPreference.Ignore).Invoke<PSVariable>();
        return
        [
            .. from variable in variables
               let connection = Wrapped.Unwrap(variable.Value) as FdynoConnection
               where connection is { IsOpen: true } && IsOfUsers(variable.Name)
               orderby variable.Name
               select Offer(Write(variable.Name), connection),
        ];
    }

    private static CompletionResult Offer(string text, FdynoConnection connection) =>
        new(text, text, CompletionResultType.ParameterValue, $"{connection.DisplayName}, account {connection.AccountId}");

    /// <summary>Whether the name is not one of those that PowerShell sets by itself, such as $_ and $^.</summary>
    private static bool IsOfUsers(string name) => name.Length > 0 && name is not "PSItem" and not "this" and not "_" && char.IsLetter(name[0]);

    private static string Write(string name) => name.All(c => char.IsLetterOrDigit(c) || c == '_') ? $"${name}" : $"${{{name}}}";
}
