namespace Fdyno.Tests.Contract.Rows;

/// <summary>Section 2.4, and what of section 2.5 is about restores to a point in time; SYSTEM backups of section 2.3.</summary>
internal static class RecoveryRows
{
    public static IReadOnlyList<ContractRow> All { get; } =
    [
        new("2.3-system-backup", "deleting a table with recovery on makes a SYSTEM backup, at once (section 0, row 17)"),
        new("2.3-system-described", "its name, type, status, id suffix, expiry 35 days on, and exact figures"),
        new("2.3-system-restorable", "restorable like any backup"),
        new("2.3-system-expires", "gone when its time is over"),
        new("2.3-system-not-made", "not made if recovery was off, or was switched off before"),
        new("2.3-system-not-deletable", "User is not allowed to delete the system backup"),
        new("2.4-idempotent", "re-enable keeps Earliest; Update answers as Describe"),
        new("2.4-disabled", "disabled: only PointInTimeRecoveryStatus"),
        new("2.4-status", "ContinuousBackupsStatus is ENABLED from the first moment (section 0, row 6)"),
        new("2.4-latest", "LatestRestorableDateTime: the last finished second (section 0, row 4)"),
        new("2.4-earliest", "EarliestRestorableDateTime (section 0, row 5)"),
        new("2.4-reset", "off → on resets Earliest and the period"),
        new("2.4-period", "the period is changed in place, 1–35"),
        new("2.4-deleting", "a table that is DELETING", "Tables of Fdyno are removed in one transaction: DELETING is never seen."),
        new("2.4-table-missing", "Table not found: <name>"),
        new("2.4-36-days", "recoveryPeriodInDays ≤ 35"),
        new("2.4-0-days", "recoveryPeriodInDays ≥ 1"),
        new("2.4-nothing", "pointInTimeRecoveryEnabled must not be null"),
        new("2.4-period-when-disabling", "Cannot specify RecoveryPeriodInDays when disabling"),
        new("2.4-bad-arn", "Invalid AWS region in '<ARN>', also partition and resource type"),
        new("2.4-being-enabled", "ContinuousBackupsUnavailableException in the first seconds", "Not imitated: section 0, row 7."),
        new("2.5.1-recovery-order", "shape, source, recovery, window, target"),
        new("2.5.2-both-times", "Both RestoreDateTime and UseLatestRestorableTime"),
        new("2.5.2-no-time", "Either one of RestoreDateTime or UseLatestRestorableTime"),
        new("2.5.2-both-sources", "Must provide exactly one of: sourceTableArn, sourceTableName"),
        new("2.5.2-no-source", "The parameter 'TableName' is required"),
        new("2.5.2-source-arn", "sourceTableArn is not a valid ARN"),
        new("2.5.2-source-account", "accounts that match the resource owner's account"),
        new("2.5.2-source-missing", "Table not found"),
        new("2.5.2-recovery-off", "Point in time recovery is not enabled for table '<name>'"),
        new("2.5.2-window", "RestoreDateTime must be within"),
        new("2.5.2-latest-at-once", "UseLatestRestorableTime right after enabling"),
        new("0.3-history", "mode History, the default, brings back the state at the second asked for"),
        new("0.3-snapshot-warns", "mode SnapshotOnRestore warns on every restore to an earlier time"),
        new("2.5.4-current-settings", "settings come from the source's current ones"),
    ];
}
