using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;

namespace Fdyno.PowerShell.Commands;

/// <summary>Restores a backup into a new table.</summary>
[Cmdlet(VerbsData.Restore, "FdynoTable", DefaultParameterSetName = RestoreSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TableDescription))]
public sealed class RestoreFdynoTableCommand : RestoreTableCmdlet
{
    /// <summary>The backup.</summary>
    [Parameter(
        Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RestoreSet)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    [ReferenceArgument(typeof(BackupReference))]
    public BackupReference? BackupArn { get; set; }

    private protected override StoreReference? Source => BackupArn;

    private protected override void Restore(FdynoConnection connection, string target)
    {
        var backup = BackupArn is null ? null : ResolveName(connection, BackupArn);
        var request = new RestoreTableFromBackupRequest
        {
            BackupArn = backup?.BackupArn,
            TargetTableName = TargetTableName?.NameOrArn,
            Overrides = Overrides(),
        };
        Restore(
            connection,
            target,
            $"Restore from backup {backup}",
            (on, context, cancellationToken) => on.Restores.RestoreTableFromBackupAsync(request, context, cancellationToken));
    }
}
