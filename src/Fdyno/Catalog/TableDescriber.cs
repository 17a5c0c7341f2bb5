using Fdyno.Model;

namespace Fdyno.Catalog;

/// <summary>Turns a table's record and statistics into what users see.</summary>
internal static class TableDescriber
{
    /// <summary>Describes a table.</summary>
    public static TableDescription Describe(TableRecord record, TableStatistics statistics, TableArn arn)
    {
        var onDemand = record.BillingMode == BillingMode.PayPerRequest;
        return new TableDescription
        {
            TableName = record.TableName,
            TableArn = arn.ToString(),
            TableId = record.TableId,
            TableStatus = record.Status,
            CreationDateTime = record.CreationDateTime,
            KeySchema = record.KeySchema,
            AttributeDefinitions = record.AttributeDefinitions,
            ItemCount = statistics.Items,
            TableSizeBytes = statistics.Bytes,
            BillingModeSummary = onDemand
                ? new BillingModeSummary
                {
                    BillingMode = record.BillingMode,
                    LastUpdateToPayPerRequestDateTime = record.LastUpdateToPayPerRequestDateTime,
                }
                : null,
            ProvisionedThroughput = record.ProvisionedThroughput ?? ProvisionedThroughput.Zero,
            OnDemandThroughput = record.OnDemandThroughput,
            GlobalSecondaryIndexes = Indexes(record.GlobalSecondaryIndexes, isGlobal: true),
            LocalSecondaryIndexes = Indexes(record.LocalSecondaryIndexes, isGlobal: false),
            StreamSpecification = record.StreamSpecification,
            SSEDescription = Sse(record.SSESpecification),
            TableClassSummary = record.TableClass,
            DeletionProtectionEnabled = record.DeletionProtectionEnabled,
            RestoreSummary = record.RestoreSummary,
            Tags = record.Tags,
            TimeToLiveDescription = record.TimeToLive,
        };

        IReadOnlyList<SecondaryIndexDescription>? Indexes(IReadOnlyList<SecondaryIndex> indexes, bool isGlobal) => indexes.Count == 0
            ? null
            : [.. indexes.Select(index => Index(index, isGlobal))];

        SecondaryIndexDescription Index(SecondaryIndex index, bool isGlobal)
        {
            var (items, bytes) = statistics.Indexes.GetValueOrDefault(index.IndexName!);
            return new SecondaryIndexDescription
            {
                IndexName = index.IndexName!,
                IndexArn = arn.ForIndex(index.IndexName!).ToString(),
                KeySchema = index.KeySchema!,
                Projection = index.Projection!,
                // The indexes of a table that is being restored have no status (docs/dynamodb/restores.md#restoring-state).
                IndexStatus = isGlobal && record.Status != TableStatus.Creating ? TableStatus.Active : null,
                ProvisionedThroughput = isGlobal ? index.ProvisionedThroughput ?? ProvisionedThroughput.Zero : null,
                OnDemandThroughput = isGlobal ? index.OnDemandThroughput : null,
                IndexSizeBytes = bytes,
                ItemCount = items,
            };
        }
    }

    /// <summary>Encryption as it is described: recorded, never ENABLED (docs/dynamodb/decisions.md#recorded-settings).</summary>
    public static SSEDescription? Sse(SSESpecification? sse) =>
        sse is null ? null : new SSEDescription { SSEType = sse.SSEType, KMSMasterKeyArn = sse.KMSMasterKeyId };
}
