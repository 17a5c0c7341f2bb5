namespace Fdyno.Model;

/// <summary>A table, as described (docs/dynamodb/shapes.md#tabledescription). Times are UTC; figures are exact.</summary>
public sealed record TableDescription
{
    /// <summary>The name: 3 to 255 of <c>[a-zA-Z0-9_.-]</c>.</summary>
    public required string TableName { get; init; }

    /// <summary>The ARN.</summary>
    public required string TableArn { get; init; }

    /// <summary>The id: another table of the same name has another one.</summary>
    public required string TableId { get; init; }

    /// <summary><c>CREATING</c> while it is being restored, <c>ACTIVE</c> otherwise.</summary>
    public required string TableStatus { get; init; }

    /// <summary>When it was created, in UTC.</summary>
    public required DateTime CreationDateTime { get; init; }

    /// <summary>The key.</summary>
    public required IReadOnlyList<KeySchemaElement> KeySchema { get; init => field = ReadableList<KeySchemaElement>.Of(value)!; }

    /// <summary>The types of all key attributes, of the table and of its indexes.</summary>
    public required IReadOnlyList<AttributeDefinition> AttributeDefinitions { get; init => field = ReadableList<AttributeDefinition>.Of(value)!; }

    /// <summary>Number of items.</summary>
    public long ItemCount { get; init; }

    /// <summary>Size of all items, in bytes by DynamoDB's rules.</summary>
    public long TableSizeBytes { get; init; }

    /// <summary>The billing mode of an on-demand table; null on a provisioned one.</summary>
    public BillingModeSummary? BillingModeSummary { get; init; }

    /// <summary>The recorded capacity; <c>{0, 0}</c> on demand.</summary>
    public required ProvisionedThroughput ProvisionedThroughput { get; init; }

    /// <summary>The recorded limits of an on-demand table.</summary>
    public OnDemandThroughput? OnDemandThroughput { get; init; }

    /// <summary>The global secondary indexes; null where there are none.</summary>
    public IReadOnlyList<SecondaryIndexDescription>? GlobalSecondaryIndexes { get; init => field = ReadableList<SecondaryIndexDescription>.Of(value); }

    /// <summary>The local secondary indexes; null where there are none.</summary>
    public IReadOnlyList<SecondaryIndexDescription>? LocalSecondaryIndexes { get; init => field = ReadableList<SecondaryIndexDescription>.Of(value); }

    /// <summary>The recorded stream; null where none is asked for.</summary>
    public StreamSpecification? StreamSpecification { get; init; }

    /// <summary>The encryption that was asked for; null where none was.</summary>
    public SSEDescription? SSEDescription { get; init; }

    /// <summary>The table class; null for the standard one, if it was never changed.</summary>
    public TableClassSummary? TableClassSummary { get; init; }

    /// <summary>Whether the table refuses to be removed.</summary>
    public bool DeletionProtectionEnabled { get; init; }

    /// <summary>Where a restored table came from.</summary>
    public RestoreSummary? RestoreSummary { get; init; }

    /// <summary>The tags, by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init => field = ReadableTags.Of(value); } = ReadableTags.None;

    /// <summary>The time to live.</summary>
    public TimeToLiveDescription TimeToLiveDescription { get; init; } = new();

    /// <summary>The table's name.</summary>
    public override string ToString() => TableName;
}
