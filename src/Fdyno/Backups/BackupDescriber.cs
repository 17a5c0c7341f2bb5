using Fdyno.Catalog;
using Fdyno.Model;
using Fdyno.StoredBackups;

namespace Fdyno.Backups;

/// <summary>Turns what is stored of a backup into what users see (docs/dynamodb/backups.md#recorded-state).</summary>
internal static class BackupDescriber
{
    /// <summary>Describes a backup.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="contents">Its manifest; null while it is CREATING.</param>
    /// <param name="arn">The ARN as the request gave it.</param>
    public static BackupDescription Describe(BackupRecord record, BackupManifest? contents, string arn) => new()
    {
        BackupArn = arn,
        BackupName = record.BackupName,
        BackupStatus = contents is null ? BackupStatus.Creating : BackupStatus.Available,
        BackupType = record.BackupType,
        BackupSizeBytes = contents?.ItemBytes ?? 0,
        BackupCreationDateTime = record.CreationTime(),
        BackupExpiryDateTime = SystemBackup.ExpiryOf(record.BackupType, record.CreationTime()),
        TableName = record.Table.TableName,
        TableArn = record.TableArn,
        TableId = record.Table.TableId,
        ItemCount = contents?.ItemCount ?? 0,
        CopiedFromBackupArn = record.CopiedFrom?.BackupArn,
        CopiedFromStoreId = record.CopiedFrom?.StoreId,
        SourceTableDetails = new SourceTableDetails
        {
            TableName = record.Table.TableName,
            TableId = record.Table.TableId,
            TableArn = record.TableArn,
            TableSizeBytes = record.SizeBytes,
            ItemCount = record.ItemCount,
            KeySchema = record.Table.KeySchema,
            TableCreationDateTime = record.Table.CreationDateTime,
            ProvisionedThroughput = record.Table.ProvisionedThroughput ?? ProvisionedThroughput.Zero,
            OnDemandThroughput = record.Table.OnDemandThroughput,
            BillingMode = record.Table.BillingMode,
        },
        SourceTableFeatureDetails = Features(record.Table),
    };

    /// <summary>Describes a backup by what the list says of it.</summary>
    public static BackupSummary Summarize(BackupListEntry entry, BackupArn arn) => new()
    {
        BackupArn = arn.ToString(),
        BackupName = entry.BackupName,
        BackupStatus = entry.BackupStatus,
        BackupType = entry.BackupType,
        BackupSizeBytes = entry.SizeBytes,
        BackupCreationDateTime = arn.CreationTime,
        BackupExpiryDateTime = SystemBackup.ExpiryOf(entry.BackupType, arn.CreationTime),
        TableName = entry.TableName,
        TableArn = entry.TableArn,
        TableId = entry.TableId,
    };

    /// <summary>Describes a backup whose record is damaged, as far as the list knows it.</summary>
    public static BackupDescription DescribeDamaged(BackupListEntry entry, BackupArn arn) => new()
    {
        BackupArn = arn.ToString(),
        BackupName = entry.BackupName,
        BackupStatus = entry.BackupStatus,
        BackupType = entry.BackupType,
        BackupSizeBytes = entry.SizeBytes,
        BackupCreationDateTime = arn.CreationTime,
        BackupExpiryDateTime = SystemBackup.ExpiryOf(entry.BackupType, arn.CreationTime),
        TableName = entry.TableName,
        TableArn = entry.TableArn,
        TableId = entry.TableId,
        SourceTableDetails = new SourceTableDetails
        {
            TableName = entry.TableName,
            TableId = entry.TableId,
            TableArn = entry.TableArn,
            KeySchema = [],
            ProvisionedThroughput = ProvisionedThroughput.Zero,
            BillingMode = BillingMode.PayPerRequest,
        },
        SourceTableFeatureDetails = new SourceTableFeatureDetails(),
    };

    private static SourceTableFeatureDetails Features(TableRecord table) => new()
    {
        GlobalSecondaryIndexes = Indexes(table.GlobalSecondaryIndexes, isGlobal: true),
        LocalSecondaryIndexes = Indexes(table.LocalSecondaryIndexes, isGlobal: false),
        StreamDescription = table.StreamSpecification,
        TimeToLiveDescription = table.TimeToLive.TimeToLiveStatus == FeatureStatus.Enabled ? table.TimeToLive : null,
        SSEDescription = TableDescriber.Sse(table.SSESpecification),
    };

    private static IReadOnlyList<SecondaryIndexInfo>? Indexes(IReadOnlyList<SecondaryIndex> indexes, bool isGlobal) => indexes.Count == 0
        ? null
        : [.. indexes.Select(i => new SecondaryIndexInfo
        {
            IndexName = i.IndexName!,
            KeySchema = i.KeySchema!,
            Projection = i.Projection!,
            ProvisionedThroughput = isGlobal ? i.ProvisionedThroughput ?? ProvisionedThroughput.Zero : null,
            OnDemandThroughput = isGlobal ? i.OnDemandThroughput : null,
        })];
}
