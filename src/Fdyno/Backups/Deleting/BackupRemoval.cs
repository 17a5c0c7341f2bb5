using Fdyno.Backups.Restoring;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Deleting;

/// <summary>Removes backups: each in one transaction, so that one is wholly there or wholly gone.</summary>
/// <param name="context">The connection.</param>
/// <param name="backups">The backups.</param>
internal sealed class BackupRemoval(StoreContext context, BackupStore backups)
{
    /// <summary>Removes a backup, complete or cut off.</summary>
    /// <param name="arn">The backup.</param>
    /// <param name="givenArn">The ARN as the request gave it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<BackupDescription> DeleteAsync(BackupArn arn, string givenArn, CancellationToken cancellationToken) =>
        RemoveAsync(
            arn,
            givenArn,
            async (tr, entry, backup) =>
            {
                if (SystemBackup.ExpiryOf(entry.BackupType, arn.CreationTime) is { } expiry)
                    throw BackupErrors.SystemBackup(givenArn, expiry);
                if (backup is { Manifest: null }) CheckNotLive(backup, await ReadJobAsync(tr, backup).ConfigureAwait(false));
                var restores = new RunningRestores(context);
                if (await restores.FindByBackupAsync(tr, arn.ToString()).ConfigureAwait(false) is { } target)
                {
                    throw await new RestoreStarter(context).FindDeadAsync(tr, target).ConfigureAwait(false) is null
                        ? RestoreErrors.BackupUsedByRestore(givenArn, target)
                        : new DeadJobException(target);
                }
            },
            cancellationToken);

    /// <summary>
    /// Removes what is there of a backup that was cut off; or, with <paramref name="run"/>, of the one that this run is making, and only
    /// if it still is: what another run has taken over is that one's to decide about.
    /// </summary>
    public Task<BackupDescription> AbortAsync(BackupArn arn, JobRun? run, CancellationToken cancellationToken) =>
        RemoveAsync(
            arn,
            arn.ToString(),
            async (tr, _, backup) =>
            {
                if (backup is null) return;
                var job = await ReadJobAsync(tr, backup).ConfigureAwait(false);
                if (run is not null && !run.Owns(job)) throw BackupErrors.TakenOver(arn.ToString(), job);
                if (backup.Manifest is not null) throw BackupErrors.AlreadyComplete(arn.ToString());
                if (run is null) CheckNotLive(backup, job);
            },
            cancellationToken);

    private Task<BackupDescription> RemoveAsync(
        BackupArn arn,
        string givenArn,
        Func<ITransaction, BackupListEntry, BackupHandle?, Task> check,
        CancellationToken cancellationToken) => context.Writer.WriteOnceAsync(
        async tr =>
        {
            var entry = await backups.FindEntryAsync(tr, arn).ConfigureAwait(false) ?? throw BackupErrors.NotFound(givenArn);
            var backup = await TryOpenAsync(tr, arn).ConfigureAwait(false);
            await check(tr, entry, backup).ConfigureAwait(false);
            if (backup is { Manifest: null }) await new JobPins(context).ReleaseAsync(tr, backup.Record.Instant()).ConfigureAwait(false);
            await backups.RemoveAsync(tr, arn, entry).ConfigureAwait(false);
            var removed = backup is null
                ? BackupDescriber.DescribeDamaged(entry, arn)
                : BackupDescriber.Describe(backup.Record, backup.Manifest, arn.ToString());
            return removed with { BackupStatus = BackupStatus.Deleted };
        },
        cancellationToken);

    /// <summary>The backup; null where its record is damaged: such a one can be removed as well.</summary>
    private async Task<BackupHandle?> TryOpenAsync(ITransaction transaction, BackupArn arn)
    {
        try
        {
            return await backups.OpenAsync(transaction, arn).ConfigureAwait(false);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.BackupCorrupted)
        {
            return null;
        }
    }

    private Task<JobRecord?> ReadJobAsync(ITransaction transaction, BackupHandle backup) =>
        JobRun.ReadAsync(transaction, backup.JobKey, context.StoreName);

    private void CheckNotLive(BackupHandle backup, JobRecord? job)
    {
        if (job is not null && job.IsLive(context.Time)) throw BackupErrors.BeingMade(backup.Record, job);
    }
}
