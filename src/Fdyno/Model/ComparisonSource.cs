namespace Fdyno.Model;

/// <summary>One side of a comparison: a table as it is, a table as it was at a time, or a backup.</summary>
public sealed record ComparisonSource
{
    private ComparisonSource()
    {
    }

    /// <summary>The table's name or ARN; null for a backup.</summary>
    public string? TableName { get; private init; }

    /// <summary>The time whose state is compared; its fraction of a second is dropped. Null for the state when the comparison begins.</summary>
    public DateTimeOffset? DateTime { get; private init; }

    /// <summary>The backup; null for a table.</summary>
    public string? BackupArn { get; private init; }

    /// <summary>A table as it is when the comparison begins, or as it was at a time.</summary>
    /// <param name="tableName">The table's name or ARN.</param>
    /// <param name="dateTime">The time; null for the state when the comparison begins.</param>
    public static ComparisonSource OfTable(string tableName, DateTimeOffset? dateTime = null) =>
        new() { TableName = tableName ?? throw new ArgumentNullException(nameof(tableName)), DateTime = dateTime };

    /// <summary>A backup.</summary>
    /// <param name="backupArn">The backup's ARN.</param>
    public static ComparisonSource OfBackup(string backupArn) =>
        new() { BackupArn = backupArn ?? throw new ArgumentNullException(nameof(backupArn)) };
}
