using System.Management.Automation;
using System.Runtime.CompilerServices;
using Fdyno.Api;

namespace Fdyno.PowerShell.Completion;

/// <summary>Completes with the names of the tables that are there.</summary>
internal sealed class TableNameCompleter : StoreCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult> CompleteAsync(
        FdynoConnection connection, CompletionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var name in connection.Tables.ListTablesAsync(cancellationToken))
        {
            if (query.IsMatch(name))
            {
                yield return new CompletionResult(
                    query.Word.Write(name), name, CompletionResultType.ParameterValue, $"Table {name} in {connection.DisplayName}");
            }
        }
    }
}
