using System.Security.Cryptography;
using Fdyno.Blocks;
using Fdyno.Layout;

namespace Fdyno.StoredBackups;

/// <summary>
/// A backup's manifest, stored under its <c>s</c> by the last transaction of its making: a backup is AVAILABLE when this is there.
/// </summary>
internal sealed record BackupManifest
{
    /// <summary>The format number.</summary>
    public required int Format { get; init; }

    /// <summary>Number of items.</summary>
    public required long ItemCount { get; init; }

    /// <summary>Size of the items, in bytes by DynamoDB's rules.</summary>
    public required long ItemBytes { get; init; }

    /// <summary>Number of blocks; one in several parts counts once.</summary>
    public required long BlockCount { get; init; }

    /// <summary>Size of the blocks in the store, in bytes.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>The shards, in the order of their numbers.</summary>
    public required IReadOnlyList<ShardProgress> Shards { get; init; }

    /// <summary>The SHA-256 of the shards' digests, one behind the other.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>The SHA-256 of the record as it is stored under <c>m</c>.</summary>
    public required byte[] RecordSha256 { get; init; }

    /// <summary>The manifest of finished shards.</summary>
    /// <param name="shards">The shards, in the order of their numbers.</param>
    /// <param name="record">The record as it is stored.</param>
    public static BackupManifest Of(IReadOnlyList<ShardProgress> shards, ReadOnlySpan<byte> record) => new()
    {
        Format = KeyspaceNames.Format,
        ItemCount = shards.Sum(s => s.ItemCount),
        ItemBytes = shards.Sum(s => s.ItemBytes),
        BlockCount = shards.Sum(s => s.BlockCount),
        StoredBytes = shards.Sum(s => s.StoredBytes),
        Shards = shards,
        Sha256 = BlockDigest.Combine(shards.Select(s => s.Digest)),
        RecordSha256 = SHA256.HashData(record),
    };
}
