using System.Globalization;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.StoredBackups;
using Fdyno.Validation;

namespace Fdyno.Backups.Making;

/// <summary>What a request to make a backup came to.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="IsNew">Whether it was begun; otherwise it was there, AVAILABLE, and nothing was written.</param>
internal sealed record StartedBackup(BackupHandle Backup, bool IsNew);

/// <summary>
/// Begins a backup in one small transaction, whose read version is the instant that the backup holds; or finds the one of that name.
/// The same transaction pins that version.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="backups">The backups.</param>
/// <param name="tuning">The sizes.</param>
internal sealed class BackupStarter(StoreContext context, BackupStore backups, BackupTuning tuning)
{
    private const int MaxNameLength = 255;

    /// <summary>Begins a backup.</summary>
    /// <param name="tableName">The table's name.</param>
    /// <param name="backupName">The backup's name; null for one of the table's name and the time.</param>
    /// <param name="allowDuplicateName">Whether an existing backup of the name is none of our concern.</param>
    /// <param name="run">The run that begins it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<StartedBackup> StartAsync(
        string tableName, string? backupName, bool allowDuplicateName, JobRun run, CancellationToken cancellationToken)
    {
        var boundaries = await ShardPlan.MakeAsync(context, tuning, tableName, cancellationToken).ConfigureAwait(false);
        var (suffix, pinId) = (unchecked((uint)Random.Shared.NextInt64()), Guid.NewGuid().ToString("D"));
        var pinned = new PinnedWrite(context, tuning.Lease);
        return await pinned.RunAsync(
            async tr =>
            {
                var table = await FindTableAsync(tr, tableName).ConfigureAwait(false);
                if (backupName is not null
                    && !allowDuplicateName
                    && await FindExistingAsync(tr, table.Record, backupName).ConfigureAwait(false) is { } existing)
                {
                    return new StartedBackup(existing, IsNew: false);
                }

                var (milliseconds, name) = await FindFreeAsync(tr, table.Record, backupName).ConfigureAwait(false);
                var arn = context.Names.Table(tableName);
                var backupArn = arn.ForBackup(BackupArn.MakeId(milliseconds, suffix)).ToString();
                await pinned.PinAsync(tr, table, pinId, backupArn).ConfigureAwait(false);

                // Those of the read version, which is what is pinned. A snapshot, so that writers do not send this transaction round again.
                var statistics = await TableStatistics.ReadAsync(tr.Snapshot, table.Keys).ConfigureAwait(false);
                var record = new BackupRecord
                {
                    BackupArn = backupArn,
                    BackupName = name,
                    BackupType = BackupType.User,
                    CreationMilliseconds = milliseconds,
                    TableArn = arn.ToString(),
                    Table = table.Record with { RestoreSummary = null, Recovery = null, HistoryLog = null },
                    ItemCount = statistics.Items,
                    SizeBytes = statistics.Bytes,
                    PinId = pinId,
                    ShardBoundaries = boundaries,
                };
                var backup = await backups.AddAsync(tr, record).ConfigureAwait(false);
                run.Begin(tr, backup.JobKey);
                return new StartedBackup(backup, IsNew: true);
            },
            cancellationToken,
            hasEffect: started => started.IsNew).ConfigureAwait(false);
    }

    /// <summary>The name of a backup that was given none: the table part is cut so that the whole fits.</summary>
    internal static string DefaultName(string tableName, long milliseconds)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var room = MaxNameLength - time.Length - 1;
        return $"{(tableName.Length <= room ? tableName : tableName[..room])}-{time}";
    }

    /// <summary>The backup's time and name: the present, or the next millisecond in which nothing of the table is in its way.</summary>
    private async Task<(long Milliseconds, string Name)> FindFreeAsync(IReadTransaction transaction, TableRecord table, string? backupName)
    {
        for (var milliseconds = context.Time.GetUtcNow().ToUnixTimeMilliseconds(); ; milliseconds++)
        {
            var taken = await backups.FindByTimeAsync(transaction, milliseconds).ConfigureAwait(false);
            if (taken.Exists(b => b.Table.TableName == table.TableName)) continue;
            if (backupName is not null) return (milliseconds, backupName);
            var name = DefaultName(table.TableName, milliseconds);
            if ((await backups.FindByNameAsync(transaction, table.TableId, name).ConfigureAwait(false)).Count == 0) return (milliseconds, name);
        }
    }

    private async Task<TableHandle> FindTableAsync(IReadTransaction transaction, string tableName)
    {
        var table = await context.Catalog.FindAsync(transaction, tableName).ConfigureAwait(false);
        return table is null || table.Record.Status == TableStatus.Creating ? throw TableErrors.TableNotFound(tableName) : table;
    }

    /// <summary>The backup of a name that is complete; null where there is none of that name.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupInUse"/>: there are only unfinished ones.</exception>
    private async Task<BackupHandle?> FindExistingAsync(IReadTransaction transaction, TableRecord table, string backupName)
    {
        BackupHandle? unfinished = null;
        BackupHandle? complete = null;
        foreach (var arn in await backups.FindByNameAsync(transaction, table.TableId, backupName).ConfigureAwait(false))
        {
            var backup = await backups.OpenAsync(transaction, arn).ConfigureAwait(false);
            if (backup.Manifest is null) unfinished = backup;
            else complete = backup;
        }

        if (complete is not null || unfinished is null) return complete;
        var job = await JobRun.ReadAsync(transaction, unfinished.JobKey, context.StoreName).ConfigureAwait(false);
        throw job is not null && job.IsLive(context.Time)
            ? BackupErrors.BeingMade(unfinished.Record, job)
            : job?.IsDead(context.Time) == true ? new DeadJobException(unfinished.Arn)
            : BackupErrors.CutOff(unfinished.Record);
    }
}
