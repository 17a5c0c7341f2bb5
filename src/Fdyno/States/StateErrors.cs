using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Model;

namespace Fdyno.States;

/// <summary>The errors of reading a table's items as of an instant.</summary>
internal static class StateErrors
{
    /// <summary>The past that was being read is gone.</summary>
    /// <param name="description">What was read.</param>
    /// <param name="tableName">The table.</param>
    /// <param name="lost">What has happened to it.</param>
    public static FdynoException Lost(string description, string tableName, HistoryLostException lost) => new(
        FdynoErrorCode.HistoryTrimmed, $"What was being read, {description}, is no longer there: {lost.Reason}.",
        lost.IsTableGone
            ? "See which tables there are with: Get-FdynoTable; and which backups with: Get-FdynoBackup -BackupType ALL"
            : "Run the command again, with a time that is still there. See the times with: "
                + $"(Get-FdynoContinuousBackup -TableName {tableName}).PointInTimeRecoveryDescription",
        tableName,
        lost);

    /// <summary>A time is asked for, and the table's recovery keeps no past.</summary>
    public static FdynoException NoPast(string tableName) => new(
        FdynoErrorCode.PointInTimeRecoveryUnavailable,
        $"Table '{tableName}' keeps no history (recovery mode {RecoveryMode.SnapshotOnRestore}): what it was at a time is not known.",
        "Give a backup instead; see them with: "
        + $"Get-FdynoBackup -TableName {tableName}; and keep the past from now on with: Set-FdynoContinuousBackup -TableName {tableName} "
        + $"-PointInTimeRecoveryEnabled $true -RecoveryMode {RecoveryMode.History}",
        tableName);

    /// <summary>A table was written to, and nothing can be written that would keep what it was.</summary>
    public static FdynoException WrittenTo(string tableName, string store) => new(
        FdynoErrorCode.HistoryTrimmed,
        $"Table '{tableName}' was written to while it was being read, and {store} is open for reading only: nothing kept what was there.",
        "Run the command again while nobody writes, or as a user who may write to the store.", tableName);
}
