using System.Management.Automation;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Describes tables' continuous backups and point-in-time recovery.</summary>
[Cmdlet(VerbsCommon.Get, "FdynoContinuousBackup")]
[OutputType(typeof(ContinuousBackupsDescription))]
public sealed class GetFdynoContinuousBackupCommand : PipelineConnectedCmdlet
{
    private static readonly TableReference[] All = [new("*")];

    /// <summary>The tables: names, patterns of names, ARNs, table objects, or what this cmdlet writes; by default all tables.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(ContinuousBackupsReference))]
    public ContinuousBackupsReference[]? TableName { get; set; }

    private protected override void Process()
    {
        CheckGiven(nameof(TableName));
        ForEachTable(TableName ?? All, mustMatch: false, (connection, table) => Emit(
            Await(cancellationToken => connection.ContinuousBackups.DescribeContinuousBackupsAsync(table.NameOrArn, cancellationToken)),
            connection));
    }
}
