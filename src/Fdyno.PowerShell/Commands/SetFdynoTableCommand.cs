using System.Management.Automation;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;

namespace Fdyno.PowerShell.Commands;

/// <summary>Changes settings of tables; $null clears one.</summary>
[Cmdlet(VerbsCommon.Set, "FdynoTable", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TableDescription))]
public sealed class SetFdynoTableCommand : TableSettingsCmdlet
{
    /// <summary>The tables: names, patterns of names, ARNs or table objects.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    [ReferenceArgument(typeof(TableReference))]
    public TableReference[]? TableName { get; set; }

    private protected override void Process() => ForEachTable(TableName!, mustMatch: true, (connection, table) =>
    {
        var request = Request(table.NameOrArn);
        MakeChange(
            connection,
            _ => ShouldProcess(Describe($"table {table}", connection), "Change settings"),
            (on, context, cancellationToken) => on.Tables.UpdateTableAsync(request, context, cancellationToken),
            changed => Emit(changed, connection));
    });

    private UpdateTableRequest Request(string table) => new()
    {
        TableName = table,
        BillingMode = IsGiven(nameof(BillingMode)) ? Change.To(OrNull(BillingMode)) : default,
        ProvisionedThroughput = IsGiven(nameof(ReadCapacityUnits), nameof(WriteCapacityUnits))
            ? Change.To(Settings.Provisioned(ReadCapacityUnits, WriteCapacityUnits))
            : default,
        OnDemandThroughput = IsGiven(nameof(MaxReadRequestUnits), nameof(MaxWriteRequestUnits))
            ? Change.To(Settings.OnDemand(MaxReadRequestUnits, MaxWriteRequestUnits))
            : default,
        TableClass = IsGiven(nameof(TableClass)) ? Change.To(OrNull(TableClass)) : default,
        DeletionProtectionEnabled = IsGiven(nameof(DeletionProtection)) ? Change.To(DeletionProtection.IsPresent) : default,
        StreamSpecification = IsGiven(nameof(StreamViewType)) ? Change.To(Settings.Stream(StreamViewType)) : default,
        SSESpecification = IsGiven(nameof(SseType), nameof(KmsMasterKeyId)) ? Change.To(Encryption()) : default,
        TimeToLiveAttribute = IsGiven(nameof(TimeToLiveAttribute)) ? Change.To(OrNull(TimeToLiveAttribute)) : default,
        Tags = IsGiven(nameof(Tag)) ? Change.To(AwsShapes.Tags(Tag)) : default,
    };

    private SSESpecification? Encryption() =>
        Settings.Sse(null, SseType, KmsMasterKeyId) is { } specification ? specification with { Enabled = true } : null;
}
