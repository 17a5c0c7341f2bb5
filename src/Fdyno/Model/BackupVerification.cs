namespace Fdyno.Model;

/// <summary>What a verification of a backup found.</summary>
public sealed record BackupVerification
{
    /// <summary>The backup's ARN.</summary>
    public required string BackupArn { get; init; }

    /// <summary>The backup's name.</summary>
    public required string BackupName { get; init; }

    /// <summary>The source table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>Whether every block is there, has its checksum and decodes, and all sums agree with the manifest.</summary>
    public required bool IsValid { get; init; }

    /// <summary>Number of blocks read.</summary>
    public long BlockCount { get; init; }

    /// <summary>Number of items read.</summary>
    public long ItemCount { get; init; }

    /// <summary>Size of the items read, in bytes by DynamoDB's rules.</summary>
    public long ItemSizeBytes { get; init; }

    /// <summary>Size of the blocks in the store, in bytes.</summary>
    public long StoredSizeBytes { get; init; }

    /// <summary>The SHA-256 over all blocks, as found, in hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What is wrong: each names a block or a sum. Empty for a valid backup. At most 100 are listed.</summary>
    public IReadOnlyList<string> Problems { get; init => field = ReadableList<string>.Of(value)!; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}
