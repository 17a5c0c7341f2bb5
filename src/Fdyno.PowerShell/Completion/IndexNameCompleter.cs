using System.Management.Automation;
using System.Runtime.CompilerServices;
using Fdyno.Api;

namespace Fdyno.PowerShell.Completion;

/// <summary>Completes with the secondary indexes of the table that is named on the command line.</summary>
internal sealed class IndexNameCompleter : StoreCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult> CompleteAsync(
        FdynoConnection connection, CompletionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Table is not { } name)
        {
            yield break;
        }

        var table = await connection.Tables.DescribeTableAsync(name, cancellationToken);
        var global = table.GlobalSecondaryIndexes?.Select(index => (index.IndexName, index.KeySchema, Kind: "Global")) ?? [];
        var local = table.LocalSecondaryIndexes?.Select(index => (index.IndexName, index.KeySchema, Kind: "Local")) ?? [];
        foreach (var (index, key, kind) in global.Concat(local))
        {
            if (query.IsMatch(index))
            {
                var attributes = string.Join(", ", key.Select(element => element.AttributeName));
                yield return new CompletionResult(
                    query.Word.Write(index), index, CompletionResultType.ParameterValue, $"{kind} index {index} of {table.TableName}, by {attributes}");
            }
        }
    }
}
