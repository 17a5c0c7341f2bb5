using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Removes backups.</summary>
[Cmdlet(VerbsCommon.Remove, "FdynoBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(BackupDescription))]
public sealed class RemoveFdynoBackupCommand : PipelineConnectedCmdlet
{
    /// <summary>The backups: ARNs, names, backup objects, or patterns of names or of ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    [ReferenceArgument(typeof(BackupReference))]
    public BackupReference[]? BackupArn { get; set; }

    /// <summary>Asks no question.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process() => ForEachBackup(BackupArn!, mustMatch: false, Remove);

    private void Remove(FdynoConnection connection, BackupReference backup) => MakeChange(
        connection,
        known => Confirm(Describe(BackupLabel.Of(backup, known), connection), "Remove", Force),
        (on, _, cancellationToken) => on.Backups.DeleteBackupAsync(backup.BackupArn, cancellationToken),
        removed => Emit(removed, connection),
        Force);
}
