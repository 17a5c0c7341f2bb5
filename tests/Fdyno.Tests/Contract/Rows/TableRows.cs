namespace Fdyno.Tests.Contract.Rows;

/// <summary>Section 2.7, the rules of tables.</summary>
internal static class TableRows
{
    public static IReadOnlyList<ContractRow> All { get; } =
    [
        new("2.7-first-key", "The first KeySchemaElement is not a HASH key type"),
        new("2.7-second-key", "The second KeySchemaElement is not a RANGE key type"),
        new("2.7-same-name", "the Hash Key and the Range Key have the same name"),
        new("2.7-three-keys", "more than 2 elements: generic validator"),
        new("2.7-key-not-defined", "Some index key attributes are not defined in AttributeDefinitions"),
        new("2.7-definition-not-used", "Some AttributeDefinitions are not used"),
        new("2.7-attribute-type", "enum [B, N, S]"),
        new("2.7-duplicate-index", "Duplicate index name"),
        new("2.7-empty-index-list", "List of GlobalSecondaryIndexes is empty"),
        new("2.7-index-count", "20 global and 5 local indexes"),
        new("2.7-multi-attribute-keys", "the order and the number of a global index's key attributes"),
        new("2.7-local-needs-range", "Table KeySchema does not have a range key"),
        new("2.7-local-hash", "Index KeySchema does not have the same leading hash key"),
        new("2.7-local-range", "Index KeySchema does not have a range key"),
        new("2.7-projection", "projection type and NonKeyAttributes"),
        new("2.7-throughput", "throughput and billing mode, of the table and of indexes"),
        new("2.7-table-class", "Invalid table-class parameter provided"),
        new("2.7-stream", "a stream's view and whether it is on"),
        new("2.7-sse", "SSEType, KMSMasterKeyId and Enabled"),
        new("2.7-deletion-protection", "Resource cannot be deleted as it is currently protected against deletion"),
        new("2.7-tag-count", "Number of Tags exceed the current limit"),
        new("2.7-missing-table", "Requested resource not found: Table: <name> not found"),
        new("2.7-projected-total", "100 projected non-key attributes in all"),
        new("2.7-table-count", "2,500 tables a region", "A quota that AWS raises on request; a store on one machine has the limits of its disk."),
        new("2.7-collection-size", "10 GB per item collection with local indexes", "A limit of AWS's partitions, which Fdyno does not have."),
        new("0.18-sse-warns", "asking for SSE warns that Fdyno does not encrypt; its status is never ENABLED"),
    ];
}
