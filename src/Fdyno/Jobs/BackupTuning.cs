using Fdyno.Storage;

namespace Fdyno.Jobs;

/// <summary>Sizes that make backups and restores fast, and that tests make tiny. None of them is part of the stored format.</summary>
internal sealed record BackupTuning
{
    /// <summary>
    /// A block is cut into values of this size, in bytes; the only size here that readers rely on too. FoundationDB's advice for values;
    /// and SQLite reads the whole of a large value to compare its key, so that much larger ones make writes beside them slow.
    /// </summary>
    public const int PartBytes = 10_000;

    /// <summary>What is used unless a test says otherwise.</summary>
    public static readonly BackupTuning Default = new();

    /// <summary>A block is closed when it holds this many uncompressed bytes.</summary>
    public int BlockRawBytes { get; init; } = 384 * 1024;

    /// <summary>A block is closed when it holds this many items.</summary>
    public int BlockItems { get; init; } = int.MaxValue;

    /// <summary>About how many bytes of a table are read in one transaction.</summary>
    public int ReadBytes { get; init; } = 1_000_000;

    /// <summary>The most items that are read in one transaction; 0 for no limit.</summary>
    public int ReadItems { get; init; }

    /// <summary>About how many bytes one transaction writes.</summary>
    public int WriteBytes { get; init; } = StoreLimits.TargetTransactionBytes;

    /// <summary>The most blocks that one transaction of a backup writes.</summary>
    public int WriteBlocks { get; init; } = int.MaxValue;

    /// <summary>The most items that one transaction of a restore writes.</summary>
    public int WriteItems { get; init; } = int.MaxValue;

    /// <summary>
    /// About how many bytes of a table are one shard at least, where the store copies several ranges at a time: a smaller one would be
    /// done before the others have begun, and FoundationDB's estimates hold from 3 MB on.
    /// </summary>
    public long ShardBytes { get; init; } = 4_000_000;

    /// <summary>
    /// The most shards of a backup: several times as many as a store has in flight, so that all of them end at about the same time, and
    /// few enough for the last key of each to stand in the manifest, which is one value.
    /// </summary>
    public int MaxShards { get; init; } = 16;

    /// <summary>How long a job is taken to be at work after its last step.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);
}
