using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Describes a table's continuous backups and point-in-time recovery.</summary>
[Cmdlet(VerbsCommon.Get, "FdynoContinuousBackup")]
[OutputType(typeof(ContinuousBackupsDescription))]
public sealed class GetFdynoContinuousBackupCommand : PipelineConnectedCmdlet
{
    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public ContinuousBackupsReference? TableName { get; set; }

    private protected override object? ErrorTarget => TableName?.NameOrArn;

    private protected override void Process()
    {
        var name = TableName!.NameOrArn;
        var connection = Open(TableName);
        Emit(Await(cancellationToken => connection.ContinuousBackups.DescribeContinuousBackupsAsync(name, cancellationToken)), connection);
    }
}
