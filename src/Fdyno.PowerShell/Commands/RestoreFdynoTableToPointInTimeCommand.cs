using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Times;
using Fdyno.Texts;

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
    [ReferenceArgument(typeof(ContinuousBackupsReference))]
    public ContinuousBackupsReference? SourceTableName { get; set; }

    /// <summary>The source's ARN, or the table as an object, in the place of its name.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(ContinuousBackupsReference))]
    public ContinuousBackupsReference? SourceTableArn { get; set; }

    /// <summary>The time to restore to; a time without a zone is local.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [ArgumentCompleter(typeof(TimeCompleter))]
    [ReferenceArgument(typeof(TimeReference))]
    public TimeReference? RestoreDateTime { get; set; }

    /// <summary>Restores to the latest time there is.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    public SwitchParameter UseLatestRestorableTime { get; set; }

    private protected override StoreReference? Source => SourceTableName ?? SourceTableArn;

    private protected override void Restore(FdynoConnection connection, string target)
    {
        var (name, arn) = SourceOfRequest();
        var request = new RestoreTableToPointInTimeRequest
        {
            SourceTableName = name,
            SourceTableArn = arn,
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
            $"Restore from table {name ?? arn}{time}",
            (on, context, cancellationToken) => on.Restores.RestoreTableToPointInTimeAsync(request, context, cancellationToken));
    }

    /// <summary>
    /// The source as the engine takes it. An object that carries its connection names its table by the name, one that was serialised by the
    /// ARN. When both parameters are given, both members are, and the engine refuses them.
    /// </summary>
    private (string? Name, string? Arn) SourceOfRequest() => (SourceTableName, SourceTableArn) switch
    {
        ({ TableId: not null, Connection: null }, null) => (null, SourceTableName.NameOrArn),
        (null, { Connection: not null }) => (SourceTableArn.NameOrArn, null),
        _ => (SourceTableName?.NameOrArn, SourceTableArn?.NameOrArn),
    };
}
