using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Texts;

namespace Fdyno.History;

/// <summary>
/// The errors that only restores to a time have, with DynamoDB's texts (docs/dynamodb/restores.md#restore-errors) and the commands that
/// help.
/// </summary>
internal static class PointInTimeErrors
{
    /// <summary>There is no such source. The text has no name where the request gave an ARN.</summary>
    /// <param name="tableName">The source, where it was given by name.</param>
    /// <param name="tableArn">The source, where it was given by ARN.</param>
    public static FdynoException SourceNotFound(string? tableName, string? tableArn) => new(
        FdynoErrorCode.TableNotFound, tableName is null ? "Table not found" : $"Table not found: {tableName}",
        "List the tables of this connection with: Get-FdynoTable. If the table was removed while its recovery was on, restore its state at "
        + $"that moment from the backup that you find with: Get-FdynoBackup {(tableName is null ? "" : $"-TableName {tableName} ")}-BackupType SYSTEM",
        tableName ?? tableArn);

    /// <summary>The source's recovery is off.</summary>
    public static FdynoException NotEnabled(string tableName) => new(
        FdynoErrorCode.PointInTimeRecoveryUnavailable, $"Point in time recovery is not enabled for table '{tableName}'",
        $"Enable it with: {ContinuousBackupErrors.EnableCommand(tableName)}", tableName);

    /// <summary>The source cannot be restored to the time.</summary>
    /// <param name="tableName">The source.</param>
    /// <param name="time">The time that was asked for.</param>
    /// <param name="window">The times that the source can be restored to.</param>
    /// <param name="takesLatest">Whether the command can also be asked for the latest time, whatever it is.</param>
    public static FdynoException OutsideWindow(string tableName, DateTime time, RecoveryWindow window, bool takesLatest) => new(
        FdynoErrorCode.InvalidRestoreTime,
        $"RestoreDateTime '{TimeLiteral.Of(time)}' must be within EarliestRestorableDateTime '{TimeLiteral.Of(window.Earliest)}' "
        + $"and LatestRestorableDateTime '{TimeLiteral.Of(window.Latest)}'",
        $"Give a time from these, earliest: {TimeLiteral.Of(window.Earliest)}, latest: {TimeLiteral.Of(window.Latest)}. "
        + $"See them again with: (Get-FdynoContinuousBackup -TableName {tableName}).PointInTimeRecoveryDescription"
        + (takesLatest ? "; or take the latest one with: -UseLatestRestorableTime" : ""),
        tableName);

    /// <summary>The source's state that was being copied is no longer there. Nothing is left of the target.</summary>
    /// <param name="sourceName">The source.</param>
    /// <param name="targetName">The target.</param>
    /// <param name="lost">What has happened to it.</param>
    /// <param name="window">The times that the source can be restored to now; null where there are none.</param>
    public static FdynoException HistoryTrimmed(string sourceName, string targetName, HistoryLostException lost, RecoveryWindow? window) => new(
        FdynoErrorCode.HistoryTrimmed,
        $"The state of table '{sourceName}' that was being restored to table '{targetName}' is no longer there: {lost.Reason}. "
        + "Nothing is left of the target.",
        window is { } times
            ? $"Table '{sourceName}' can be restored to times from {TimeLiteral.Of(times.Earliest)} to {TimeLiteral.Of(times.Latest)}: "
                + $"Restore-FdynoTableToPointInTime -SourceTableName {sourceName} -TargetTableName {targetName} "
                + $"-RestoreDateTime {TimeLiteral.Of(times.Earliest)}"
            : "See which tables there are with: Get-FdynoTable; and which backups with: Get-FdynoBackup -BackupType ALL",
        sourceName,
        lost);

    /// <summary>
    /// What is told on a restore to an earlier time, where the past is not kept (docs/dynamodb/decisions.md#restored-data).
    /// </summary>
    public static string LatestInstead(string tableName, DateTime time) =>
        $"Table '{tableName}' keeps no history (recovery mode {RecoveryMode.SnapshotOnRestore}): what is restored is its latest state, "
        + $"not its state of {TimeLiteral.Of(time)}.";
}
