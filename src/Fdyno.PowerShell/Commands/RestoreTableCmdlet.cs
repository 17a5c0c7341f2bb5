using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>What both restores take beside their source: the target, what shall differ, and what follows one that was cut off.</summary>
public abstract class RestoreTableCmdlet : PipelineConnectedCmdlet
{
    private protected const string RestoreSet = "Restore";
    private protected const string ResumeSet = "Resume";
    private protected const string AbortSet = "Abort";

    /// <summary>The name of the table to make, or of the one whose restore was cut off.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = RestoreSet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ResumeSet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = AbortSet)]
    [ReferenceArgument(typeof(TableReference))]
    public TableReference? TargetTableName { get; set; }

    /// <summary>PROVISIONED or PAY_PER_REQUEST.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BillingModeCompleter))]
    public string? BillingModeOverride { get; set; }

    /// <summary>Read capacity units of a provisioned table.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    public long? ReadCapacityUnits { get; set; }

    /// <summary>Write capacity units of a provisioned table.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    public long? WriteCapacityUnits { get; set; }

    /// <summary>The most read request units a second of an on-demand table.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    public long? MaxReadRequestUnits { get; set; }

    /// <summary>The most write request units a second of an on-demand table.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    public long? MaxWriteRequestUnits { get; set; }

    /// <summary>The global indexes to restore; by default all that were recorded, @() for none.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [AllowEmptyCollection]
    public object[]? GlobalSecondaryIndexOverride { get; set; }

    /// <summary>The local indexes to restore; by default all that were recorded, @() for none.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [AllowEmptyCollection]
    public object[]? LocalSecondaryIndexOverride { get; set; }

    /// <summary>Whether to record that a key of one's own is asked for.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? SseEnabledOverride { get; set; }

    /// <summary>The encryption to record: KMS.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SseTypeCompleter))]
    public string? SseTypeOverride { get; set; }

    /// <summary>The encryption key to record.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [AllowEmptyString]
    public string? KmsMasterKeyIdOverride { get; set; }

    /// <summary>Settings not to bring back: Tags, DeletionProtection, TableClass, Stream, TimeToLive, All.</summary>
    [Parameter(ParameterSetName = RestoreSet)]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResetSettingCompleter))]
    public string[] ResetSetting { get; set; } = [];

    /// <summary>Resumes a restore that was cut off.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResumeSet)]
    public SwitchParameter Resume { get; set; }

    /// <summary>Removes the table of a restore that was cut off.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AbortSet)]
    public SwitchParameter Abort { get; set; }

    private protected override object? ErrorTarget => TargetTableName?.NameOrArn;

    /// <summary>What is restored, as it was given; null where a restore is resumed or aborted.</summary>
    private protected abstract StoreReference? Source { get; }

    private protected sealed override void Process()
    {
        // The name of a table that is to be made says nothing about a store.
        var connection = Source is null ? Open(TargetTableName) : Open(Source);
        var name = TargetTableName!.NameOrArn;
        var target = Describe($"table {name}", connection);
        switch (ParameterSetName)
        {
            case ResumeSet:
                MakeChange(
                    connection,
                    _ => ShouldProcess(target, "Resume the restore"),
                    (on, context, cancellationToken) => on.Restores.ResumeRestoreAsync(name, context, cancellationToken),
                    restored => Emit(restored, connection));
                break;
            case AbortSet:
                MakeChange(
                    connection,
                    left => ConfirmHighImpact(Describe(TableLabel.Of(TargetTableName, left), connection), "Abort the restore and remove the table"),
                    (on, _, cancellationToken) => AbortAsync(on, name, cancellationToken),
                    _ => { },
                    isHighImpact: true);
                break;
            default:
                Restore(connection, target);
                break;
        }
    }

    /// <summary>Restores, if the user agrees.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="target">The target as questions name it.</param>
    private protected abstract void Restore(FdynoConnection connection, string target);

    /// <summary>Restores, if the user agrees and the engine does not refuse.</summary>
    private protected void Restore(
        FdynoConnection connection,
        string target,
        string action,
        Func<FdynoConnection, OperationContext, CancellationToken, Task<TableDescription>> restore) =>
        MakeChange(connection, _ => ShouldProcess(target, action), restore, restored => Emit(restored, connection));

    /// <summary>Aborts a restore; the table as it was before.</summary>
    private static async Task<TableDescription> AbortAsync(FdynoConnection connection, string name, CancellationToken cancellationToken)
    {
        // A table that is not there is refused by the abort, in its own words.
        TableDescription? left = null;
        try
        {
            left = await connection.Tables.DescribeTableAsync(name, cancellationToken);
        }
        catch (FdynoException error) when (error.Code == FdynoErrorCode.ResourceNotFound)
        {
        }

        await connection.Restores.AbortRestoreAsync(name, cancellationToken);
        return left!;
    }

    private protected RestoreOverrides Overrides() => new()
    {
        BillingModeOverride = BillingModeOverride,
        ProvisionedThroughputOverride = Settings.Provisioned(ReadCapacityUnits, WriteCapacityUnits),
        OnDemandThroughputOverride = Settings.OnDemand(MaxReadRequestUnits, MaxWriteRequestUnits),
        GlobalSecondaryIndexOverride = AwsShapes.Indexes(GlobalSecondaryIndexOverride),
        LocalSecondaryIndexOverride = AwsShapes.Indexes(LocalSecondaryIndexOverride),
        SSESpecificationOverride = Settings.Sse(SseEnabledOverride, SseTypeOverride, KmsMasterKeyIdOverride),
        ResetSetting = ResetSetting,
    };
}
