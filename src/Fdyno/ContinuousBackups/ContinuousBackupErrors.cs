using Fdyno.Tables;

namespace Fdyno.ContinuousBackups;

/// <summary>The errors of continuous backups, with the contract's texts (section 2.4) and the commands that help.</summary>
internal static class ContinuousBackupErrors
{
    /// <summary>The command that switches a table's recovery on, in the mode that there is.</summary>
    public static string EnableCommand(string tableName, int? periodInDays = null) =>
        FormattableString.Invariant($"Set-FdynoContinuousBackup -TableName {tableName} -PointInTimeRecoveryEnabled $true ")
        + (periodInDays is { } days ? FormattableString.Invariant($"-RecoveryPeriodInDays {days} ") : "")
        + $"-RecoveryMode {RecoveryMode.SnapshotOnRestore}";

    /// <summary>A member that says how to recover, in a request to switch recovery off.</summary>
    public static FdynoException NotWhenDisabling(string member, string tableName) => TableErrors.Validation(
        $"Invalid Request: Cannot specify {member} when disabling point-in-time recovery.",
        $"Disable it with: Set-FdynoContinuousBackup -TableName {tableName} -PointInTimeRecoveryEnabled $false", tableName);

    /// <summary>The mode that keeps a table's past is asked for, by its name or as the default.</summary>
    public static FdynoException NoHistory(string tableName, PointInTimeRecoverySpecification asked) => new(
        FdynoErrorCode.ContinuousBackupsUnavailable,
        $"Recovery mode {RecoveryMode.History}, which keeps the past of table '{tableName}', is not available in this version of Fdyno.",
        $"Mode {RecoveryMode.SnapshotOnRestore} is: a restore then brings back the table's latest state, whatever time is asked for. "
        + $"Enable it with: {EnableCommand(tableName, asked.RecoveryPeriodInDays)}",
        tableName);
}
