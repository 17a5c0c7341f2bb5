namespace Fdyno.Model;

/// <summary>What <c>Optimize-FdynoTable</c> did for a table. Times are UTC.</summary>
public sealed record TableOptimization
{
    /// <summary>The table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>The table's ARN.</summary>
    public required string TableArn { get; init; }

    /// <summary>How many items were removed because their time to live had passed.</summary>
    public long ExpiredItemCount { get; init; }

    /// <summary>How many backups and restores were removed that had been cut off more than 24 hours ago.</summary>
    public int AbortedJobCount { get; init; }

    /// <summary>About how many bytes the table's past took before.</summary>
    public long HistorySizeBytesBefore { get; init; }

    /// <summary>About how many bytes the table's past takes now.</summary>
    public long HistorySizeBytes { get; init; }

    /// <summary>The first second that the table can be restored to; null while point-in-time recovery is off.</summary>
    public DateTime? EarliestRestorableDateTime { get; init; }

    /// <summary>How many SYSTEM backups of removed tables were removed because their time was over, in the whole store.</summary>
    public int ExpiredBackupCount { get; init; }

    /// <summary>
    /// How many bytes of the store's file are free, and can be given back to the disk with <c>Optimize-FdynoStore</c>; null for a cluster.
    /// </summary>
    public long? ReclaimableBytes { get; init; }

    /// <summary>The table's name.</summary>
    public override string ToString() => TableName;
}
