using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;
using Fdyno.Api;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Completion;

/// <summary>Completes with what is in the store that the command would use: within 200 ms, never failing, no more than anyone reads.</summary>
internal abstract class StoreCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var word = new CompletionWord(wordToComplete);
            var pattern = Wildcards.Parse(word.Pattern);
            var query = new CompletionQuery(commandName ?? "", word, pattern.IsMatch, fakeBoundParameters ?? new Hashtable());
            return CompletionConnection.Find(query.Bound) is { } open
                ? CompletionBudget.Collect(token => ReadAsync(open, query, token), CompletionBudget.Time)
                : [];
        }
        catch (Exception)
        {
            // A completion never fails: the command that follows it says what is wrong.
            return [];
        }
    }

    /// <summary>What completes the word, best first.</summary>
    private protected abstract IAsyncEnumerable<CompletionResult> CompleteAsync(
        FdynoConnection connection, CompletionQuery query, CancellationToken cancellationToken);

    private async IAsyncEnumerable<CompletionResult> ReadAsync(
        Func<CancellationToken, Task<FdynoConnection?>> open, CompletionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await open(cancellationToken) is { } connection)
        {
            await foreach (var result in CompleteAsync(connection, query, cancellationToken).WithCancellation(cancellationToken))
            {
                yield return result;
            }
        }
    }
}
