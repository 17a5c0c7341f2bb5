namespace Fdyno.Model;

/// <summary>A secondary index as a request names it, global or local (docs/dynamodb/shapes.md#globalsecondaryindex).</summary>
public sealed record SecondaryIndex
{
    /// <summary>The name: 3 to 255 of <c>[a-zA-Z0-9_.-]</c>.</summary>
    public string? IndexName { get; init; }

    /// <summary>The index's key.</summary>
    public IReadOnlyList<KeySchemaElement>? KeySchema { get; init => field = ReadableList<KeySchemaElement>.Of(value); }

    /// <summary>What its entries carry.</summary>
    public Projection? Projection { get; init; }

    /// <summary>Capacity of a global index of a provisioned table.</summary>
    public ProvisionedThroughput? ProvisionedThroughput { get; init; }

    /// <summary>Limits of a global index of an on-demand table.</summary>
    public OnDemandThroughput? OnDemandThroughput { get; init; }

    /// <summary>Types of the key's attributes, for a table to adopt that does not define them itself.</summary>
    public IReadOnlyList<AttributeDefinition>? AttributeDefinitions { get; init => field = ReadableList<AttributeDefinition>.Of(value); }

    /// <summary>The index's name.</summary>
    public override string ToString() => IndexName ?? "";
}

/// <summary>A secondary index of a table, as described (docs/dynamodb/shapes.md#globalsecondaryindexdescription).</summary>
public sealed record SecondaryIndexDescription
{
    /// <summary>The name.</summary>
    public required string IndexName { get; init; }

    /// <summary>The ARN.</summary>
    public required string IndexArn { get; init; }

    /// <summary>The index's key.</summary>
    public required IReadOnlyList<KeySchemaElement> KeySchema { get; init => field = ReadableList<KeySchemaElement>.Of(value)!; }

    /// <summary>What its entries carry.</summary>
    public required Projection Projection { get; init; }

    /// <summary>Global indexes: <c>ACTIVE</c>, or null while the table is being restored. Null on local ones.</summary>
    public string? IndexStatus { get; init; }

    /// <summary>Global indexes: the recorded capacity, <c>{0, 0}</c> on demand. Null on local ones.</summary>
    public ProvisionedThroughput? ProvisionedThroughput { get; init; }

    /// <summary>Global indexes: the recorded limits.</summary>
    public OnDemandThroughput? OnDemandThroughput { get; init; }

    /// <summary>The size of what the entries carry, in bytes by DynamoDB's rules. Exact.</summary>
    public long IndexSizeBytes { get; init; }

    /// <summary>The number of entries. Exact.</summary>
    public long ItemCount { get; init; }

    /// <summary>The index's name.</summary>
    public override string ToString() => IndexName;
}
