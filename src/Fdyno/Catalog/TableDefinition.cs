using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Validation;

namespace Fdyno.Catalog;

/// <summary>Turns requests about a table's definition into its record, after all rules have been checked.</summary>
internal static class TableDefinition
{
    /// <summary>The record of a table to be made.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>, with DynamoDB's texts (docs/dynamodb/tables.md#table-rules).
    /// </exception>
    public static TableRecord Create(CreateTableRequest request, string tableId, DateTime now)
    {
        TableShape.Check(request);
        var definitions = Adopt(request);
        TableRules.CheckSchema(request.KeySchema!, definitions, request.GlobalSecondaryIndexes, request.LocalSecondaryIndexes);
        var mode = Enumerated.Normalize(request.BillingMode)
            ?? (request.ProvisionedThroughput is null ? BillingMode.PayPerRequest : BillingMode.Provisioned);
        SettingRules.CheckThroughput(mode, request.ProvisionedThroughput, request.OnDemandThroughput, request.GlobalSecondaryIndexes ?? []);
        SettingRules.CheckTableClass(request.TableClass);
        SettingRules.CheckStream(request.StreamSpecification);
        SettingRules.CheckSse(request.SSESpecification);
        SettingRules.CheckTags(request.Tags, request.TableName!);

        return new TableRecord
        {
            TableId = tableId,
            TableName = request.TableName!,
            Status = TableStatus.Active,
            CreationDateTime = now,
            KeySchema = Normalize(request.KeySchema!),
            AttributeDefinitions =
            [
                .. definitions.Select(d => d with { AttributeType = Enumerated.Normalize(d.AttributeType) }),
            ],
            GlobalSecondaryIndexes = [.. (request.GlobalSecondaryIndexes ?? []).Select(Normalize)],
            LocalSecondaryIndexes = [.. (request.LocalSecondaryIndexes ?? []).Select(Normalize)],
            BillingMode = mode,
            LastUpdateToPayPerRequestDateTime = mode == BillingMode.PayPerRequest ? now : null,
            ProvisionedThroughput = request.ProvisionedThroughput,
            OnDemandThroughput = Limits(request.OnDemandThroughput),
            TableClass = request.TableClass is null ? null : new TableClassSummary { TableClass = Enumerated.Normalize(request.TableClass) },
            DeletionProtectionEnabled = request.DeletionProtectionEnabled,
            StreamSpecification = Normalize(request.StreamSpecification),
            SSESpecification = Normalize(request.SSESpecification),
            TimeToLive = TimeToLive(request.TimeToLiveAttribute),
            Tags = Tags(request.Tags),
        };
    }

    /// <summary>The record of a table whose settings are changed.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>, with DynamoDB's texts (docs/dynamodb/tables.md#table-rules).
    /// </exception>
    public static TableRecord Update(TableRecord record, UpdateTableRequest request, DateTime now)
    {
        SettingRules.CheckTableClass(request.TableClass.Value);
        SettingRules.CheckStream(request.StreamSpecification.Value);
        SettingRules.CheckSse(request.SSESpecification.Value);
        SettingRules.CheckTags(request.Tags.Value, record.TableName);
        record = UpdateThroughput(record, request, now);
        if (request.TableClass.IsRequested)
        {
            record = record with
            {
                TableClass = new TableClassSummary
                {
                    TableClass = Enumerated.Normalize(request.TableClass.Value) ?? TableClass.Standard,
                    LastUpdateDateTime = now,
                },
            };
        }

        if (request.DeletionProtectionEnabled.IsRequested)
            record = record with { DeletionProtectionEnabled = request.DeletionProtectionEnabled.Value };
        if (request.StreamSpecification.IsRequested) record = record with { StreamSpecification = Normalize(request.StreamSpecification.Value) };
        if (request.SSESpecification.IsRequested) record = record with { SSESpecification = Normalize(request.SSESpecification.Value) };
        if (request.TimeToLiveAttribute.IsRequested) record = record with { TimeToLive = TimeToLive(request.TimeToLiveAttribute.Value) };
        if (request.Tags.IsRequested) record = record with { Tags = Tags(request.Tags.Value) };
        return record;
    }

    /// <summary>An index in the contract's spelling, as it is recorded.</summary>
    public static SecondaryIndex Normalize(SecondaryIndex index) => index with
    {
        KeySchema = Normalize(index.KeySchema!),
        Projection = index.Projection! with { ProjectionType = Enumerated.Normalize(index.Projection.ProjectionType) },
        OnDemandThroughput = Limits(index.OnDemandThroughput),
        AttributeDefinitions = null,
    };

