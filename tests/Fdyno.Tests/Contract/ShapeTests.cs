using System.Reflection;

namespace Fdyno.Tests.Contract;

/// <summary>The public types have the members of the contract's shapes (sections 2.2 and 2.2b), but for those that are named here.</summary>
public sealed class ShapeTests
{
    private const string NotPerformed = "recorded throughput is never changed by itself";

    /// <summary>The types of a shape, flattened where cmdlets.md says so; its members; those left out, and why.</summary>
    private static readonly Dictionary<string, (Type[] Types, string Members, Dictionary<string, string> LeftOut)> Shapes = new()
    {
        ["2.2-CreateBackup"] = ([typeof(CreateBackupRequest)], "TableName BackupName", []),
        ["2.2-ListBackups"] = (
            [typeof(ListBackupsRequest)], "TableName Limit TimeRangeLowerBound TimeRangeUpperBound ExclusiveStartBackupArn BackupType", []),
        ["2.2-RestoreTableFromBackup"] = (
            [typeof(RestoreTableFromBackupRequest), typeof(RestoreOverrides)],
            "TargetTableName BackupArn BillingModeOverride GlobalSecondaryIndexOverride LocalSecondaryIndexOverride "
            + "ProvisionedThroughputOverride OnDemandThroughputOverride SSESpecificationOverride VectorIndexOverride",
            new() { ["VectorIndexOverride"] = "there are no vector indexes" }),
        ["2.2b-BackupSummary"] = (
            [typeof(BackupSummary)],
            "TableName TableId TableArn BackupArn BackupName BackupCreationDateTime BackupExpiryDateTime BackupStatus BackupType BackupSizeBytes", []),
        ["2.2b-BackupDescription"] = (
            [typeof(BackupDescription)],
            "BackupArn BackupName BackupSizeBytes BackupStatus BackupType BackupCreationDateTime BackupExpiryDateTime "
            + "SourceTableDetails SourceTableFeatureDetails", []),
        ["2.2b-SourceTableDetails"] = (
            [typeof(SourceTableDetails)],
            "TableName TableId TableArn TableSizeBytes KeySchema TableCreationDateTime ProvisionedThroughput OnDemandThroughput ItemCount BillingMode", []),
        ["2.2b-SourceTableFeatureDetails"] = (
            [typeof(SourceTableFeatureDetails)],
            "LocalSecondaryIndexes GlobalSecondaryIndexes StreamDescription TimeToLiveDescription SSEDescription VectorIndexes",
            new() { ["VectorIndexes"] = "there are no vector indexes" }),
        ["2.2b-SecondaryIndexInfo"] = ([typeof(SecondaryIndexInfo)], "IndexName KeySchema Projection ProvisionedThroughput OnDemandThroughput", []),
        ["2.2b-RestoreSummary"] = ([typeof(RestoreSummary)], "SourceBackupArn SourceTableArn RestoreDateTime RestoreInProgress", []),
        ["2.2b-SecondaryIndex"] = (
            [typeof(SecondaryIndex)], "IndexName KeySchema Projection ProvisionedThroughput OnDemandThroughput WarmThroughput",
            new() { ["WarmThroughput"] = NotPerformed }),
        ["2.2b-Projection"] = ([typeof(Projection)], "ProjectionType NonKeyAttributes", []),
        ["2.2b-KeySchemaElement"] = ([typeof(KeySchemaElement)], "AttributeName KeyType", []),
        ["2.2b-AttributeDefinition"] = ([typeof(AttributeDefinition)], "AttributeName AttributeType", []),
        ["2.2b-ProvisionedThroughput"] = (
            [typeof(ProvisionedThroughput)],
            "LastIncreaseDateTime LastDecreaseDateTime NumberOfDecreasesToday ReadCapacityUnits WriteCapacityUnits",
            new()
            {
                ["LastIncreaseDateTime"] = NotPerformed,
                ["LastDecreaseDateTime"] = NotPerformed,
                ["NumberOfDecreasesToday"] = NotPerformed,
            }),
        ["2.2b-OnDemandThroughput"] = ([typeof(OnDemandThroughput)], "MaxReadRequestUnits MaxWriteRequestUnits", []),
        ["2.2b-SSESpecification"] = ([typeof(SSESpecification)], "Enabled SSEType KMSMasterKeyId", []),
        ["2.2b-SSEDescription"] = (
            [typeof(SSEDescription)], "Status SSEType KMSMasterKeyArn InaccessibleEncryptionDateTime",
            new() { ["InaccessibleEncryptionDateTime"] = "nothing is encrypted" }),
        ["2.2b-StreamSpecification"] = ([typeof(StreamSpecification)], "StreamEnabled StreamViewType", []),
        ["2.2b-TimeToLiveDescription"] = ([typeof(TimeToLiveDescription)], "TimeToLiveStatus AttributeName", []),
        ["2.2b-BillingModeSummary"] = ([typeof(BillingModeSummary)], "BillingMode LastUpdateToPayPerRequestDateTime", []),
        ["2.2b-TableClassSummary"] = ([typeof(TableClassSummary)], "TableClass LastUpdateDateTime", []),
        ["2.2b-TableDescription"] = (
            [typeof(TableDescription)],
            "AttributeDefinitions TableName KeySchema TableStatus CreationDateTime ProvisionedThroughput TableSizeBytes ItemCount TableArn TableId "
            + "BillingModeSummary LocalSecondaryIndexes GlobalSecondaryIndexes StreamSpecification LatestStreamLabel LatestStreamArn "
            + "GlobalTableVersion Replicas GlobalTableWitnesses GlobalTableSettingsReplicationMode RestoreSummary SSEDescription ArchivalSummary "
            + "TableClassSummary DeletionProtectionEnabled OnDemandThroughput WarmThroughput MultiRegionConsistency VectorIndexes",
            new()
            {
                ["LatestStreamLabel"] = "streams are recorded, not performed",
                ["LatestStreamArn"] = "streams are recorded, not performed",
                ["GlobalTableVersion"] = "a store is one region",
                ["Replicas"] = "a store is one region",
                ["GlobalTableWitnesses"] = "a store is one region",
                ["GlobalTableSettingsReplicationMode"] = "a store is one region",
                ["ArchivalSummary"] = "tables are never archived",
                ["WarmThroughput"] = NotPerformed,
                ["MultiRegionConsistency"] = "a store is one region",
                ["VectorIndexes"] = "there are no vector indexes",
            }),
        ["2.2b-SecondaryIndexDescription"] = (
            [typeof(SecondaryIndexDescription)],
            "IndexName KeySchema Projection IndexStatus Backfilling ProvisionedThroughput IndexSizeBytes ItemCount IndexArn OnDemandThroughput WarmThroughput",
            new() { ["Backfilling"] = "indexes are made with their table", ["WarmThroughput"] = NotPerformed }),
    };

    public static TheoryData<string> RowNames => [.. Shapes.Keys];

    [Theory]
    [ContractTheory]
    [MemberData(nameof(RowNames))]
    public void A_type_has_the_members_of_its_shape(string row)
    {
        var (types, members, leftOut) = Shapes[row];
        var found = types.SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Select(p => p.Name).ToHashSet();
        Assert.Empty(members.Split(' ').Except(found).Except(leftOut.Keys));
        Assert.Empty(leftOut.Keys.Intersect(found));
        Assert.Empty(leftOut.Keys.Except(members.Split(' ')));
    }
}
