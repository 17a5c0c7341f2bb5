namespace Fdyno.Model;

/// <summary>A table to make (docs/dynamodb/tables.md).</summary>
public sealed record CreateTableRequest
{
    /// <summary>The name: 3 to 255 of <c>[a-zA-Z0-9_.-]</c>.</summary>
    public string? TableName { get; init; }

    /// <summary>The key: a hash attribute, and a range attribute or none.</summary>
    public IReadOnlyList<KeySchemaElement>? KeySchema { get; init; }

    /// <summary>The types of all key attributes, those of the indexes included.</summary>
    public IReadOnlyList<AttributeDefinition>? AttributeDefinitions { get; init; }

    /// <summary>Global secondary indexes: null for none, at most 20.</summary>
    public IReadOnlyList<SecondaryIndex>? GlobalSecondaryIndexes { get; init; }

    /// <summary>Local secondary indexes: null for none, at most 5.</summary>
    public IReadOnlyList<SecondaryIndex>? LocalSecondaryIndexes { get; init; }

    /// <summary><c>PROVISIONED</c> or <c>PAY_PER_REQUEST</c>; by default provisioned where capacity is given, on demand otherwise.</summary>
    public string? BillingMode { get; init; }

    /// <summary>Capacity of a provisioned table.</summary>
    public ProvisionedThroughput? ProvisionedThroughput { get; init; }

    /// <summary>Limits of an on-demand table.</summary>
    public OnDemandThroughput? OnDemandThroughput { get; init; }

    /// <summary><c>STANDARD</c> (the default) or <c>STANDARD_INFREQUENT_ACCESS</c>.</summary>
    public string? TableClass { get; init; }

    /// <summary>Whether the table shall refuse to be removed.</summary>
    public bool DeletionProtectionEnabled { get; init; }

    /// <summary>The stream to record.</summary>
    public StreamSpecification? StreamSpecification { get; init; }

    /// <summary>The encryption to record.</summary>
    public SSESpecification? SSESpecification { get; init; }

    /// <summary>The attribute that holds the time of expiry; null for no time to live.</summary>
    public string? TimeToLiveAttribute { get; init; }

    /// <summary>The tags: at most 50.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
