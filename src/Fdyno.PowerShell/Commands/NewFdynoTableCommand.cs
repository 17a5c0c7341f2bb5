using System.Management.Automation;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Commands;

/// <summary>Makes a table.</summary>
[Cmdlet(VerbsCommon.New, "FdynoTable", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TableDescription))]
public sealed class NewFdynoTableCommand : TableSettingsCmdlet
{
    /// <summary>The table's name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowEmptyString]
    public string? TableName { get; set; }

    /// <summary>The hash key, such as 'pk' or 'pk:N'; S by default.</summary>
    [Parameter(Position = 1)]
    [AllowEmptyString]
    public string? HashKey { get; set; }

    /// <summary>The range key, such as 'sk' or 'sk:N'; S by default.</summary>
    [Parameter(Position = 2)]
    [AllowEmptyString]
    public string? RangeKey { get; set; }

    /// <summary>The key in AWS's shape, instead of -HashKey and -RangeKey.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public object[]? KeySchema { get; set; }

    /// <summary>The types of key attributes in AWS's shape, of the table and its indexes.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public object[]? AttributeDefinition { get; set; }

    /// <summary>Global secondary indexes, from New-FdynoIndex or in AWS's shape.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public object[]? GlobalSecondaryIndex { get; set; }

    /// <summary>Local secondary indexes, from New-FdynoIndex or in AWS's shape.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public object[]? LocalSecondaryIndex { get; set; }

    private protected override object? ErrorTarget => TableName;

    private protected override void Process()
    {
        var request = Request();
        var connection = Open();
        MakeChange(
            connection,
            _ => ShouldProcess(Describe($"table {TableName}", connection), "Create"),
            (on, context, cancellationToken) => on.Tables.CreateTableAsync(request, context, cancellationToken),
            made => Emit(made, connection));
    }

    private CreateTableRequest Request()
    {
        if (KeySchema is not null && (HashKey is not null || RangeKey is not null))
        {
            throw new FdynoException(
                FdynoErrorCode.Validation, "The key is given twice.", "Give -HashKey and -RangeKey, or -KeySchema, not both.", TableName);
        }

        KeyNotation? hash = HashKey is null ? null : KeyNotation.Parse(HashKey);
        KeyNotation? range = RangeKey is null ? null : KeyNotation.Parse(RangeKey);
        var global = AwsShapes.Indexes(GlobalSecondaryIndex);
        var local = AwsShapes.Indexes(LocalSecondaryIndex);
        var asksForEncryption = OrNull(SseType) is not null || OrNull(KmsMasterKeyId) is not null;
        return new CreateTableRequest
        {
            TableName = TableName,
            KeySchema = AwsShapes.KeySchema(KeySchema) ?? KeyNotation.Schema(hash, range),
            AttributeDefinitions = Definitions(hash, range, [.. global ?? [], .. local ?? []]),
            GlobalSecondaryIndexes = global,
            LocalSecondaryIndexes = local,
            BillingMode = OrNull(BillingMode),
            ProvisionedThroughput = Settings.Provisioned(ReadCapacityUnits, WriteCapacityUnits),
            OnDemandThroughput = Settings.OnDemand(MaxReadRequestUnits, MaxWriteRequestUnits),
            TableClass = OrNull(TableClass),
            DeletionProtectionEnabled = DeletionProtection,
            StreamSpecification = Settings.Stream(StreamViewType),
            SSESpecification = Settings.Sse(asksForEncryption ? true : null, SseType, KmsMasterKeyId),
            TimeToLiveAttribute = OrNull(TimeToLiveAttribute),
            Tags = AwsShapes.Tags(Tag),
        };
    }

    private IReadOnlyList<AttributeDefinition>? Definitions(KeyNotation? hash, KeyNotation? range, SecondaryIndex[] indexes)
    {
        var attributes = new KeyAttributes();
        foreach (var key in new[] { hash, range }.OfType<KeyNotation>())
        {
            attributes.Add(key);
        }

        foreach (var definition in AwsShapes.AttributeDefinitions(AttributeDefinition))
        {
            attributes.Add(definition);
        }

        foreach (var index in indexes)
        {
            attributes.Add(index);
        }

        return attributes.ToDefinitions();
    }
}
