namespace Fdyno.Model;

/// <summary>What a change of continuous backups would come to.</summary>
public sealed record ContinuousBackupsPreview
{
    /// <summary>The table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>What would be lost for good, as a sentence; null where nothing would be.</summary>
    public string? Loss { get; init; }
}
