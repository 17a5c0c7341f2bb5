namespace Fdyno.Model;

/// <summary>A backup to make (docs/dynamodb/shapes.md#createbackup and docs/dynamodb/backups.md#creating-a-backup).</summary>
public sealed record CreateBackupRequest
{
    /// <summary>The table's name or ARN.</summary>
    public string? TableName { get; init; }

    /// <summary>
    /// The backup's name: 3 to 255 of <c>[a-zA-Z0-9_.-]</c>. Null for one made of the table's name and the time, which never meets
    /// an existing one.
    /// </summary>
    public string? BackupName { get; init; }

    /// <summary>
    /// Whether a new backup is made even where this table has one of that name (docs/dynamodb/decisions.md#duplicate-names).
    /// </summary>
    public bool AllowDuplicateName { get; init; }
}
