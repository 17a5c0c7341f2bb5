namespace Fdyno.Tests.Contract.Rows;

/// <summary>Rows of docs/dynamodb/shapes.md: requests and structures.</summary>
internal static class ShapeRows
{
    private static readonly string[] Tested =
    [
        "shapes/CreateBackup", "shapes/ListBackups", "shapes/RestoreTableFromBackup",
        "shapes/BackupSummary", "shapes/BackupDescription", "shapes/SourceTableDetails", "shapes/SourceTableFeatureDetails",
        "shapes/SecondaryIndexInfo", "shapes/RestoreSummary", "shapes/SecondaryIndex", "shapes/Projection", "shapes/KeySchemaElement", "shapes/AttributeDefinition",
        "shapes/ProvisionedThroughput", "shapes/OnDemandThroughput", "shapes/SSESpecification", "shapes/SSEDescription", "shapes/StreamSpecification",
        "shapes/TimeToLiveDescription", "shapes/BillingModeSummary", "shapes/TableClassSummary", "shapes/TableDescription", "shapes/SecondaryIndexDescription",
    ];

    public static IReadOnlyList<ContractRow> All { get; } =
    [
        .. Tested.Select(id => new ContractRow(id, "the members of the shape")),
        new("shapes/DescribeBackup", "BackupArn, and nothing else", "A request of one member is a parameter of the operation."),
        new("shapes/DeleteBackup", "BackupArn, and nothing else", "A request of one member is a parameter of the operation."),
        new("shapes/exports", "ExportTableToPointInTime, ImportTable and their structures", "Exports to and imports from S3 are not among Fdyno's operations."),
        new("shapes/VectorIndex", "vector indexes", "New in 2026; AWS's own tools do not know them yet (contract, notes on shapes)."),
    ];
}
