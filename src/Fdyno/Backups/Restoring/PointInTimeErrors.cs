using System.Globalization;
using Fdyno.ContinuousBackups;

namespace Fdyno.Backups;

/// <summary>The errors that only restores to a time have, with the contract's texts (section 2.5.2) and the commands that help.</summary>
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
    public static FdynoException OutsideWindow(string tableName, DateTime time, RecoveryWindow window) => new(
        FdynoErrorCode.InvalidRestoreTime,
        $"RestoreDateTime '{Print(time)}' must be within EarliestRestorableDateTime '{Print(window.Earliest)}' "
        + $"and LatestRestorableDateTime '{Print(window.Latest)}'",
        "See the times that the table can be restored to with: "
        + $"(Get-FdynoContinuousBackup -TableName {tableName}).PointInTimeRecoveryDescription; or take the latest one with: "
        + "-UseLatestRestorableTime",
        tableName);

    /// <summary>The source was written to, or removed, while it was being copied. Nothing is left of the target.</summary>
    public static FdynoException SourceChanged(string sourceName, string targetName, bool isGone) => new(
        FdynoErrorCode.TableChanged,
        $"Table '{sourceName}' {(isGone ? "was removed" : "was written to")} while it was being restored to table '{targetName}', "
        + "and a restore brings back one state only. Nothing is left of the target.",
        isGone
            ? "See which tables there are with: Get-FdynoTable; and which backups with: Get-FdynoBackup"
            : "Keep writers away from the table while it is copied, and run again: Restore-FdynoTableToPointInTime "
                + $"-SourceTableName {sourceName} -TargetTableName {targetName} -UseLatestRestorableTime",
        sourceName);

    /// <summary>What is told on a restore to an earlier time, where the past is not kept (contract, section 0, row 3).</summary>
    public static string LatestInstead(string tableName, DateTime time) =>
        $"Table '{tableName}' keeps no history (recovery mode {RecoveryMode.SnapshotOnRestore}): what is restored is its latest state, "
        + $"not its state of {Print(time)}.";

    /// <summary>A time as the contract's texts print it: UTC, whole seconds.</summary>
    private static string Print(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
