using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Validation;

namespace Fdyno.Backups.Restoring;

/// <summary>What a restore needs to know to go on: the source it reads and the table it fills.</summary>
/// <param name="Source">The source.</param>
/// <param name="Target">The record of the target, CREATING.</param>
internal sealed record StartedRestore(IRestoreSource Source, TableRecord Target);

/// <summary>Begins restores and takes them over, whatever their source.</summary>
/// <param name="context">The connection.</param>
internal sealed class RestoreStarter(StoreContext context)
{
    private readonly RunningRestores _restores = new(context);
    private readonly JobPins _pins = new(context);

    /// <summary>
    /// Whether a restore could begin now. Asked before a backup is verified, which takes its time, and again when the restore begins.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="targetName">The target's name.</param>
    /// <param name="backupArn">The backup, in the store's own account and region; null where the source is a table.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.TableAlreadyExists"/>, <see cref="FdynoErrorCode.TableInUse"/>, <see cref="FdynoErrorCode.BackupInUse"/>,
    /// <see cref="FdynoErrorCode.LimitExceeded"/>.
    /// </exception>
    /// <exception cref="DeadJobException">A restore is in the way that nobody will resume.</exception>
    public async Task CheckAsync(IReadTransaction transaction, string targetName, string? backupArn)
    {
        if (await context.Catalog.FindAsync(transaction, targetName).ConfigureAwait(false) is { } existing)
            await RefuseAsync(transaction, existing).ConfigureAwait(false);
        var running = await _restores.ReadAsync(transaction).ConfigureAwait(false);
        if (backupArn is not null && running.Find(r => r.Restore.BackupArn == backupArn).Target is { } other)
            throw await FindDeadAsync(transaction, other).ConfigureAwait(false) is null ? RestoreErrors.BackupInUse(backupArn, other) : new DeadJobException(other);
        if (running.Count < RunningRestores.Most) return;
        foreach (var (target, _) in running)
        {
            if (await FindDeadAsync(transaction, target).ConfigureAwait(false) is not null) throw new DeadJobException(target);
        }

        throw RestoreErrors.TooMany(RunningRestores.Most);
    }

    /// <summary>Begins a restore: the target, CREATING and empty; the job; the place in the list. All checks are done.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="target">The record of the target.</param>
    /// <param name="instant">The source where it is a table; null where it is a backup.</param>
    /// <param name="run">The run that begins it.</param>
    /// <returns>The target's keys.</returns>
    public async Task<TableKeyspace> BeginAsync(ITransaction transaction, TableRecord target, TableInstant? instant, JobRun run)
    {
        var prefix = await context.Directories.CreateTableAsync(transaction, target.TableName).ConfigureAwait(false);
        var keys = new TableKeyspace(prefix);
        transaction.Set(keys.Metadata, target.ToBytes());
        if (instant is not null) transaction.Set(keys.JobSource, StoredJson.Write(instant, JobJson.Default.TableInstant));
        run.Begin(transaction, keys.Job.Key);
        var entry = new RunningRestore { BackupArn = target.RestoreSummary!.SourceBackupArn, TableId = target.TableId };
        _restores.Add(transaction, target.TableName, entry);
        return keys;
    }

    /// <summary>Writes, in the transaction that begins a restore of a SYSTEM backup, how its table is divided.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="target">The target's keys.</param>
    /// <param name="boundaries">The packed primary keys at which a shard ends and the next one begins.</param>
    public static void WriteShards(ITransaction transaction, TableKeyspace target, IReadOnlyList<byte[]> boundaries) => transaction.Set(
        target.JobShards, StoredJson.Write(new RestoreShards { Boundaries = boundaries }, RestoreJson.Default.RestoreShards));

    /// <summary>How the table of a SYSTEM backup was divided when its restore began.</summary>
    public async Task<IReadOnlyList<byte[]>> ReadShardsAsync(IReadTransaction transaction, TableHandle target) =>
        await transaction.GetAsync(target.Keys.JobShards).ConfigureAwait(false) is { } bytes
            ? StoredJson.Read(bytes, RestoreJson.Default.RestoreShards, "the shards of a restore", context.StoreName).Boundaries
            : throw StoreErrors.Damaged(
                context.StoreName, $"the shards of the restore of table '{target.Record.TableName}' are missing");

    /// <summary>The source of a restore from a table, as it was recorded when the restore began; null for another restore.</summary>
    public async Task<TableInstant?> FindInstantAsync(IReadTransaction transaction, TableHandle target) =>
        target.Record.RestoreSummary is { SourceBackupArn: null }
        && await transaction.GetAsync(target.Keys.JobSource).ConfigureAwait(false) is { } bytes
            ? StoredJson.Read(bytes, JobJson.Default.TableInstant, "the source of a restore", context.StoreName)
            : null;

    /// <summary>The source of a restore that has no backup for one.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreInvalid"/>: it is missing.</exception>
    public async Task<TableInstant> ReadInstantAsync(IReadTransaction transaction, TableHandle target) =>
        await FindInstantAsync(transaction, target).ConfigureAwait(false)
        ?? throw StoreErrors.Damaged(
            context.StoreName, $"the source of the restore of table '{target.Record.TableName}' is missing");

