using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Deleting;

/// <summary>What is left of a table that was removed.</summary>
/// <param name="Statistics">Its statistics, as of the transaction's read version.</param>
/// <param name="Backup">The record of its SYSTEM backup; null where there is none.</param>
internal sealed record RemovedTable(TableStatistics Statistics, BackupRecord? Backup);

/// <summary>
/// Removes a table in one transaction. Where its point-in-time recovery is on, it becomes a SYSTEM backup: its record says that it was
/// removed, and its directory moves, while its keys stay where they are, whatever their number. Where a job reads its past and recovery is
/// off, it goes to the trash in the same way, until the last job is done. Otherwise nothing of it is left.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="backups">The backups.</param>
internal sealed class TableRemoval(StoreContext context, BackupStore backups)
{
    /// <summary>Removes a table.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it; all checks are done.</param>
    /// <param name="now">The time, in UTC.</param>
    public async Task<RemovedTable> RemoveAsync(ITransaction transaction, TableHandle table, DateTime now)
    {
        // A snapshot, so that writers of items do not send the removal round again. Those that commit meanwhile are before it, and what they
        // count moves with the table: exact figures of a SYSTEM backup are those of its table's counters.
        var statistics = await TableStatistics.ReadAsync(transaction.Snapshot, table.Keys).ConfigureAwait(false);

        // Serializably: who sets a pin reads the record, which is written here, and who releases one is seen by this.
        var pins = await HistoryPins.ReadAllAsync(transaction, table.Keys.History).ConfigureAwait(false);
        foreach (var dead in pins.Where(p => p.IsDead(now)))
        {
            transaction.Clear(table.Keys.History.Pin(dead.Id));
            transaction.Clear(table.Keys.History.PinLease(dead.Id));
        }

        var isPinned = pins.Exists(p => !p.IsDead(now));
        if (table.Record.Recovery is null && !isPinned)
        {
            await context.Directories.RemoveTableAsync(transaction, table.Record.TableName).ConfigureAwait(false);
            return new RemovedTable(statistics, null);
        }

        // Writers of items read this record serializably, and write only where it says ACTIVE: so none can follow the table.
        transaction.Set(table.Keys.Metadata, SystemBackup.Remove(table.Record, isPinned).ToBytes());
        if (table.Record.Recovery is not null)
            return new RemovedTable(statistics, await KeepAsync(transaction, table.Record, statistics, now).ConfigureAwait(false));
        await context.Directories.MoveTableToTrashAsync(transaction, table.Record.TableName, table.Record.TableId).ConfigureAwait(false);
        return new RemovedTable(statistics, null);
    }

    private async Task<BackupRecord> KeepAsync(ITransaction transaction, TableRecord table, TableStatistics statistics, DateTime now)
    {
        var arn = context.Names.Table(table.TableName);
        var milliseconds = new DateTimeOffset(now).ToUnixTimeMilliseconds();
        while ((await backups.FindByTimeAsync(transaction, milliseconds).ConfigureAwait(false)).Exists(b => b.Table.TableName == table.TableName))
            milliseconds++;
        var record = new BackupRecord
        {
            BackupArn = arn.ForBackup(BackupArn.MakeId(milliseconds, SystemBackup.IdSuffix)).ToString(),
            BackupName = SystemBackup.NameOf(table.TableName),
            BackupType = BackupType.System,
            CreationMilliseconds = milliseconds,
            TableArn = arn.ToString(),
            Table = table with { RestoreSummary = null, Recovery = null, HistoryLog = null },
            ItemCount = statistics.Items,
            SizeBytes = statistics.Bytes,
            ShardBoundaries = [],
        };
        var backup = await backups.AddAsync(transaction, record).ConfigureAwait(false);
        backups.Complete(
            transaction, backup, BackupManifest.Of([], backup.RecordBytes) with { ItemCount = statistics.Items, ItemBytes = statistics.Bytes });
        await context.Directories.MoveTableToBackupAsync(transaction, table.TableName, record.BackupArn).ConfigureAwait(false);
        return record;
    }
}
