using Fdyno.Blocks;

namespace Fdyno.StoredBackups;

/// <summary>
/// How far a shard of a backup has been copied, stored in the same transaction as its blocks; and, once all are done, what the
/// manifest says of the shard.
/// </summary>
internal sealed record ShardProgress
{
    /// <summary>Nothing copied yet.</summary>
    public static readonly ShardProgress None = new()
    {
        NextNumber = 0,
        LastKey = null,
        IsComplete = false,
        ItemCount = 0,
        ItemBytes = 0,
        BlockCount = 0,
        StoredBytes = 0,
        Digest = BlockDigest.Start,
    };

    /// <summary>The number of the next block: behind all parts of those that are stored.</summary>
    public required long NextNumber { get; init; }

    /// <summary>The packed primary key of the last item stored; null before the first one.</summary>
    public required byte[]? LastKey { get; init; }

    /// <summary>Whether the shard is done.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Number of items stored.</summary>
    public required long ItemCount { get; init; }

    /// <summary>Their size, in bytes by DynamoDB's rules.</summary>
    public required long ItemBytes { get; init; }

    /// <summary>Number of blocks stored; one in several parts counts once.</summary>
    public required long BlockCount { get; init; }

    /// <summary>Size of the blocks in the store, in bytes.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>The digest over the blocks stored (<see cref="BlockDigest"/>).</summary>
    public required byte[] Digest { get; init; }

    /// <summary>The progress when another block is stored.</summary>
    /// <param name="header">The block's header.</param>
    /// <param name="block">The whole block.</param>
    public ShardProgress With(BackupBlockHeader header, ReadOnlyMemory<byte> block) => this with
    {
        NextNumber = header.Number + header.Parts,
        LastKey = header.LastKey(block).ToArray(),
        ItemCount = ItemCount + header.ItemCount,
        ItemBytes = ItemBytes + header.ItemBytes,
        BlockCount = BlockCount + 1,
        StoredBytes = StoredBytes + block.Length,
        Digest = BlockDigest.Next(Digest, block.Span),
    };
}
