
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.StoredBackups;
using Fdyno.Texts;

namespace Fdyno.Backups.Copying;

/// <summary>
/// The errors that only copies of backups have. Two stores may have the same ARNs, so that all of them name the store; and only the user
/// knows what the connections are called, so that commands have placeholders for them.
/// </summary>
internal static class CopyErrors
{
    /// <summary>The source was removed, or is damaged.</summary>
    /// <param name="source">The backup.</param>
    /// <param name="copy">The record of its copy.</param>
    /// <param name="damage">What is wrong; null where it was removed.</param>
    /// <param name="isCleaned">Whether what was copied has been removed.</param>
    public static FdynoException SourceLost(CopySource source, BackupRecord copy, string? damage, bool isCleaned)
    {
        var (backup, store) = (source.Backup.Record, source.Context.StoreName);
        var what = damage is null
            ? $"Backup '{backup.BackupName}' was removed from {store} while it was being copied."
            : $"Backup '{backup.BackupName}' in {store} is damaged: {damage}.";
        var left = isCleaned ? "Nothing is left of the copy" : $"The copy stays incomplete: {copy.BackupArn}";
        return new FdynoException(
            damage is null ? FdynoErrorCode.BackupNotFound : FdynoErrorCode.BackupCorrupted,
            $"{what} {left}: {backup.BackupArn}",
            (isCleaned ? "" : $"Remove what is there of it: {BackupErrors.AbortCommand(copy)}. ")
            + (damage is null ? "" : $"See all that is wrong with: Test-FdynoBackup -BackupArn {backup.BackupArn} -Connection <source> -Detailed. ")
            + $"Copy another backup of the table, which you find with: Get-FdynoBackup -TableName {backup.Table.TableName} -Connection <source>",
            backup.BackupArn);
    }

    /// <summary>The destination has another backup of the ARN.</summary>
    public static FdynoException Taken(string copyArn, string storeName) => new(
        FdynoErrorCode.Validation,
        $"Another backup is in {storeName} under the ARN that the copy would have: {copyArn}",
        $"See it with: Get-FdynoBackup -BackupArn {copyArn} -Connection <destination>; if it is not wanted, remove it: "
        + $"{RemoveCommand(copyArn)}; and copy again.",
        copyArn);

    /// <summary>The destination has a SYSTEM backup under the ARN, which nobody can remove.</summary>
    public static FdynoException TakenBySystem(BackupRecord found, string storeName) => new(
        FdynoErrorCode.Validation,
        $"A SYSTEM backup is in {storeName} under the ARN that the copy would have: {found.BackupArn}",
        $"Restore it instead, which takes no copy, with: Restore-FdynoTable -BackupArn {found.BackupArn} -TargetTableName <name> "
        + "-Connection <destination>; or copy again when it has expired, which is on "
        + $"{TimeLiteral.Of(found.CreationTime() + SystemBackup.Age)}.",
        found.BackupArn);

    /// <summary>What the destination has under the ARN is damaged.</summary>
    public static FdynoException DestinationDamaged(string copyArn, string storeName, FdynoException damage) => new(
        FdynoErrorCode.BackupCorrupted,
        $"What {storeName} has of the backup is damaged: {damage.Message}",
        $"Remove it: {RemoveCommand(copyArn)}; and copy again.", copyArn, damage);

    /// <summary>Source and destination are one store.</summary>
    public static FdynoException SameStore(CopySource source, string destinationName) => new(
        FdynoErrorCode.Validation,
        $"Source and destination are the same store, or one is a copy of the other's file, and the backup is in both: "
        + $"{source.Backup.Record.BackupArn} (from {source.Context.StoreName} to {destinationName})",
        "Nothing was copied. Give -Destination a connection to another store, from: Connect-Fdyno -Path <file> -NoDefault",
        source.Backup.Record.BackupArn);

    /// <summary>Nothing is to be resumed: the copy was never begun, or was removed.</summary>
    public static FdynoException NotBegun(CopySource source, string copyArn, string destinationName) => new(
        FdynoErrorCode.BackupNotFound,
        $"There is no copy of the backup in {destinationName} to resume: {copyArn}",
        $"Copy it with: Copy-FdynoBackup -BackupArn {source.Backup.Record.BackupArn} -Connection <source> -Destination <destination>",
        copyArn);

    private static string RemoveCommand(string copyArn) => $"Remove-FdynoBackup -BackupArn {copyArn} -Connection <destination>";
}
