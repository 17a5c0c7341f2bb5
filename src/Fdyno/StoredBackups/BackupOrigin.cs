namespace Fdyno.StoredBackups;

/// <summary>What a copy of a backup was begun from. It can be resumed from any store that has that very backup.</summary>
internal sealed record BackupOrigin
{
    /// <summary>The id of the store that the copy was begun from.</summary>
    public required string StoreId { get; init; }

    /// <summary>The backup's ARN there.</summary>
    public required string BackupArn { get; init; }

    /// <summary>The SHA-256 over its blocks (<see cref="BackupManifest.Sha256"/>).</summary>
    public required byte[] Sha256 { get; init; }
}
