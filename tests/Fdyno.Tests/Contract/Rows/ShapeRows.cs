namespace Fdyno.Tests.Contract.Rows;

/// <summary>Section 2.2, the operations' requests, and 2.2b, structures.</summary>
internal static class ShapeRows
{
    private static readonly string[] Tested =
    [
        "2.2-CreateBackup", "2.2-ListBackups", "2.2-RestoreTableFromBackup",
        "2.2b-BackupSummary", "2.2b-BackupDescription", "2.2b-SourceTableDetails", "2.2b-SourceTableFeatureDetails",
        "2.2b-SecondaryIndexInfo", "2.2b-RestoreSummary", "2.2b-SecondaryIndex", "2.2b-Projection", "2.2b-KeySchemaElement", "2.2b-AttributeDefinition",
        "2.2b-ProvisionedThroughput", "2.2b-OnDemandThroughput", "2.2b-SSESpecification", "2.2b-SSEDescription", "2.2b-StreamSpecification",
        "2.2b-TimeToLiveDescription", "2.2b-BillingModeSummary", "2.2b-TableClassSummary", "2.2b-TableDescription", "2.2b-SecondaryIndexDescription",
    ];

    public static IReadOnlyList<ContractRow> All { get; } =
    [
        .. Tested.Select(id => new ContractRow(id, "the members of the shape")),
        new("2.2-DescribeBackup", "BackupArn, and nothing else", "A request of one member is a parameter of the operation."),
        new("2.2-DeleteBackup", "BackupArn, and nothing else", "A request of one member is a parameter of the operation."),
        new("2.2-exports", "ExportTableToPointInTime, ImportTable and their structures", "Exports to and imports from S3 are not among Fdyno's operations."),
        new("2.2b-VectorIndex", "vector indexes", "New in 2026; AWS's own tools do not know them yet (contract, notes on shapes)."),
    ];
}
