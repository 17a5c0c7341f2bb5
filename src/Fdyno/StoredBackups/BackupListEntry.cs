namespace Fdyno.StoredBackups;

/// <summary>What the list of backups says of one, so that listing opens none of them. Its key holds creation time and ARN.</summary>
internal sealed record BackupListEntry
{
    /// <summary>The name.</summary>
    public required string BackupName { get; init; }

    /// <summary><c>CREATING</c> or <c>AVAILABLE</c>; changes with the manifest, in its transaction.</summary>
    public required string BackupStatus { get; init; }

    /// <summary>A value of <see cref="Fdyno.Model.BackupType"/>.</summary>
    public required string BackupType { get; init; }

    /// <summary>Size of the items, in bytes by DynamoDB's rules; 0 while it is CREATING.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The source table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>The source table's ARN.</summary>
    public required string TableArn { get; init; }

    /// <summary>The source table's id.</summary>
    public required string TableId { get; init; }
}
