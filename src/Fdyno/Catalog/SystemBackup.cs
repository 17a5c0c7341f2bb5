using Fdyno.Model;

namespace Fdyno.Catalog;

/// <summary>
/// What is particular to SYSTEM backups, which deleting a table with point-in-time recovery leaves
/// (docs/dynamodb/backups.md#system-backups): they hold the table itself instead of blocks, and go by themselves.
/// </summary>
internal static class SystemBackup
{
    /// <summary>The end of a SYSTEM backup's id.</summary>
    public const uint IdSuffix = 0;

    /// <summary>How long one is kept.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromDays(35);

    /// <summary>The name of a table's SYSTEM backup. No user can give it: names have no <c>$</c>.</summary>
    public static string NameOf(string tableName) => $"{tableName}$DeletedTableBackup";

    /// <summary>When a backup goes by itself, in UTC; null for one that stays.</summary>
    /// <param name="backupType">Its type.</param>
    /// <param name="creationTime">Its creation time, in UTC.</param>
    public static DateTime? ExpiryOf(string backupType, DateTime creationTime) => backupType == BackupType.System ? creationTime + Age : null;

    /// <summary>Whether a backup's time is over, so that it is not there any longer, dropped or not.</summary>
    /// <param name="backupType">Its type.</param>
    /// <param name="creationTime">Its creation time, in UTC.</param>
    /// <param name="now">The time, in UTC.</param>
    public static bool IsExpired(string backupType, DateTime creationTime, DateTime now) => ExpiryOf(backupType, creationTime) <= now;

    /// <summary>The record of a table that has been removed: without recovery, and with its log only while a pin needs it.</summary>
    /// <param name="record">The record so far.</param>
    /// <param name="isPinned">Whether there are pins.</param>
    public static TableRecord Remove(TableRecord record, bool isPinned) => record with
    {
        Status = TableStatus.Deleted,
        Recovery = null,
        HistoryLog = isPinned ? record.HistoryLog : null,
    };
}
