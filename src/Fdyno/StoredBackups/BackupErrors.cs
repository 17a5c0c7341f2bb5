using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Texts;

namespace Fdyno.StoredBackups;

/// <summary>The errors of backups, with DynamoDB's texts (docs/dynamodb/backups.md) and the commands that help.</summary>
internal static class BackupErrors
{
    /// <summary>There is no such backup.</summary>
    public static FdynoException NotFound(string backupArn) => new(
        FdynoErrorCode.BackupNotFound, $"Backup not found: {backupArn}",
        "List the backups of this connection with: Get-FdynoBackup", backupArn);

    /// <summary>There is no such backup to resume.</summary>
    public static FdynoException NotFoundToResume(BackupArn backup) => new(
        FdynoErrorCode.BackupNotFound, $"Backup not found: {backup}",
        "A backup that was cut off and not resumed for 24 hours is removed, as is one that is aborted. "
        + $"Make a new one with: New-FdynoBackup -TableName {backup.Table.TableName}",
        backup.ToString());

    /// <summary>The text is no backup's ARN.</summary>
    public static FdynoException InvalidArn(string backupArn) => new(
        FdynoErrorCode.Validation, "Invalid Backup ARN", "Take the ARN from: Get-FdynoBackup", backupArn);

    /// <summary>The ARN has the form of a backup's, and names no partition, service or region there is.</summary>
    public static FdynoException ArnNotValid(string backupArn) => new(
        FdynoErrorCode.Validation, "Invalid Request: BackupArn is not valid", "Take the ARN from: Get-FdynoBackup", backupArn);

    /// <summary>The ARN names no region.</summary>
    public static FdynoException NoRegion(string backupArn) => new(
        FdynoErrorCode.AccessDenied, "Access is denied", "The ARN names no region. Take the ARN from: Get-FdynoBackup", backupArn);

    /// <summary>A backup is being made at this moment.</summary>
    public static FdynoException BeingMade(BackupRecord backup, JobRecord job) => new(
        FdynoErrorCode.BackupInUse,
        $"Backup '{backup.BackupName}' of table '{backup.Table.TableName}' is being {(backup.CopiedFrom is null ? "made" : "copied")} right now by {job.Describe()}: {backup.BackupArn}",
        "If that process is gone, run this again after its lease: the answer then says how to go on. "
        + $"Otherwise wait until it is AVAILABLE, and see it with: Get-FdynoBackup -BackupArn {backup.BackupArn}",
        backup.BackupArn);

    /// <summary>A backup was cut off.</summary>
    public static FdynoException CutOff(BackupRecord backup) => new(
        FdynoErrorCode.BackupInUse,
        $"Backup '{backup.BackupName}' of table '{backup.Table.TableName}' was cut off before it was complete: {backup.BackupArn}",
        $"Resume it: {ResumeCommand(backup)}; or remove what is there of it: {AbortCommand(backup)}",
        backup.BackupArn);

    /// <summary>The backup is not complete.</summary>
    public static FdynoException StillCreating(BackupRecord backup) => new(
        FdynoErrorCode.BackupInUse, $"Backup '{backup.BackupName}' is still CREATING: {backup.BackupArn}",
        $"Wait until it is AVAILABLE. If it was cut off, resume it: {ResumeCommand(backup)}", backup.BackupArn);

    /// <summary>A run no longer owns the backup that it makes.</summary>
    public static FdynoException TakenOver(string backupArn, JobRecord? job) => new(
        FdynoErrorCode.BackupInUse,
        job is null
            ? $"Another command has finished or removed the backup in the meantime: {backupArn}"
            : $"The backup was taken over by {job.Describe()}: {backupArn}",
        $"See what has become of it with: Get-FdynoBackup -BackupArn {backupArn}", backupArn);

    /// <summary>Nothing is to be resumed or aborted: the backup is AVAILABLE.</summary>
    public static FdynoException AlreadyComplete(string backupArn) => new(
        FdynoErrorCode.Validation, $"The backup is complete: {backupArn}",
        $"There is nothing to resume. If it is not wanted: Remove-FdynoBackup -BackupArn {backupArn}", backupArn);

