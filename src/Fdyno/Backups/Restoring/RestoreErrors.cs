using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Texts;

namespace Fdyno.Backups.Restoring;

/// <summary>
/// The errors of restores of either kind, with DynamoDB's texts (docs/dynamodb/backups.md and docs/dynamodb/restores.md) and the commands
/// that help.
/// </summary>
internal static class RestoreErrors
{
    /// <summary>The command that resumes a restore, of a backup or any other.</summary>
    public static string ResumeCommand(string targetTable) => $"Restore-FdynoTable -TargetTableName {targetTable} -Resume";

    /// <summary>The command that removes the target of a restore of a backup, and of any other.</summary>
    public static string AbortCommand(string targetTable) => $"Restore-FdynoTable -TargetTableName {targetTable} -Abort";

    /// <summary>What is left of a restore that stops before its end.</summary>
    public static UnfinishedWork Unfinished(TableRecord target) => new()
    {
        What = $"The restore of table '{target.TableName}'",
        ResumeCommand = $"{Cmdlet(target)} -TargetTableName {target.TableName} -Resume",
        AbortCommand = $"{Cmdlet(target)} -TargetTableName {target.TableName} -Abort",
    };

    /// <summary>The target is being restored at this moment.</summary>
    public static FdynoException BeingRestored(TableRecord target, JobRecord job) => new(
        FdynoErrorCode.TableInUse, AlreadyRestoring(target),
        $"It is at work in {job.Describe()}. If that process is gone, run this again after its lease: the answer then says how to go on. "
        + $"Otherwise wait until the table is ACTIVE, and see it with: Get-FdynoTable {target.TableName}",
        target.TableName);

    /// <summary>The target's restore was cut off.</summary>
    public static FdynoException CutOff(TableRecord target) => new(
        FdynoErrorCode.TableInUse, AlreadyRestoring(target),
        $"That restore was cut off. Resume it: {Cmdlet(target)} -TargetTableName {target.TableName} -Resume; "
        + $"or remove what is there of it: {Cmdlet(target)} -TargetTableName {target.TableName} -Abort",
        target.TableName);

    /// <summary>A run no longer owns the target that it writes.</summary>
    public static FdynoException TakenOver(string targetTable, JobRecord? job) => new(
        FdynoErrorCode.TableInUse,
        job is null
            ? $"Another command has finished or removed the restore of table '{targetTable}' in the meantime."
            : $"The restore of table '{targetTable}' was taken over by {job.Describe()}.",
        $"See what has become of it with: Get-FdynoTable {targetTable}", targetTable);

    /// <summary>There is no such restore to resume.</summary>
    public static FdynoException NotFoundToResume(string targetTable) => new(
        FdynoErrorCode.TableNotFound, $"Table not found: {targetTable}",
        "A restore that was cut off and not resumed for 24 hours is removed, as is one that is aborted. Begin it again, "
        + "with the command that began it. See which tables there are with: Get-FdynoTable",
        targetTable);

    /// <summary>The backup feeds another restore.</summary>
    public static FdynoException BackupInUse(string backupArn, string otherTarget) => new(
        FdynoErrorCode.BackupInUse, $"Backup is being used to restore another table: {backupArn}",
        $"Wait until table '{otherTarget}' is ACTIVE. If its restore was cut off, resume it with: {ResumeCommand(otherTarget)}; "
        + $"or remove it: {AbortCommand(otherTarget)}",
        backupArn);

    /// <summary>A restore reads the backup that is to be removed.</summary>
    public static FdynoException BackupUsedByRestore(string backupArn, string targetTable) => new(
        FdynoErrorCode.BackupInUse, $"Backup is being used to restore table: {backupArn}",
        $"Wait until table '{targetTable}' is ACTIVE. If its restore was cut off, resume it with: {ResumeCommand(targetTable)}; "
        + $"or remove it: {AbortCommand(targetTable)}",
        backupArn);

    /// <summary>A block that was sound when the backup was verified is damaged now.</summary>
    public static FdynoException DamagedOnTheWay(string targetTable, string backupArn, string what) => new(
        FdynoErrorCode.BackupCorrupted, $"The backup is damaged: {what}. {backupArn}",
        $"Table '{targetTable}' stays incomplete: remove it with {AbortCommand(targetTable)}. "
        + $"See all that is wrong with: Test-FdynoBackup -BackupArn {backupArn} -Detailed",
        backupArn);

    /// <summary>What was restored is not all that the source promised.</summary>
    public static FdynoException Incomplete(string targetTable, IRestoreSource source, long items, long bytes) => new(
        FdynoErrorCode.Internal,
        $"Table '{targetTable}' was not made ACTIVE: it holds {Quantity.Of(items, "item")} of {Quantity.Of(bytes, "byte")}, and {source.Arn} "
        + $"{(source.IsEstimate ? "about " : "")}{source.ItemCount} of {Quantity.Of(source.ItemBytes, "byte")}.",
        $"Remove it with {AbortCommand(targetTable)}, and report this as a defect of Fdyno.", targetTable);

    /// <summary>Too many restores at a time.</summary>
    public static FdynoException TooMany(int most) => new(
        FdynoErrorCode.LimitExceeded, $"Subscriber limit exceeded: Only {most} restore operations can be done simultaneously",
        "Wait until one of them is done. See them with: Get-FdynoTable | Where-Object TableStatus -eq CREATING");

    /// <summary>The named table is not the target of a restore at work.</summary>
    public static FdynoException NotRestoring(string targetTable) => new(
        FdynoErrorCode.Validation, $"Table '{targetTable}' is not being restored.",
        $"There is nothing to resume or to remove. See the table with: Get-FdynoTable {targetTable}", targetTable);

    /// <summary>The ARN's region is another one (docs/dynamodb/restores.md#restore-errors).</summary>
    public static FdynoException CrossRegion(string backupArn) => new(
        FdynoErrorCode.Validation, "Invalid Request: sseSpecificationOverride must be provided for cross-region restores",
        "The ARN names another region than this store's. Connect to the store of that region, or take a backup's ARN from: Get-FdynoBackup; "
        + "and a table's from: Get-FdynoTable",
        backupArn);

    /// <summary>The cmdlet that began a restore; either one resumes it.</summary>
    private static string Cmdlet(TableRecord target) =>
        target.RestoreSummary?.SourceBackupArn is null ? "Restore-FdynoTableToPointInTime" : "Restore-FdynoTable";

    private static string AlreadyRestoring(TableRecord target) => target.RestoreSummary is { SourceBackupArn: { } backupArn }
        ? $"Table: {target.TableName} is already being restored from backup: {backupArn}"
        : $"Table: {target.TableName} is already being restored from table: {target.RestoreSummary?.SourceTableArn}";
}
