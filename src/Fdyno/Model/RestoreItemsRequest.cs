namespace Fdyno.Model;

/// <summary>What items are to be put back to: a table at a time, or a backup. One of the two is given.</summary>
public sealed record RestoreItemsRequest
{
    /// <summary>The table whose items are put back: its name or ARN.</summary>
    public required string TableName { get; init; }

    /// <summary>The time; its fraction of a second is dropped.</summary>
    public DateTimeOffset? RestoreDateTime { get; init; }

    /// <summary>The backup, of this table or of another one with the same keys.</summary>
    public string? BackupArn { get; init; }
}
