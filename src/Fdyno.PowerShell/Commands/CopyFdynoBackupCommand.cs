using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Copies backups to another store, resumes copies that were cut off, or removes what they left.</summary>
[Cmdlet(VerbsCommon.Copy, "FdynoBackup", DefaultParameterSetName = CopySet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupDescription))]
public sealed class CopyFdynoBackupCommand : PipelineConnectedCmdlet
{
    private const string CopySet = "Copy";
    private const string PipedSet = "Piped";

    private FdynoConnection? _source;

    /// <summary>The backups: ARNs, names, backup objects, or patterns of names or of ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = CopySet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PipedSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupArnCompleter))]
    [ReferenceArgument(typeof(BackupReference))]
    public BackupReference[]? BackupArn { get; set; }

    /// <summary>The store to copy to. Behind a pipeline of backups it comes first.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = CopySet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PipedSet)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionArgument]
    public FdynoConnection? Destination { get; set; }

    /// <summary>Resumes copies that were cut off.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Removes what copies that were cut off have left.</summary>
    [Parameter]
    public SwitchParameter Abort { get; set; }

    private protected override object? ErrorTarget => Destination?.DisplayName;

    private protected override void Process()
    {
        if (Resume && Abort)
        {
            throw new FdynoException(
                FdynoErrorCode.Validation, "Both -Resume and -Abort are given.", "Give -Resume to resume the copy, or -Abort to remove it.");
        }

        var destination = Checked(Destination!);
        if (!Abort)
        {
            ForEachBackup(BackupArn!, mustMatch: true, (source, backup) => Copy(source, backup, destination));
            return;
        }

        // The source is not opened: it may be gone for good.
        foreach (var backup in BackupArn!)
        {
            Guard(() => AbortOne(ResolveName(destination, backup), destination), backup.BackupArn);
        }
    }

    private protected override UnfinishedWork WithConnections(UnfinishedWork unfinished) => unfinished with
    {
        ResumeCommand = WithConnections(unfinished.ResumeCommand),
        AbortCommand = WithConnections(unfinished.AbortCommand),
    };

    private protected override string WithConnection(string text) => base.WithConnection(WithConnections(text));

    private string WithConnections(string command) => command
        .Replace("<source>", Expression(_source ?? Destination!), StringComparison.Ordinal)
        .Replace("<destination>", Expression(Destination!), StringComparison.Ordinal);

    private void Copy(FdynoConnection source, BackupReference backup, FdynoConnection destination)
    {
        _source = source.WithoutExpectations();
        MakeChange(
            destination,
            _ => ShouldProcess(Describe($"backup {backup}", source), $"{(Resume ? "Resume the copy" : "Copy")} to {destination.DisplayName}"),
            (on, context, cancellationToken) => Resume
                ? on.BackupCopies.ResumeCopyAsync(source, backup.BackupArn, context, cancellationToken)
                : on.BackupCopies.CopyBackupAsync(source, backup.BackupArn, context, cancellationToken),
            copy => Emit(copy, destination));
    }

    private void AbortOne(BackupReference backup, FdynoConnection destination) => MakeChange(
        destination,
        left => ConfirmHighImpact(Describe($"the copy of {BackupLabel.Of(backup, left)}", destination), "Abort and remove"),
        (on, _, cancellationToken) => on.BackupCopies.AbortCopyAsync(backup.BackupArn, cancellationToken),
        removed => Emit(removed, destination),
        isHighImpact: true);
}
