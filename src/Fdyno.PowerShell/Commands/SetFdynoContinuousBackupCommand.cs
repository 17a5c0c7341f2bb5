using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Switches point-in-time recovery of a table on or off, or changes how long the past is kept.</summary>
[Cmdlet(VerbsCommon.Set, "FdynoContinuousBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ContinuousBackupsDescription))]
public sealed class SetFdynoContinuousBackupCommand : PipelineConnectedCmdlet
{
    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public ContinuousBackupsReference? TableName { get; set; }

    /// <summary>Whether point-in-time recovery shall be on.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? PointInTimeRecoveryEnabled { get; set; }

    /// <summary>How long the past is kept: 1 to 35 days.</summary>
    [Parameter]
    public int? RecoveryPeriodInDays { get; set; }

    /// <summary>What a restore brings back: History (the state of the second asked for; the default) or SnapshotOnRestore (the latest state).</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(RecoveryModeCompleter))]
    public string? RecoveryMode { get; set; }

    /// <summary>Asks no question about the past that is lost.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? ErrorTarget => TableName?.NameOrArn;

    private protected override void Process()
    {
        var request = new UpdateContinuousBackupsRequest
        {
            TableName = TableName!.NameOrArn,
            PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification
            {
                PointInTimeRecoveryEnabled = PointInTimeRecoveryEnabled,
                RecoveryPeriodInDays = RecoveryPeriodInDays,
                RecoveryMode = RecoveryMode,
            },
        };
        var connection = Open(TableName);

        // Asked only about what would be done: a request that would be refused is refused without a question.
        var preview = Await(cancellationToken => connection.ContinuousBackups.PreviewUpdateAsync(request, cancellationToken));
        var action = PointInTimeRecoveryEnabled == true ? "Switch point-in-time recovery on" : "Switch point-in-time recovery off";
        if (ShouldProcess(Describe($"table {preview.TableName}", connection), action)
            && (Force || preview.Loss is null || ShouldContinue(preview.Loss, "Confirm")))
        {
            Emit(
                Await(cancellationToken => connection.ContinuousBackups.UpdateContinuousBackupsAsync(request, cancellationToken)),
                connection);
        }
    }
}