    /// <summary>Limits as they are recorded: −1, which takes a limit away, is none.</summary>
    public static OnDemandThroughput? Limits(OnDemandThroughput? throughput)
    {
        if (throughput is null) return null;
        var (read, write) = (Limit(throughput.MaxReadRequestUnits), Limit(throughput.MaxWriteRequestUnits));
        return read is null && write is null ? null : new OnDemandThroughput { MaxReadRequestUnits = read, MaxWriteRequestUnits = write };

        static long? Limit(long? units) => units == -1 ? null : units;
    }

    private static TableRecord UpdateThroughput(TableRecord record, UpdateTableRequest request, DateTime now)
    {
        if (!request.BillingMode.IsRequested && !request.ProvisionedThroughput.IsRequested && !request.OnDemandThroughput.IsRequested) return record;
        var mode = Enumerated.Normalize(request.BillingMode.Value) ?? record.BillingMode;
        var provisioned = request.ProvisionedThroughput.IsRequested ? request.ProvisionedThroughput.Value
            : mode == record.BillingMode ? record.ProvisionedThroughput : null;
        var onDemand = request.OnDemandThroughput.IsRequested ? request.OnDemandThroughput.Value
            : mode == record.BillingMode ? record.OnDemandThroughput : null;

        // A change of the mode carries over to the indexes: on demand they have no capacity, provisioned they start with the table's.
        var globals = mode == record.BillingMode
            ? record.GlobalSecondaryIndexes
            : [.. record.GlobalSecondaryIndexes.Select(i => i with { ProvisionedThroughput = provisioned, OnDemandThroughput = null })];
        SettingRules.CheckThroughput(mode, provisioned, onDemand, globals);
        return record with
        {
            BillingMode = mode,
            ProvisionedThroughput = provisioned,
            OnDemandThroughput = Limits(onDemand),
            GlobalSecondaryIndexes = globals,
            LastUpdateToPayPerRequestDateTime = mode == BillingMode.PayPerRequest && mode != record.BillingMode
                ? now
                : record.LastUpdateToPayPerRequestDateTime,
        };
    }

    // An index may bring the types of its own key attributes; the table adopts those that it does not define itself.
    private static List<AttributeDefinition> Adopt(CreateTableRequest request)
    {
        var definitions = request.AttributeDefinitions!.ToList();
        foreach (var brought in (request.GlobalSecondaryIndexes ?? []).Concat(request.LocalSecondaryIndexes ?? [])
            .SelectMany(i => i.AttributeDefinitions ?? []))
        {
            var known = definitions.Find(d => d.AttributeName == brought.AttributeName);
            if (known is null) definitions.Add(brought);
            else if (Enumerated.Normalize(known.AttributeType) != Enumerated.Normalize(brought.AttributeType))
            {
                throw TableErrors.Invalid(
                    $"Attribute {brought.AttributeName} is defined with the type {known.AttributeType} and with the type {brought.AttributeType}",
                    "Give the attribute one type wherever a key names it.", brought.AttributeName);
            }
        }

        return definitions;
    }

    private static IReadOnlyList<KeySchemaElement> Normalize(IReadOnlyList<KeySchemaElement> keys) =>
        [.. keys.Select(k => k with { KeyType = Enumerated.Normalize(k.KeyType) })];

    private static StreamSpecification? Normalize(StreamSpecification? stream) =>
        stream is not { StreamEnabled: true } ? null : stream with { StreamViewType = Enumerated.Normalize(stream.StreamViewType) };

    private static SSESpecification? Normalize(SSESpecification? sse) =>
        sse is not { Enabled: true } ? null : sse with { SSEType = Enumerated.Normalize(sse.SSEType) ?? "KMS" };

    private static TimeToLiveDescription TimeToLive(string? attribute) => attribute is null
        ? new TimeToLiveDescription()
        : new TimeToLiveDescription { TimeToLiveStatus = FeatureStatus.Enabled, AttributeName = attribute };

    private static SortedDictionary<string, string> Tags(IReadOnlyDictionary<string, string>? tags) =>
        new((tags ?? new Dictionary<string, string>()).ToDictionary(t => t.Key, t => t.Value), StringComparer.Ordinal);
}
