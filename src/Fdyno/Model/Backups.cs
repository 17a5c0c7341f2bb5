namespace Fdyno.Model;

/// <summary>A backup, as listed (docs/dynamodb/shapes.md#backupsummary). Times are UTC.</summary>
public record BackupSummary
{
    /// <summary>The ARN.</summary>
    public required string BackupArn { get; init; }

    /// <summary>The name: 3 to 255 of <c>[a-zA-Z0-9_.-]</c>.</summary>
    public required string BackupName { get; init; }

    /// <summary><c>CREATING</c>, <c>AVAILABLE</c>, or <c>DELETED</c> from the operation that deletes it.</summary>
    public required string BackupStatus { get; init; }

    /// <summary><c>USER</c> or <c>SYSTEM</c>.</summary>
    public required string BackupType { get; init; }

    /// <summary>Size of the items in it, in bytes by DynamoDB's rules; 0 while it is CREATING.</summary>
    public long BackupSizeBytes { get; init; }

    /// <summary>The instant whose state the backup holds, to the millisecond, in UTC.</summary>
    public required DateTime BackupCreationDateTime { get; init; }

    /// <summary>When a SYSTEM backup goes away by itself, in UTC; null on others.</summary>
    public DateTime? BackupExpiryDateTime { get; init; }

    /// <summary>The source table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>The source table's ARN.</summary>
    public required string TableArn { get; init; }

    /// <summary>The source table's id: tells apart tables that had one name in turn.</summary>
    public required string TableId { get; init; }

    /// <summary>The backup's ARN.</summary>
    public sealed override string ToString() => BackupArn;
}

/// <summary>A backup, as described: what the summary says, and the source table (docs/dynamodb/shapes.md#backupdescription).</summary>
public sealed record BackupDescription : BackupSummary
{
    /// <summary>Number of items in it; 0 while it is CREATING.</summary>
    public long ItemCount { get; init; }

    /// <summary>The ARN of the backup, in another store, that this one is a copy of; null for one that was made of a table.</summary>
    public string? CopiedFromBackupArn { get; init; }

    /// <summary>The id of the store that it was copied from; null for one that was made of a table.</summary>
    public string? CopiedFromStoreId { get; init; }

    /// <summary>The source table at the backup's instant.</summary>
    public required SourceTableDetails SourceTableDetails { get; init; }

    /// <summary>The source table's features at that instant; only those that were on.</summary>
    public required SourceTableFeatureDetails SourceTableFeatureDetails { get; init; }
}

/// <summary>The table that was backed up (docs/dynamodb/shapes.md#sourcetabledetails).</summary>
public sealed record SourceTableDetails
{
    /// <summary>The name.</summary>
    public required string TableName { get; init; }

    /// <summary>The id.</summary>
    public required string TableId { get; init; }

    /// <summary>The ARN.</summary>
    public required string TableArn { get; init; }

    /// <summary>Size of all items, in bytes by DynamoDB's rules.</summary>
    public long TableSizeBytes { get; init; }

    /// <summary>Number of items.</summary>
    public long ItemCount { get; init; }

    /// <summary>The key.</summary>
    public required IReadOnlyList<KeySchemaElement> KeySchema { get; init => field = ReadableList<KeySchemaElement>.Of(value)!; }

    /// <summary>When the table was created, in UTC.</summary>
    public DateTime TableCreationDateTime { get; init; }

    /// <summary>The recorded capacity; <c>{0, 0}</c> on demand.</summary>
    public required ProvisionedThroughput ProvisionedThroughput { get; init; }

    /// <summary>The recorded limits; only where some are set.</summary>
    public OnDemandThroughput? OnDemandThroughput { get; init; }

    /// <summary><c>PROVISIONED</c> or <c>PAY_PER_REQUEST</c>.</summary>
    public required string BillingMode { get; init; }

    /// <summary>The table's name.</summary>
    public override string ToString() => TableName;
}

/// <summary>
/// What was on in the table that was backed up (docs/dynamodb/shapes.md#sourcetablefeaturedetails and
/// docs/dynamodb/backups.md#recorded-state). A feature that was off is null.
/// </summary>
public sealed record SourceTableFeatureDetails
{
    /// <summary>The global secondary indexes.</summary>
    public IReadOnlyList<SecondaryIndexInfo>? GlobalSecondaryIndexes { get; init => field = ReadableList<SecondaryIndexInfo>.Of(value); }

    /// <summary>The local secondary indexes.</summary>
    public IReadOnlyList<SecondaryIndexInfo>? LocalSecondaryIndexes { get; init => field = ReadableList<SecondaryIndexInfo>.Of(value); }

    /// <summary>The stream.</summary>
    public StreamSpecification? StreamDescription { get; init; }

    /// <summary>The time to live.</summary>
    public TimeToLiveDescription? TimeToLiveDescription { get; init; }

    /// <summary>The encryption that was asked for.</summary>
    public SSEDescription? SSEDescription { get; init; }

    /// <summary>The names of the features that were on.</summary>
    public override string ToString() => string.Join(", ", Names());

    private IEnumerable<string> Names()
    {
        if (GlobalSecondaryIndexes is not null) yield return nameof(GlobalSecondaryIndexes);
        if (LocalSecondaryIndexes is not null) yield return nameof(LocalSecondaryIndexes);
        if (StreamDescription is not null) yield return nameof(StreamDescription);
        if (TimeToLiveDescription is not null) yield return nameof(TimeToLiveDescription);
        if (SSEDescription is not null) yield return nameof(SSEDescription);
    }
}

/// <summary>An index of the table that was backed up (docs/dynamodb/shapes.md#globalsecondaryindexinfo).</summary>
public sealed record SecondaryIndexInfo
{
    /// <summary>The name.</summary>
    public required string IndexName { get; init; }

    /// <summary>The index's key.</summary>
    public required IReadOnlyList<KeySchemaElement> KeySchema { get; init => field = ReadableList<KeySchemaElement>.Of(value)!; }

    /// <summary>What its entries carry.</summary>
    public required Projection Projection { get; init; }

    /// <summary>Global indexes: the capacity at the backup's instant.</summary>
    public ProvisionedThroughput? ProvisionedThroughput { get; init; }

    /// <summary>Global indexes: the limits at the backup's instant.</summary>
    public OnDemandThroughput? OnDemandThroughput { get; init; }

    /// <summary>The index's name.</summary>
    public override string ToString() => IndexName;
}
