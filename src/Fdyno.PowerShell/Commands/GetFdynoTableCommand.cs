using System.Management.Automation;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Describes tables.</summary>
[Cmdlet(VerbsCommon.Get, "FdynoTable")]
[OutputType(typeof(TableDescription))]
public sealed class GetFdynoTableCommand : PipelineConnectedCmdlet
{
    private static readonly TableReference[] All = [new("*")];

    /// <summary>The tables: names, patterns of names, ARNs, table objects, or objects with a TableName; by default all tables.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableNameReference))]
    public TableNameReference[]? TableName { get; set; }

    private protected override void Process()
    {
        CheckGiven(nameof(TableName));
        ForEachTable(TableName ?? All, mustMatch: false, (connection, table) => Emit(
            Await(cancellationToken => connection.Tables.DescribeTableAsync(table.NameOrArn, cancellationToken)), connection));
    }
}
