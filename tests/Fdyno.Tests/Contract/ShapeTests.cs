using System.Reflection;
using Fdyno.Model;

namespace Fdyno.Tests.Contract;

/// <summary>The public types have the members of DynamoDB's shapes (docs/dynamodb/shapes.md), but for those that are named here.</summary>
public sealed class ShapeTests
{
    private const string NotPerformed = "recorded throughput is never changed by itself";

    /// <summary>The types of a shape, flattened where users see one object; its members; those left out, and why.</summary>
    private static readonly Dictionary<string, (Type[] Types, string Members, Dictionary<string, string> LeftOut)> Shapes = new()
    {
        ["shapes/CreateBackup"] = ([typeof(CreateBackupRequest)], "TableName BackupName", []),
        ["shapes/ListBackups"] = (
            [typeof(ListBackupsRequest)], "TableName Limit TimeRangeLowerBound TimeRangeUpperBound ExclusiveStartBackupArn BackupType", []),
        ["shapes/RestoreTableFromBackup"] = (
            [typeof(RestoreTableFromBackupRequest), typeof(RestoreOverrides)],
            "TargetTableName BackupArn BillingModeOverride GlobalSecondaryIndexOverride LocalSecondaryIndexOverride "
            + "ProvisionedThroughputOverride OnDemandThroughputOverride SSESpecificationOverride VectorIndexOverride",
            new() { ["VectorIndexOverride"] = "there are no vector indexes" }),
        ["shapes/BackupSummary"] = (
            [typeof(BackupSummary)],
            "TableName TableId TableArn BackupArn BackupName BackupCreationDateTime BackupExpiryDateTime BackupStatus BackupType BackupSizeBytes", []),
        ["shapes/BackupDescription"] = (
            [typeof(BackupDescription)],
            "BackupArn BackupName BackupSizeBytes BackupStatus BackupType BackupCreationDateTime BackupExpiryDateTime "
            + "SourceTableDetails SourceTableFeatureDetails", []),
        ["shapes/SourceTableDetails"] = (
            [typeof(SourceTableDetails)],
            "TableName TableId TableArn TableSizeBytes KeySchema TableCreationDateTime ProvisionedThroughput OnDemandThroughput ItemCount BillingMode", []),
        ["shapes/SourceTableFeatureDetails"] = (
            [typeof(SourceTableFeatureDetails)],
            "LocalSecondaryIndexes GlobalSecondaryIndexes StreamDescription TimeToLiveDescription SSEDescription VectorIndexes",
            new() { ["VectorIndexes"] = "there are no vector indexes" }),
        ["shapes/SecondaryIndexInfo"] = ([typeof(SecondaryIndexInfo)], "IndexName KeySchema Projection ProvisionedThroughput OnDemandThroughput", []),
        ["shapes/RestoreSummary"] = ([typeof(RestoreSummary)], "SourceBackupArn SourceTableArn RestoreDateTime RestoreInProgress", []),
        ["shapes/SecondaryIndex"] = (
            [typeof(SecondaryIndex)], "IndexName KeySchema Projection ProvisionedThroughput OnDemandThroughput WarmThroughput",
            new() { ["WarmThroughput"] = NotPerformed }),
        ["shapes/Projection"] = ([typeof(Projection)], "ProjectionType NonKeyAttributes", []),
        ["shapes/KeySchemaElement"] = ([typeof(KeySchemaElement)], "AttributeName KeyType", []),
        ["shapes/AttributeDefinition"] = ([typeof(AttributeDefinition)], "AttributeName AttributeType", []),
        ["shapes/ProvisionedThroughput"] = (
            [typeof(ProvisionedThroughput)],
            "LastIncreaseDateTime LastDecreaseDateTime NumberOfDecreasesToday ReadCapacityUnits WriteCapacityUnits",
            new()
            {
                ["LastIncreaseDateTime"] = NotPerformed,
                ["LastDecreaseDateTime"] = NotPerformed,
                ["NumberOfDecreasesToday"] = NotPerformed,
            }),
        ["shapes/OnDemandThroughput"] = ([typeof(OnDemandThroughput)], "MaxReadRequestUnits MaxWriteRequestUnits", []),
        ["shapes/SSESpecification"] = ([typeof(SSESpecification)], "Enabled SSEType KMSMasterKeyId", []),
        ["shapes/SSEDescription"] = (
            [typeof(SSEDescription)], "Status SSEType KMSMasterKeyArn InaccessibleEncryptionDateTime",
            new() { ["InaccessibleEncryptionDateTime"] = "nothing is encrypted" }),
        ["shapes/StreamSpecification"] = ([typeof(StreamSpecification)], "StreamEnabled StreamViewType", []),
        ["shapes/TimeToLiveDescription"] = ([typeof(TimeToLiveDescription)], "TimeToLiveStatus AttributeName", []),
        ["shapes/BillingModeSummary"] = ([typeof(BillingModeSummary)], "BillingMode LastUpdateToPayPerRequestDateTime", []),
        ["shapes/TableClassSummary"] = ([typeof(TableClassSummary)], "TableClass LastUpdateDateTime", []),
        ["shapes/TableDescription"] = (
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
        ["shapes/SecondaryIndexDescription"] = (
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
