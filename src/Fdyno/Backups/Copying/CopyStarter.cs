using Fdyno.Backups.Making;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Copying;

/// <summary>Begins copies and takes over those that were cut off, each in one small transaction of the destination.</summary>
/// <param name="context">The connection to the destination.</param>
/// <param name="backups">The destination's backups.</param>
internal sealed class CopyStarter(StoreContext context, BackupStore backups)
{
    private string StoreName => context.StoreName;

    /// <summary>Begins a copy; or finds it, complete.</summary>
    /// <param name="source">The backup.</param>
    /// <param name="run">The run that begins the copy.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<StartedBackup> StartAsync(CopySource source, JobRun run, CancellationToken cancellationToken)
    {
        var record = source.CopyFor(context);
        return context.Writer.WriteOnceAsync(
            async tr =>
            {
                if (await FindAsync(tr, record.BackupArn).ConfigureAwait(false) is not { } existing)
                {
                    var copy = await backups.AddAsync(tr, record).ConfigureAwait(false);
                    run.Begin(tr, copy.JobKey);
                    return new StartedBackup(copy, IsNew: true);
                }

                Compare(source, existing);
                if (existing.Manifest is not null) return new StartedBackup(existing, IsNew: false);
                var job = await ReadJobAsync(tr, existing).ConfigureAwait(false);
                throw job.IsLive(context.Time) ? BackupErrors.BeingMade(existing.Record, job)
                    : job.IsDead(context.Time) ? new DeadJobException(existing.Arn)
                    : BackupErrors.CutOff(existing.Record);
            },
            cancellationToken,
            hasEffect: started => started.IsNew);
    }

    /// <summary>Takes over a copy that was cut off.</summary>
    /// <param name="source">The backup.</param>
    /// <param name="run">The run that takes over.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The copy; complete where there was nothing to resume.</returns>
    public Task<BackupHandle> TakeOverAsync(CopySource source, JobRun run, CancellationToken cancellationToken)
    {
        var copyArn = source.CopyFor(context).BackupArn;
        return context.Writer.WriteOnceAsync(
            async tr =>
            {
                var copy = await FindAsync(tr, copyArn).ConfigureAwait(false) ?? throw CopyErrors.NotBegun(source, copyArn, StoreName);
                Compare(source, copy);
                if (copy.Manifest is not null) return copy;
                var job = await ReadJobAsync(tr, copy).ConfigureAwait(false);
                if (job.IsLive(context.Time)) throw BackupErrors.BeingMade(copy.Record, job);
                run.TakeOver(tr, copy.JobKey, job);
                return copy;
            },
            cancellationToken,
            hasEffect: copy => copy.Manifest is null);
    }

    private async Task<BackupHandle?> FindAsync(IReadTransaction transaction, string copyArn)
    {
        if (!BackupArn.TryParse(copyArn, out var arn)) throw BackupErrors.InvalidArn(copyArn);
        try
        {
            // Also one whose time is over: it is in the place that the copy would have.
            return await backups.FindAsync(transaction, arn, includesExpired: true).ConfigureAwait(false);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.BackupCorrupted)
        {
            throw CopyErrors.DestinationDamaged(copyArn, StoreName, e);
        }
    }

    private void Compare(CopySource source, BackupHandle found)
    {
        if (source.IsItself(context, found)) throw CopyErrors.SameStore(source, StoreName);
        if (found.DeletedTable is not null) throw CopyErrors.TakenBySystem(found.Record, StoreName);
        if (!source.IsSameAs(found)) throw CopyErrors.Taken(found.Record.BackupArn, StoreName);
    }

    private async Task<JobRecord> ReadJobAsync(ITransaction transaction, BackupHandle copy) =>
        await JobRun.ReadAsync(transaction, copy.JobKey, StoreName).ConfigureAwait(false)
        ?? throw BackupErrors.Corrupted(copy.Record.BackupArn, "the record of its job is missing");
}
