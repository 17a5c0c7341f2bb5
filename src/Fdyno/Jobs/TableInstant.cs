namespace Fdyno.Jobs;

/// <summary>
/// A table at one instant, as a job copies it: where it is found, what keeps its past, and how the copy is divided. A restore from a
/// table stores it with its job, so that it can be resumed.
/// </summary>
internal sealed record TableInstant
{
    /// <summary>The name that the table had.</summary>
    public required string TableName { get; init; }

    /// <summary>The table's id.</summary>
    public required string TableId { get; init; }

    /// <summary>The id of the job's pin, which holds the version that is copied.</summary>
    public required string PinId { get; init; }

    /// <summary>Number of items at that version; where <see cref="IsEstimate"/>, of the present ones.</summary>
    public required long ItemCount { get; init; }

    /// <summary>Their size, in bytes by DynamoDB's rules.</summary>
    public required long ItemBytes { get; init; }

    /// <summary>Whether count and size are only about right: nothing counts the items of a past second before they are read.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>The packed primary keys at which a shard ends and the next one begins: one fewer than there are shards.</summary>
    public required IReadOnlyList<byte[]> ShardBoundaries { get; init; }

    /// <summary>How many shards the items are copied in.</summary>
    public int ShardCount() => ShardBoundaries.Count + 1;
}
