using Fdyno.Backups.Restoring;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups;

/// <summary>
/// Aborts jobs that nobody will resume: those whose lease has been over for 24 hours. What a job has made so far, its record and its pin
/// go in one transaction, which sees that it is still dead: a run that takes it over before is not disturbed, and one that wakes up behind
/// finds nothing to write to.
/// </summary>
/// <param name="context">The connection.</param>
internal sealed class DeadJobs(StoreContext context)
{
    private readonly BackupStore _backups = new(context);
    private readonly RestoreStarter _restores = new(context);
    private readonly RunningRestores _running = new(context);

    /// <summary>Runs an operation, and runs it again where a dead job was in its way and is no longer.</summary>
    /// <param name="operation">The operation; writes nothing where it throws a <see cref="DeadJobException"/>.</param>
    /// <param name="trace">Told what was aborted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> operation, Action<string>? trace, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await operation().ConfigureAwait(false);
            }
            catch (DeadJobException dead)
            {
                var isAborted = dead.Backup is { } arn
                    ? await AbortBackupAsync(arn, cancellationToken).ConfigureAwait(false)
                    : await AbortRestoreAsync(dead.Target!, cancellationToken).ConfigureAwait(false);
                if (isAborted) trace?.Invoke(dead.Message);
            }
        }
    }

    /// <summary>Aborts the dead backups of a table, copies from elsewhere included, and all dead restores of the store.</summary>
    /// <param name="tableId">The table's id.</param>
    /// <param name="cancellationToken">Stops it between two jobs.</param>
    /// <returns>How many jobs were aborted.</returns>
    public async Task<int> AbortOfTableAsync(string tableId, CancellationToken cancellationToken)
    {
        var aborted = 0;
        await foreach (var arn in _backups.ReadUnfinishedAsync(tableId, cancellationToken).ConfigureAwait(false))
        {
            if (await AbortBackupAsync(arn, cancellationToken).ConfigureAwait(false)) aborted++;
        }

        return aborted + await AbortRestoresAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Aborts the jobs that a table's dead pins are of.</summary>
    /// <param name="find">Finds the table in a transaction; null where it is gone.</param>
    /// <param name="cancellationToken">Stops it between two jobs.</param>
    public async Task AbortOfPinsAsync(Func<IReadTransaction, Task<TableHandle?>> find, CancellationToken cancellationToken)
    {
        var now = context.UtcNow;
        var dead = await context.Store.ReadAsync(
            async tr => await find(tr).ConfigureAwait(false) is { } table
                ? (await HistoryPins.ReadAllAsync(tr, table.Keys.History).ConfigureAwait(false)).FindAll(p => p.IsDead(now))
                : [],
            cancellationToken).ConfigureAwait(false);
        if (dead.Count == 0) return;
        foreach (var pin in dead)
        {
            if (BackupArn.TryParse(pin.Record.Purpose, out var arn)) await AbortBackupAsync(arn, cancellationToken).ConfigureAwait(false);
        }

        await AbortRestoresAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> AbortRestoresAsync(CancellationToken cancellationToken)
    {
        var aborted = 0;
        foreach (var (target, _) in await context.Store.ReadAsync(_running.ReadAsync, cancellationToken).ConfigureAwait(false))
        {
            if (await AbortRestoreAsync(target, cancellationToken).ConfigureAwait(false)) aborted++;
        }

        return aborted;
    }

    /// <summary>Removes a backup, if its job is dead; whether it was. One whose record is damaged is left to its owner to look at.</summary>
    private async Task<bool> AbortBackupAsync(BackupArn arn, CancellationToken cancellationToken)
    {
        try
        {
            return await AbortSoundBackupAsync(arn, cancellationToken).ConfigureAwait(false);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.BackupCorrupted)
        {
            return false;
        }
    }

    private Task<bool> AbortSoundBackupAsync(BackupArn arn, CancellationToken cancellationToken) => context.Writer.WriteOnceAsync(
        async tr =>
        {
            if (await _backups.FindEntryAsync(tr, arn).ConfigureAwait(false) is not { BackupStatus: BackupStatus.Creating } entry) return false;
            if (await _backups.FindAsync(tr, arn).ConfigureAwait(false) is not { Manifest: null } backup) return false;
            var job = await JobRun.ReadAsync(tr, backup.JobKey, context.StoreName).ConfigureAwait(false);
            if (job?.IsDead(context.Time) != true) return false;
            await new JobPins(context).ReleaseAsync(tr, backup.Record.Instant()).ConfigureAwait(false);
            await _backups.RemoveAsync(tr, arn, entry).ConfigureAwait(false);
            return true;
        },
        cancellationToken,
        hasEffect: isAborted => isAborted);

    /// <summary>Removes the target of a restore, if its job is dead; whether it was.</summary>
    private Task<bool> AbortRestoreAsync(string target, CancellationToken cancellationToken) => context.Writer.WriteOnceAsync(
        async tr =>
        {
            if (await _restores.FindDeadAsync(tr, target).ConfigureAwait(false) is not { } table) return false;
            await _restores.RemoveTargetAsync(tr, table).ConfigureAwait(false);
            return true;
        },
        cancellationToken,
        hasEffect: isAborted => isAborted);
}

/// <summary>A job is in the way of an operation, and dead. To be let through to <see cref="DeadJobs.RunAsync"/>.</summary>
internal sealed class DeadJobException : Exception
{
    /// <summary>A backup that is not complete.</summary>
    public DeadJobException(BackupArn backup)
        : base($"The backup was cut off more than 24 hours ago; what was there of it has been removed: {backup}") => Backup = backup;

    /// <summary>The target of a restore that is not complete.</summary>
    public DeadJobException(string target)
        : base($"The restore of table '{target}' was cut off more than 24 hours ago; what was there of it has been removed.") => Target = target;

    /// <summary>The backup; null where it is a restore.</summary>
    public BackupArn? Backup { get; }

    /// <summary>The restore's target; null where it is a backup.</summary>
    public string? Target { get; }
}
