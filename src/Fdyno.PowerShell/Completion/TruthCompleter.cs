using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Fdyno.PowerShell.Completion;

/// <summary>Completes with $true and $false, which PowerShell does by itself only where a parameter cannot be left out.</summary>
internal sealed class TruthCompleter : IArgumentCompleter
{
    private static readonly string[] Values = ["$true", "$false"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        from value in Values
        where value.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase)
        select new CompletionResult(value, value, CompletionResultType.ParameterValue, value);
}
