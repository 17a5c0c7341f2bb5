namespace Fdyno.Model;

/// <summary>A table to restore (docs/dynamodb/restores.md).</summary>
public sealed record RestoreTableFromBackupRequest
{
    /// <summary>The backup.</summary>
    public string? BackupArn { get; init; }

    /// <summary>The name of the table to make: 3 to 255 of <c>[a-zA-Z0-9_.-]</c>.</summary>
    public string? TargetTableName { get; init; }

    /// <summary>What shall differ from what was recorded.</summary>
    public RestoreOverrides Overrides { get; init; } = new();
}