    /// <summary>Releases what keeps the source's past, in the transaction that ends the restore.</summary>
    public async Task ReleaseSourceAsync(ITransaction transaction, TableHandle target) =>
        await _pins.ReleaseAsync(transaction, await FindInstantAsync(transaction, target).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>The restore that fills a table, if it is not at work at this moment.</summary>
    /// <returns>The table; its record is CREATING, or ACTIVE for a restore that was finished.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.TableNotFound"/>; <see cref="FdynoErrorCode.TableInUse"/>: the restore is at work;
    /// <see cref="FdynoErrorCode.Validation"/>: the table does not come from a restore.
    /// </exception>
    public async Task<TableHandle> FindCutOffAsync(IReadTransaction transaction, string targetName, JobRun? run)
    {
        var table = await context.Catalog.FindAsync(transaction, targetName).ConfigureAwait(false)
            ?? throw RestoreErrors.NotFoundToResume(targetName);
        if (table.Record.RestoreSummary is null) throw RestoreErrors.NotRestoring(targetName);
        if (table.Record.Status != TableStatus.Creating) return table;
        var job = await ReadJobAsync(transaction, table).ConfigureAwait(false);
        if (job.RunId != run?.Id && job.IsLive(context.Time))
            throw RestoreErrors.BeingRestored(table.Record, job);
        return table;
    }

    /// <summary>Takes over a restore that was cut off.</summary>
    /// <param name="target">The target, as it was found.</param>
    /// <param name="run">The run that takes over.</param>
    /// <param name="lease">How long the run is taken to be at work.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there is something to resume: false for one that has been finished meanwhile.</returns>
    public Task<bool> TakeOverAsync(TableRecord target, JobRun run, TimeSpan lease, CancellationToken cancellationToken) => context.Writer.WriteOnceAsync(
        async tr =>
        {
            var table = await FindCutOffAsync(tr, target.TableName, null).ConfigureAwait(false);
            if (table.Record.TableId != target.TableId) throw RestoreErrors.TakenOver(target.TableName, null);
            if (table.Record.Status != TableStatus.Creating) return false;
            var job = await ReadJobAsync(tr, table).ConfigureAwait(false);
            if (await FindInstantAsync(tr, table).ConfigureAwait(false) is { } instant) await _pins.RenewAsync(tr, instant, lease).ConfigureAwait(false);
            run.TakeOver(tr, table.Keys.Job.Key, job);
            return true;
        },
        cancellationToken,
        hasEffect: isTaken => isTaken);

    /// <summary>The target of a restore that nobody will resume; null where there is none of that name.</summary>
    public async Task<TableHandle?> FindDeadAsync(IReadTransaction transaction, string targetName)
    {
        var table = await context.Catalog.FindAsync(transaction, targetName).ConfigureAwait(false);
        if (table?.Record is not { Status: TableStatus.Creating, RestoreSummary: not null }) return null;
        var job = await JobRun.ReadAsync(transaction, table.Keys.Job.Key, context.StoreName).ConfigureAwait(false);
        return job?.IsDead(context.Time) == true ? table : null;
    }

    /// <summary>Removes the target of a restore, with the job and what it keeps of the source. All checks are done.</summary>
    public async Task RemoveTargetAsync(ITransaction transaction, TableHandle target)
    {
        await ReleaseSourceAsync(transaction, target).ConfigureAwait(false);
        await context.Directories.RemoveTableAsync(transaction, target.Record.TableName).ConfigureAwait(false);
        _restores.Remove(transaction, target.Record.TableName);
    }

    /// <summary>Removes the target of a restore that was cut off, or that <paramref name="run"/> is filling.</summary>
    public Task AbortAsync(string targetName, JobRun? run, CancellationToken cancellationToken) => context.Writer.WriteOnceAsync(
        async tr =>
        {
            var table = await FindCutOffAsync(tr, targetName, run).ConfigureAwait(false);
            if (run is not null)
            {
                var job = table.Record.Status == TableStatus.Creating ? await ReadJobAsync(tr, table).ConfigureAwait(false) : null;
                if (!run.Owns(job)) throw RestoreErrors.TakenOver(targetName, job);
            }

            if (table.Record.Status != TableStatus.Creating) throw RestoreErrors.NotRestoring(targetName);
            await RemoveTargetAsync(tr, table).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private async Task RefuseAsync(IReadTransaction transaction, TableHandle existing)
    {
        if (existing.Record.Status != TableStatus.Creating) throw TableErrors.TableAlreadyExists(existing.Record.TableName);
        var job = await ReadJobAsync(transaction, existing).ConfigureAwait(false);
        throw job.IsLive(context.Time) ? RestoreErrors.BeingRestored(existing.Record, job)
            : job.IsDead(context.Time) ? new DeadJobException(existing.Record.TableName)
            : RestoreErrors.CutOff(existing.Record);
    }

    private async Task<JobRecord> ReadJobAsync(IReadTransaction transaction, TableHandle table) =>
        await JobRun.ReadAsync(transaction, table.Keys.Job.Key, context.StoreName).ConfigureAwait(false)
        ?? throw StoreErrors.Damaged(context.StoreName, $"the record of the restore of table '{table.Record.TableName}' is missing");
}
