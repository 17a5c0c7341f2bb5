namespace Fdyno.Model;

/// <summary>
/// A table to restore to a time of its past (docs/dynamodb/restores.md). The source is given by name or by ARN, not by both.
/// </summary>
public sealed record RestoreTableToPointInTimeRequest
{
    /// <summary>The source's name: 3 to 255 of <c>[a-zA-Z0-9_.-]</c>.</summary>
    public string? SourceTableName { get; init; }

    /// <summary>The source's ARN.</summary>
    public string? SourceTableArn { get; init; }

    /// <summary>The name of the table to make: 3 to 255 of <c>[a-zA-Z0-9_.-]</c>.</summary>
    public string? TargetTableName { get; init; }

    /// <summary>Whether the latest restorable time is asked for; the alternative to <see cref="RestoreDateTime"/>.</summary>
    public bool? UseLatestRestorableTime { get; init; }

    /// <summary>The time asked for; its fraction of a second is dropped.</summary>
    public DateTimeOffset? RestoreDateTime { get; init; }

    /// <summary>What shall differ from the source's settings as they are now.</summary>
    public RestoreOverrides Overrides { get; init; } = new();
}