    /// <summary>The state of the table that the backup was to hold is no longer there.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="lost">What has happened to it.</param>
    /// <param name="isCleaned">Whether what was copied has been removed.</param>
    public static FdynoException HistoryTrimmed(BackupRecord backup, HistoryLostException lost, bool isCleaned) => new(
        FdynoErrorCode.HistoryTrimmed,
        $"The state of table '{backup.Table.TableName}' that backup '{backup.BackupName}' was to hold is no longer there: {lost.Reason}. "
        + (isCleaned ? "Nothing is left of the backup." : $"It stays incomplete: {backup.BackupArn}"),
        (isCleaned ? "" : $"Remove what is there of it: {AbortCommand(backup)}. ")
        + (lost.IsTableGone ? "See which tables there are with: Get-FdynoTable"
            : $"Back up the present state with: New-FdynoBackup -TableName {backup.Table.TableName}"),
        backup.Table.TableName,
        lost);

    /// <summary>What was copied is not all that the table's exact statistics promised.</summary>
    public static FdynoException Incomplete(BackupRecord backup, BackupManifest contents) => new(
        FdynoErrorCode.Internal,
        $"The backup '{backup.BackupName}' was not completed: {Quantity.Of(contents.ItemCount, "item")} of {Quantity.Of(contents.ItemBytes, "byte")} were copied, "
        + $"and table '{backup.Table.TableName}' holds {backup.ItemCount} of {Quantity.Of(backup.SizeBytes, "byte")} by its statistics.",
        $"Remove what is there of it: {AbortCommand(backup)}, and report this as a defect of Fdyno.", backup.BackupArn);

    /// <summary>A SYSTEM backup cannot be removed.</summary>
    public static FdynoException SystemBackup(string backupArn, DateTime expiry) => new(
        FdynoErrorCode.Validation,
        $"Invalid Request: User is not allowed to delete the system backup with arn {backupArn}. It will automatically expire on "
        + TimeLiteral.Of(expiry),
        $"See it with: Get-FdynoBackup -BackupArn {backupArn}", backupArn);

    /// <summary>A backup's bytes are not those that were written.</summary>
    public static FdynoException Corrupted(string backupArn, string what, Exception? inner = null) => new(
        FdynoErrorCode.BackupCorrupted, $"The backup is damaged: {what}. {backupArn}",
        $"Nothing was changed. See all that is wrong with: Test-FdynoBackup -BackupArn {backupArn} -Detailed; "
        + "restore another backup of the table, which you find with: Get-FdynoBackup",
        backupArn, inner);

    /// <summary>What is left of a backup or a copy that stops before its end.</summary>
    public static UnfinishedWork Unfinished(BackupRecord backup) => new()
    {
        What = $"{(backup.CopiedFrom is null ? "Backup" : "The copy of backup")} '{backup.BackupName}' of table '{backup.Table.TableName}'",
        ResumeCommand = ResumeCommand(backup),
        AbortCommand = AbortCommand(backup),
    };

    /// <summary>The command that resumes a backup that was cut off. Where a copy comes from, only its user can say.</summary>
    public static string ResumeCommand(BackupRecord backup) => backup.CopiedFrom is { } origin
        ? $"Copy-FdynoBackup -BackupArn {origin.BackupArn} -Connection <source> -Destination <destination> -Resume"
        : $"New-FdynoBackup -BackupArn {backup.BackupArn} -Resume";

    /// <summary>The command that removes what a backup that was cut off has left.</summary>
    public static string AbortCommand(BackupRecord backup) => backup.CopiedFrom is { } origin
        ? $"Copy-FdynoBackup -BackupArn {origin.BackupArn} -Destination <destination> -Abort"
        : $"New-FdynoBackup -BackupArn {backup.BackupArn} -Abort";
}
