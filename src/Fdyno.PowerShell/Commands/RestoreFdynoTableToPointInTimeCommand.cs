using System.Management.Automation;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Times;

namespace Fdyno.PowerShell.Commands;

/// <summary>Restores a table to a time of its past, as a new table.</summary>
[Cmdlet(
    VerbsData.Restore, "FdynoTableToPointInTime", DefaultParameterSetName = RestoreSet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TableDescription))]
public sealed class RestoreFdynoTableToPointInTimeCommand : RestoreTableCmdlet
{
    /// <summary>The source's name.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RestoreSet)]
    [Alias("TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public ContinuousBackupsReference? SourceTableName { get; set; }

    /// <summary>The source's ARN, in the place of its name.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [AllowEmptyString]
    public string? SourceTableArn { get; set; }

    /// <summary>The time to restore to; a time without a zone is local.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [ArgumentCompleter(typeof(TimeCompleter))]
    public TimeReference? RestoreDateTime { get; set; }

    /// <summary>Restores to the latest time there is.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    public SwitchParameter UseLatestRestorableTime { get; set; }

    private protected override StoreReference? Source => SourceTableName;

    private protected override void Restore(FdynoConnection connection, string target)
    {
        // An object that was serialised names its table by the ARN.
        var isNamed = SourceTableName is not { TableId: not null, Connection: null };
        var request = new RestoreTableToPointInTimeRequest
        {
            SourceTableName = isNamed ? SourceTableName?.NameOrArn : null,
            SourceTableArn = isNamed ? SourceTableArn : SourceTableName!.NameOrArn,
            TargetTableName = TargetTableName?.NameOrArn,
            RestoreDateTime = RestoreDateTime?.Resolve(nameof(RestoreDateTime)),
            UseLatestRestorableTime = UseLatestRestorableTime.IsPresent,
            Overrides = Overrides(),
        };
        var time = request.RestoreDateTime is { } asked ? $" as of {TimeLiteral.Of(asked)}"
            : request.UseLatestRestorableTime == true ? " as of its latest restorable time"
            : "";
        Restore(
            connection,
            target,
            $"Restore from table {SourceTableName?.NameOrArn ?? SourceTableArn}{time}",
            (on, context, cancellationToken) => on.Restores.RestoreTableToPointInTimeAsync(request, context, cancellationToken));
    }
}
