using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Commands;

/// <summary>Switches point-in-time recovery of tables on or off, or changes how long or how the past is kept.</summary>
[Cmdlet(VerbsCommon.Set, "FdynoContinuousBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ContinuousBackupsDescription))]
public sealed class SetFdynoContinuousBackupCommand : PipelineConnectedCmdlet
{
    /// <summary>The tables: names, patterns of names, ARNs, table objects, or what Get-FdynoContinuousBackup writes.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(ContinuousBackupsReference))]
    public ContinuousBackupsReference[]? TableName { get; set; }

    /// <summary>Whether point-in-time recovery shall be on; left out, it stays as it is.</summary>
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

    private protected override void Process() => ForEachTable(TableName!, mustMatch: true, Set);

    private void Set(FdynoConnection connection, TableReference table)
    {
        var isSwitch = MyInvocation.BoundParameters.ContainsKey(nameof(PointInTimeRecoveryEnabled));
        var request = new UpdateContinuousBackupsRequest
        {
            TableName = table.NameOrArn,
            PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification
            {
                PointInTimeRecoveryEnabled = PointInTimeRecoveryEnabled,
                RecoveryPeriodInDays = RecoveryPeriodInDays,
                RecoveryMode = RecoveryMode,
            },
            KeepsEnabledState = !isSwitch && (RecoveryPeriodInDays is not null || RecoveryMode is not null),
        };

        // Asked only about what would be done: a request that would be refused is refused without a question.
        var preview = Await(cancellationToken => connection.ContinuousBackups.PreviewUpdateAsync(request, cancellationToken));
        if (ShouldProcess(Describe($"table {preview.TableName}", connection), Action(isSwitch))
            && (Force || preview.Loss is null || ShouldContinue(preview.Loss, "Confirm")))
        {
            Emit(
                Await(cancellationToken => connection.ContinuousBackups.UpdateContinuousBackupsAsync(request, cancellationToken)),
                connection);
        }
    }

    private string Action(bool isSwitch)
    {
        if (isSwitch)
        {
            return PointInTimeRecoveryEnabled == true ? "Switch point-in-time recovery on" : "Switch point-in-time recovery off";
        }

        var mode = RecoveryMode is null ? "" : $" in mode {RecoveryMode}";
        return RecoveryPeriodInDays is { } days
            ? $"Keep the past for {Quantity.Of(days, "day")}{mode}"
            : $"Keep the past{mode}";
    }
}
