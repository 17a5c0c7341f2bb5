namespace Fdyno.Backups;

/// <summary>
/// A table at one instant: what has to stand still while it is copied, what is to be found in it, and how the copy is divided.
/// A restore from a table stores it with its job, so that it can be gone on with.
/// </summary>
internal sealed record TableInstant
{
    /// <summary>The table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>The table's id.</summary>
    public required string TableId { get; init; }

    /// <summary>The table's count of writes: while it stands still, the table is what it was.</summary>
    public required long Writes { get; init; }

    /// <summary>Number of items.</summary>
    public required long ItemCount { get; init; }

    /// <summary>Their size, in bytes by DynamoDB's rules.</summary>
    public required long ItemBytes { get; init; }

    /// <summary>The packed primary keys at which a shard ends and the next one begins: one fewer than there are shards.</summary>
    public required IReadOnlyList<byte[]> ShardBoundaries { get; init; }

    /// <summary>How many shards the items are copied in.</summary>
    public int ShardCount() => ShardBoundaries.Count + 1;
}
