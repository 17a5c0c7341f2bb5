namespace Fdyno.Backups.Restoring;

/// <summary>
/// How far a shard of a backup, or of a table, has been restored, stored in the same transaction as the items. A backup is gone on
/// with by the number of its block, a table by its last key.
/// </summary>
internal sealed record RestoreProgress
{
    /// <summary>Nothing restored yet.</summary>
    public static readonly RestoreProgress None = new()
    {
        NextNumber = 0,
        ItemsOfBlock = 0,
        LastKey = null,
        IsComplete = false,
        ItemCount = 0,
        ItemBytes = 0,
    };

    /// <summary>The number of the block to resume at.</summary>
    public required long NextNumber { get; init; }

    /// <summary>How many items of that block are restored already.</summary>
    public required int ItemsOfBlock { get; init; }

    /// <summary>The packed primary key of the last item restored from a table; null before the first one, and for backups.</summary>
    public required byte[]? LastKey { get; init; }

    /// <summary>Whether the shard is done.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Number of items restored.</summary>
    public required long ItemCount { get; init; }

    /// <summary>Their size, in bytes by DynamoDB's rules.</summary>
    public required long ItemBytes { get; init; }
}

/// <summary>How the table of a SYSTEM backup is divided for its restore, stored with the restore's job.</summary>
internal sealed record RestoreShards
{
    /// <summary>The packed primary keys at which a shard ends and the next one begins: one fewer than there are shards.</summary>
    public required IReadOnlyList<byte[]> Boundaries { get; init; }
}

/// <summary>A restore at work, in the list of all of them. Its key is the target table's name.</summary>
internal sealed record RunningRestore
{
    /// <summary>The backup's ARN, in the store's own account and region; null where the source is a table.</summary>
    public required string? BackupArn { get; init; }

    /// <summary>The target table's id.</summary>
    public required string TableId { get; init; }
}
