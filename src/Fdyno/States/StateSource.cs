namespace Fdyno.States;

/// <summary>What state is asked for: of a table as it is when it is opened, of a table at the end of a second, or of a backup.</summary>
/// <param name="TableName">The table; null for a backup.</param>
/// <param name="Time">The time; null for the state when it is opened.</param>
/// <param name="BackupArn">The backup; null for a table.</param>
internal readonly record struct StateSource(string? TableName, DateTimeOffset? Time, string? BackupArn)
{
    /// <summary>Whether it is the present of a table.</summary>
    public bool IsPresent => BackupArn is null && Time is null;

    /// <summary>A table as it is when it is opened, or as it was at a time.</summary>
    public static StateSource OfTable(string tableName, DateTimeOffset? time = null) => new(tableName, time, null);

    /// <summary>A backup.</summary>
    public static StateSource OfBackup(string backupArn) => new(null, null, backupArn);
}
