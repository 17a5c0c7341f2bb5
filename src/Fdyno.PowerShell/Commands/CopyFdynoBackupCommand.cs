using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Copies a backup to another store; goes on with a copy that was cut off, or removes what it has left.</summary>
[Cmdlet(VerbsCommon.Copy, "FdynoBackup", DefaultParameterSetName = CopySet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupDescription))]
public sealed class CopyFdynoBackupCommand : PipelineConnectedCmdlet
{
    private const string CopySet = "Copy";
    private const string ResumeSet = "Resume";
    private const string AbortSet = "Abort";

    /// <summary>The backup.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    public BackupReference? BackupArn { get; set; }

    /// <summary>The store to copy to.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public FdynoConnection? Destination { get; set; }

    /// <summary>Goes on with a copy that was cut off.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResumeSet)]
    public SwitchParameter Resume { get; set; }

    /// <summary>Removes what a copy that was cut off has left.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AbortSet)]
    public SwitchParameter Abort { get; set; }

    private protected override object? ErrorTarget => BackupArn?.BackupArn;

    private protected override void Process()
    {
        var destination = Checked(Destination!);
        if (ParameterSetName == AbortSet)
        {
            // The source is not opened: it may be gone for good.
            if (ConfirmHighImpact(Describe($"copy of backup {BackupArn}", destination), "Abort and remove"))
            {
                Emit(Await(cancellationToken => destination.BackupCopies.AbortCopyAsync(BackupArn!.BackupArn, cancellationToken)), destination);
            }

            return;
        }

        var source = Open(BackupArn);
        var resumes = ParameterSetName == ResumeSet;
        if (ShouldProcess(Describe($"backup {BackupArn}", source), $"{(resumes ? "Resume the copy" : "Copy")} to {destination.DisplayName}"))
        {
            Emit(
                Await((context, cancellationToken) => resumes
                    ? destination.BackupCopies.ResumeCopyAsync(source, BackupArn!.BackupArn, context, cancellationToken)
                    : destination.BackupCopies.CopyBackupAsync(source, BackupArn!.BackupArn, context, cancellationToken)),
                destination);
        }
    }
}
