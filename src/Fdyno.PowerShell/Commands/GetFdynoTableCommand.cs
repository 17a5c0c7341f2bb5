using System.Management.Automation;
using System.Runtime.CompilerServices;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Describes tables.</summary>
[Cmdlet(VerbsCommon.Get, "FdynoTable")]
[OutputType(typeof(TableDescription))]
public sealed class GetFdynoTableCommand : PipelineConnectedCmdlet
{
    /// <summary>The table's name or ARN, or a pattern of names, matched in any case; by default all tables.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public TableReference? TableName { get; set; }

    private protected override object? ErrorTarget => TableName?.NameOrArn;

    private protected override void Process()
    {
        var connection = Open(TableName);
        var name = TableName?.NameOrArn;
        if (name is not null && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            Emit(Await(cancellationToken => connection.Tables.DescribeTableAsync(name, cancellationToken)), connection);
            return;
        }

        var pattern = Wildcards.Parse(name ?? "*");
        Stream(
            (_, cancellationToken) => DescribeAsync(connection.Tables, pattern, cancellationToken),
            table => Emit(table, connection));
    }

    private static async IAsyncEnumerable<TableDescription> DescribeAsync(
        TableService tables, WildcardPattern pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var name in tables.ListTablesAsync(cancellationToken))
        {
            if (!pattern.IsMatch(name))
            {
                continue;
            }

            TableDescription table;
            try
            {
                table = await tables.DescribeTableAsync(name, cancellationToken);
            }
            catch (FdynoException error) when (error.Code is FdynoErrorCode.ResourceNotFound or FdynoErrorCode.TableNotFound)
            {
                continue; // Removed since it was listed: nobody asked for it by its name.
            }

            yield return table;
        }
    }
}
