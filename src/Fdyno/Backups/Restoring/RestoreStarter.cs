using Fdyno.Connection;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Backups;

/// <summary>What a restore needs to know to go on: the backup it reads and the table it fills.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Target">The record of the target, CREATING.</param>
internal sealed record StartedRestore(BackupHandle Backup, TableRecord Target);

/// <summary>Begins restores and takes them over.</summary>
/// <param name="context">The connection.</param>
/// <param name="backups">The backups.</param>
internal sealed class RestoreStarter(StoreContext context, BackupStore backups)
{
    private readonly RunningRestores _restores = new(context);

    /// <summary>
    /// Whether a restore could begin now. Asked before the backup is verified, which takes its time, and again when it begins.
    /// </summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.TableAlreadyExists"/>, <see cref="FdynoErrorCode.TableInUse"/>, <see cref="FdynoErrorCode.BackupInUse"/>,
    /// <see cref="FdynoErrorCode.LimitExceeded"/>.
    /// </exception>
    public async Task CheckAsync(IReadTransaction transaction, string targetName, BackupHandle backup)
    {
        if (await context.Catalog.FindAsync(transaction, targetName).ConfigureAwait(false) is { } existing)
            await RefuseAsync(transaction, existing).ConfigureAwait(false);
        var running = await _restores.ReadAsync(transaction).ConfigureAwait(false);
        var other = running.Find(r => r.Restore.BackupArn == backup.Record.BackupArn);
        if (other.Target is not null) throw RestoreErrors.BackupInUse(backup.Record.BackupArn, other.Target);
        if (running.Count >= RunningRestores.Most) throw RestoreErrors.TooMany(RunningRestores.Most);
    }

    /// <summary>Begins a restore in one small transaction: the target, CREATING and empty; the job; the place in the list.</summary>
    public Task BeginAsync(StartedRestore restore, JobRun run, CancellationToken cancellationToken) => context.Store.WriteAsync(
        async tr =>
        {
            var target = restore.Target;
            var existing = await context.Catalog.FindAsync(tr, target.TableName).ConfigureAwait(false);

            // There already when the outcome of an earlier attempt was unknown, and it did happen.
            if (existing?.Record.TableId == target.TableId) return true;
            var backup = await backups.OpenAsync(tr, restore.Backup.Arn).ConfigureAwait(false);
            await CheckAsync(tr, target.TableName, backup).ConfigureAwait(false);
            var prefix = await context.Directories.CreateTableAsync(tr, target.TableName).ConfigureAwait(false);
            var keys = new TableKeyspace(prefix);
            tr.Set(keys.Metadata, target.ToBytes());
            run.Begin(tr, keys.Job.Key);
            _restores.Add(tr, target.TableName, new RunningRestore { BackupArn = backup.Record.BackupArn, TableId = target.TableId });
            return true;
        },
        cancellationToken);

    /// <summary>The restore that fills a table, if it is not at work at this moment.</summary>
    /// <returns>The table; its record is CREATING, or ACTIVE for a restore that was finished.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.TableNotFound"/>; <see cref="FdynoErrorCode.TableInUse"/>: the restore is at work;
    /// <see cref="FdynoErrorCode.Validation"/>: the table does not come from a restore.
    /// </exception>
    public async Task<TableHandle> FindCutOffAsync(IReadTransaction transaction, string targetName, JobRun? run)
    {
        var table = await context.Catalog.FindAsync(transaction, targetName).ConfigureAwait(false)
            ?? throw TableErrors.TableNotFound(targetName);
        if (table.Record.RestoreSummary is null) throw RestoreErrors.NotRestoring(targetName);
        if (table.Record.Status != TableStatus.Creating) return table;
        var job = await ReadJobAsync(transaction, table).ConfigureAwait(false);
        if (job.RunId != run?.Id && job.IsLive(context.Time))
            throw RestoreErrors.BeingRestored(targetName, table.Record.RestoreSummary.SourceBackupArn ?? "", job);
        return table;
    }

    /// <summary>Takes over a restore that was cut off.</summary>
    /// <returns>Whether there is something to go on with: false for one that has been finished meanwhile.</returns>
    public Task<bool> TakeOverAsync(TableRecord target, JobRun run, CancellationToken cancellationToken) => context.Store.WriteAsync(
        async tr =>
        {
            var table = await FindCutOffAsync(tr, target.TableName, run).ConfigureAwait(false);
            if (table.Record.TableId != target.TableId) throw RestoreErrors.TakenOver(target.TableName, null);
            if (table.Record.Status != TableStatus.Creating) return false;
            var job = await ReadJobAsync(tr, table).ConfigureAwait(false);
            run.TakeOver(tr, table.Keys.Job.Key, job);
            return true;
        },
        cancellationToken);

    /// <summary>Removes the target of a restore that was cut off.</summary>
    public Task AbortAsync(string targetName, CancellationToken cancellationToken)
    {
        string? removed = null;
        return context.Store.WriteAsync(
            async tr =>
            {
                // Gone, or replaced, since an earlier attempt whose commit's outcome was unknown: it is what was asked for.
                var found = await context.Catalog.FindAsync(tr, targetName).ConfigureAwait(false);
                if (removed is not null && found?.Record.TableId != removed) return true;
                var table = await FindCutOffAsync(tr, targetName, null).ConfigureAwait(false);
                if (table.Record.Status != TableStatus.Creating) throw RestoreErrors.NotRestoring(targetName);
                await context.Directories.RemoveTableAsync(tr, targetName).ConfigureAwait(false);
                _restores.Remove(tr, targetName);
                removed = table.Record.TableId;
                return true;
            },
            cancellationToken);
    }

    private async Task RefuseAsync(IReadTransaction transaction, TableHandle existing)
    {
        var (name, summary) = (existing.Record.TableName, existing.Record.RestoreSummary);
        if (existing.Record.Status != TableStatus.Creating) throw TableErrors.TableAlreadyExists(name);
        var job = await ReadJobAsync(transaction, existing).ConfigureAwait(false);
        throw job.IsLive(context.Time)
            ? RestoreErrors.BeingRestored(name, summary?.SourceBackupArn ?? "", job)
            : RestoreErrors.CutOff(name, summary?.SourceBackupArn ?? "");
    }

    private async Task<JobRecord> ReadJobAsync(IReadTransaction transaction, TableHandle table) =>
        await JobRun.ReadAsync(transaction, table.Keys.Job.Key, context.Store.DisplayName).ConfigureAwait(false)
        ?? throw StoreErrors.Damaged(context.Store.DisplayName, $"the record of the restore of table '{table.Record.TableName}' is missing");
}
