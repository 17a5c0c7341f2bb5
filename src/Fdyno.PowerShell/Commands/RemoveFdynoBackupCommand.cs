using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Removes a backup.</summary>
[Cmdlet(VerbsCommon.Remove, "FdynoBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(BackupDescription))]
public sealed class RemoveFdynoBackupCommand : PipelineConnectedCmdlet
{
    /// <summary>The backup.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    public BackupReference? BackupArn { get; set; }

    /// <summary>Asks no question.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? ErrorTarget => BackupArn?.BackupArn;

    private protected override void Process()
    {
        var connection = Open(BackupArn);
        if (Confirm(Describe($"backup {BackupArn}", connection), "Remove", Force))
        {
            Emit(Await(cancellationToken => connection.Backups.DeleteBackupAsync(BackupArn!.BackupArn, cancellationToken)), connection);
        }
    }
}
