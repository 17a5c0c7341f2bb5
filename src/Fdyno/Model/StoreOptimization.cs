namespace Fdyno.Model;

/// <summary>What <c>Optimize-FdynoStore</c> did, or found, in a store. The sizes are null for a cluster, which manages its space by itself.</summary>
public sealed record StoreOptimization
{
    /// <summary>The store, as messages name it.</summary>
    public required string Store { get; init; }

    /// <summary>How many bytes the store's files took before.</summary>
    public long? SizeBytesBefore { get; init; }

    /// <summary>How many bytes the store's files take now.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>How many bytes were given back to the disk.</summary>
    public long? ReclaimedBytes => SizeBytesBefore - SizeBytes;

    /// <summary>How many bytes of the files are free and can still be given back.</summary>
    public long? ReclaimableBytes { get; init; }

    /// <summary>How many SYSTEM backups of removed tables were removed because their time was over.</summary>
    public int ExpiredBackupCount { get; init; }

    /// <summary>The store, as messages name it.</summary>
    public override string ToString() => Store;
}
