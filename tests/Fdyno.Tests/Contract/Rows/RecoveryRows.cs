namespace Fdyno.Tests.Contract.Rows;

/// <summary>Rows of docs/dynamodb/continuous-backups.md, and those of point-in-time restores and SYSTEM backups.</summary>
internal static class RecoveryRows
{
    public static IReadOnlyList<ContractRow> All { get; } =
    [
        new("backups/system-backup",
            "deleting a table with recovery on makes a SYSTEM backup, at once (docs/dynamodb/decisions.md#system-backups)"),
        new("backups/system-described", "its name, type, status, id suffix, expiry 35 days on, and exact figures"),
        new("backups/system-restorable", "restorable like any backup"),
        new("backups/system-expires", "gone when its time is over"),
        new("backups/system-not-made", "not made if recovery was off, or was switched off before"),
        new("backups/system-not-deletable", "User is not allowed to delete the system backup"),
        new("continuous-backups/idempotent", "re-enable keeps Earliest; Update answers as Describe"),
        new("continuous-backups/disabled", "disabled: only PointInTimeRecoveryStatus"),
        new("continuous-backups/status",
            "ContinuousBackupsStatus is ENABLED from the first moment (docs/dynamodb/decisions.md#status-of-continuous-backups)"),
        new("continuous-backups/latest",
            "LatestRestorableDateTime: the last finished second (docs/dynamodb/decisions.md#latest-restorable-time)"),
        new("continuous-backups/earliest", "EarliestRestorableDateTime (docs/dynamodb/decisions.md#earliest-restorable-time)"),
        new("continuous-backups/reset", "off → on resets Earliest and the period"),
        new("continuous-backups/period", "the period is changed in place, 1–35"),
        new("continuous-backups/deleting", "a table that is DELETING", "Tables of Fdyno are removed in one transaction: DELETING is never seen."),
        new("continuous-backups/table-missing", "Table not found: <name>"),
        new("continuous-backups/36-days", "recoveryPeriodInDays ≤ 35"),
        new("continuous-backups/0-days", "recoveryPeriodInDays ≥ 1"),
        new("continuous-backups/nothing", "pointInTimeRecoveryEnabled must not be null"),
        new("continuous-backups/period-when-disabling", "Cannot specify RecoveryPeriodInDays when disabling"),
        new("continuous-backups/bad-arn", "Invalid AWS region in '<ARN>', also partition and resource type"),
        new("continuous-backups/being-enabled",
            "ContinuousBackupsUnavailableException in the first seconds", "Not imitated: docs/dynamodb/decisions.md#backups-being-enabled."),
        new("restores/recovery-order", "shape, source, recovery, window, target"),
        new("restores/both-times", "Both RestoreDateTime and UseLatestRestorableTime"),
        new("restores/no-time", "Either one of RestoreDateTime or UseLatestRestorableTime"),
        new("restores/both-sources", "Must provide exactly one of: sourceTableArn, sourceTableName"),
        new("restores/no-source", "The parameter 'TableName' is required"),
        new("restores/source-arn", "sourceTableArn is not a valid ARN"),
        new("restores/source-account", "accounts that match the resource owner's account"),
        new("restores/source-missing", "Table not found"),
        new("restores/recovery-off", "Point in time recovery is not enabled for table '<name>'"),
        new("restores/window", "RestoreDateTime must be within"),
        new("restores/latest-at-once", "UseLatestRestorableTime right after enabling"),
        new("decisions/history", "mode History, the default, brings back the state at the second asked for"),
        new("decisions/snapshot-warns", "mode SnapshotOnRestore warns on every restore to an earlier time"),
        new("restores/current-settings", "settings come from the source's current ones"),
    ];
}
