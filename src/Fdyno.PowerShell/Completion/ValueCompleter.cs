using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Completion;

/// <summary>Completes with values that are known beforehand, each with what it means. The engine checks them, in the contract's words.</summary>
internal abstract class ValueCompleter(params (string Value, string Meaning)[] values) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var word = new CompletionWord(wordToComplete);
            var pattern = Wildcards.Parse(word.Pattern);
            return
            [
                .. from value in values
                   where pattern.IsMatch(value.Value)
                   select new CompletionResult(word.Write(value.Value), value.Value, CompletionResultType.ParameterValue, value.Meaning),
            ];
        }
        catch (Exception)
        {
            // A completion never fails: the command that follows it says what is wrong.
            return [];
        }
    }
}
