using Fdyno.Texts;

namespace Fdyno.Model;

/// <summary>A table's continuous backups (docs/dynamodb/shapes.md#continuousbackupsdescription). Times are UTC.</summary>
public sealed record ContinuousBackupsDescription
{
    /// <summary>The table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>The table's ARN.</summary>
    public required string TableArn { get; init; }

    /// <summary>The table's id. A table that is made anew under the same name has another one.</summary>
    public required string TableId { get; init; }

    /// <summary>
    /// Always <c>ENABLED</c>; it does not say whether point-in-time recovery is on
    /// (docs/dynamodb/decisions.md#status-of-continuous-backups).
    /// </summary>
    public string ContinuousBackupsStatus { get; init; } = FeatureStatus.Enabled;

    /// <summary>Point-in-time recovery.</summary>
    public required PointInTimeRecoveryDescription PointInTimeRecoveryDescription { get; init; }

    /// <summary>A value of <see cref="Fdyno.Model.RecoveryMode"/>; null while point-in-time recovery is off.</summary>
    public string? RecoveryMode { get; init; }

    /// <summary>
    /// About how many bytes what is kept of the table's past takes in the store: exact up to a megabyte, and the store's estimate beyond.
    /// Not 0 either while a backup needs some of the past, or before what it needed is cleared.
    /// </summary>
    public long HistorySizeBytes { get; init; }

    /// <summary>The table's name.</summary>
    public override string ToString() => TableName;
}

/// <summary>
/// A table's point-in-time recovery (docs/dynamodb/shapes.md#pointintimerecoverydescription). While it is off, all but the status is null.
/// </summary>
public sealed record PointInTimeRecoveryDescription
{
    /// <summary><c>ENABLED</c> or <c>DISABLED</c>.</summary>
    public string PointInTimeRecoveryStatus { get; init; } = FeatureStatus.Disabled;

    /// <summary>How long the past is kept: 1 to 35 days.</summary>
    public int? RecoveryPeriodInDays { get; init; }

    /// <summary>The first second that the table can be restored to, in UTC.</summary>
    public DateTime? EarliestRestorableDateTime { get; init; }

    /// <summary>
    /// The last second that the table can be restored to, in UTC: the last finished one
    /// (docs/dynamodb/decisions.md#latest-restorable-time).
    /// </summary>
    public DateTime? LatestRestorableDateTime { get; init; }

    /// <summary>The status, and the period where there is one.</summary>
    public override string ToString() =>
        RecoveryPeriodInDays is null ? PointInTimeRecoveryStatus : $"{PointInTimeRecoveryStatus} ({Quantity.Of(RecoveryPeriodInDays.Value, "day")})";
}

/// <summary>What a point-in-time restore brings back (docs/dynamodb/decisions.md#restored-data).</summary>
public static class RecoveryMode
{
    /// <summary>The state at the second asked for. The default.</summary>
    public const string History = "History";

    /// <summary>The latest state, whatever time is asked for.</summary>
    public const string SnapshotOnRestore = "SnapshotOnRestore";

    /// <summary>The spelling of a value that the validator has let pass.</summary>
    internal static string? Normalize(string? mode) =>
        mode is null ? null
        : mode.Equals(SnapshotOnRestore, StringComparison.OrdinalIgnoreCase) ? SnapshotOnRestore
        : History;
}
