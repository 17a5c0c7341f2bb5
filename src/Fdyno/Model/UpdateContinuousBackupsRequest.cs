namespace Fdyno.Model;

/// <summary>
/// A change of a table's continuous backups (docs/dynamodb/shapes.md#updatecontinuousbackups and
/// docs/dynamodb/continuous-backups.md#describing-and-updating).
/// </summary>
public sealed record UpdateContinuousBackupsRequest
{
    /// <summary>The table's name or ARN.</summary>
    public string? TableName { get; init; }

    /// <summary>What shall be.</summary>
    public PointInTimeRecoverySpecification? PointInTimeRecoverySpecification { get; init; }

    /// <summary>
    /// Changes the period or the mode of a recovery that is on, and switches nothing on or off:
    /// <see cref="PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"/> is then left out. Fdyno's own: DynamoDB requires that member.
    /// </summary>
    public bool KeepsEnabledState { get; init; }
}

/// <summary>How a table's past shall be kept (docs/dynamodb/shapes.md#pointintimerecoveryspecification).</summary>
public sealed record PointInTimeRecoverySpecification
{
    /// <summary>Whether point-in-time recovery shall be on.</summary>
    public bool? PointInTimeRecoveryEnabled { get; init; }

    /// <summary>How long the past is kept: 1 to 35 days. Null for what it is, or 35 while recovery is off.</summary>
    public int? RecoveryPeriodInDays { get; init; }

    /// <summary>
    /// A value of <see cref="Fdyno.Model.RecoveryMode"/>, in any case; Fdyno's own (docs/dynamodb/decisions.md#restored-data). Null for what it
    /// is, or <c>History</c> while recovery is off.
    /// </summary>
    public string? RecoveryMode { get; init; }
}
