namespace Fdyno.Model;

/// <summary>Which backups to list (docs/dynamodb/backups.md#listing-backups). The filters are ANDed.</summary>
public sealed record ListBackupsRequest
{
    /// <summary>Only backups of tables of this name (a name or an ARN), deleted tables included.</summary>
    public string? TableName { get; init; }

    /// <summary><c>USER</c> (the default), <c>SYSTEM</c>, <c>AWS_BACKUP</c> or <c>ALL</c>.</summary>
    public string? BackupType { get; init; }

    /// <summary>Only backups created at this time or later.</summary>
    public DateTimeOffset? TimeRangeLowerBound { get; init; }

    /// <summary>Only backups created before this time.</summary>
    public DateTimeOffset? TimeRangeUpperBound { get; init; }

    /// <summary>The list goes on behind the place of this ARN, whether or not it is still there.</summary>
    public string? ExclusiveStartBackupArn { get; init; }

    /// <summary>The most backups to list, 1 to 100; null for all.</summary>
    public int? Limit { get; init; }
}
