namespace Fdyno.Tests.Contract.Rows;

/// <summary>Rows of docs/dynamodb/tables.md.</summary>
internal static class TableRows
{
    public static IReadOnlyList<ContractRow> All { get; } =
    [
        new("tables/first-key", "The first KeySchemaElement is not a HASH key type"),
        new("tables/second-key", "The second KeySchemaElement is not a RANGE key type"),
        new("tables/same-name", "the Hash Key and the Range Key have the same name"),
        new("tables/three-keys", "more than 2 elements: generic validator"),
        new("tables/key-not-defined", "Some index key attributes are not defined in AttributeDefinitions"),
        new("tables/definition-not-used", "Some AttributeDefinitions are not used"),
        new("tables/attribute-type", "enum [B, N, S]"),
        new("tables/duplicate-index", "Duplicate index name"),
        new("tables/empty-index-list", "List of GlobalSecondaryIndexes is empty"),
        new("tables/index-count", "20 global and 5 local indexes"),
        new("tables/multi-attribute-keys", "the order and the number of a global index's key attributes"),
        new("tables/local-needs-range", "Table KeySchema does not have a range key"),
        new("tables/local-hash", "Index KeySchema does not have the same leading hash key"),
        new("tables/local-range", "Index KeySchema does not have a range key"),
        new("tables/projection", "projection type and NonKeyAttributes"),
        new("tables/throughput", "throughput and billing mode, of the table and of indexes"),
        new("tables/table-class", "Invalid table-class parameter provided"),
        new("tables/stream", "a stream's view and whether it is on"),
        new("tables/sse", "SSEType, KMSMasterKeyId and Enabled"),
        new("tables/deletion-protection", "Resource cannot be deleted as it is currently protected against deletion"),
        new("tables/tag-count", "Number of Tags exceed the current limit"),
        new("tables/missing-table", "Requested resource not found: Table: <name> not found"),
        new("tables/projected-total", "100 projected non-key attributes in all"),
        new("tables/table-count", "2,500 tables a region", "A quota that AWS raises on request; a store on one machine has the limits of its disk."),
        new("tables/collection-size", "10 GB per item collection with local indexes", "A limit of AWS's partitions, which Fdyno does not have."),
        new("decisions/sse-warns", "asking for SSE warns that Fdyno does not encrypt; its status is never ENABLED"),
    ];
}
