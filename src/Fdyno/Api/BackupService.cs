using System.Runtime.CompilerServices;
using Fdyno.Backups;
using Fdyno.Backups.Checking;
using Fdyno.Backups.Deleting;
using Fdyno.Backups.Making;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.StoredBackups;
using Fdyno.Texts;
using Fdyno.Validation;

namespace Fdyno.Api;

/// <summary>
/// The operations on backups: CreateBackup, DescribeBackup, ListBackups, DeleteBackup (docs/dynamodb/backups.md), and verification.
/// </summary>
public sealed class BackupService
{
    private readonly StoreContext _context;
    private readonly BackupTuning _tuning;
    private readonly BackupStore _backups;
    private readonly ExpiredBackups _expired;

    internal BackupService(StoreContext context, BackupTuning? tuning = null)
    {
        _context = context;
        _tuning = tuning ?? BackupTuning.Default;
        _backups = new BackupStore(context);
        _expired = new ExpiredBackups(context, _backups);
    }

    /// <summary>
    /// Makes a backup of a table's state at one instant, while writers go on, and returns when it is AVAILABLE; or returns the existing one
    /// of that name, with a warning, and writes nothing.
    /// </summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>; <see cref="FdynoErrorCode.TableNotFound"/>; <see cref="FdynoErrorCode.BackupInUse"/>: one of
    /// that name is being made, or was cut off; <see cref="FdynoErrorCode.HistoryTrimmed"/>: the table is gone, and nothing is left.
    /// </exception>
    public Task<BackupDescription> CreateBackupAsync(
        CreateBackupRequest request, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("CreateBackup", _context, request?.TableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(context);
            ResourceNames.CheckShape(new RequestValidator(), request.TableName).Name(request.BackupName, "backupName").ThrowIfAny(request.TableName);
            var tableName = _context.Names.Resolve(request.TableName!);
            await _expired.DropInPassingAsync(context, cancellationToken).ConfigureAwait(false);
            var run = new JobRun(_context, _tuning.Lease);
            var starter = new BackupStarter(_context, _backups, _tuning);
            var started = await new DeadJobs(_context).RunAsync(
                () => starter.StartAsync(tableName, request.BackupName, request.AllowDuplicateName, run, cancellationToken),
                context.Trace,
                cancellationToken).ConfigureAwait(false);
            if (!started.IsNew)
            {
                Warn(context, started.Backup.Record);
                return BackupDescriber.Describe(started.Backup.Record, started.Backup.Manifest, started.Backup.Record.BackupArn);
            }

            if (_context.IsDryRun) return BackupDescriber.Describe(started.Backup.Record, null, started.Backup.Record.BackupArn);
            try
            {
                return await CopyAsync(started.Backup, run, context, cancellationToken).ConfigureAwait(false);
            }
            catch (HistoryLostException e)
            {
                // There is no second look at the instant: what was copied is of no use.
                await CheckOwnerAsync(started.Backup, run).ConfigureAwait(false);
                await new BackupRemoval(_context, _backups).AbortAsync(started.Backup.Arn, run, CancellationToken.None).ConfigureAwait(false);
                throw BackupErrors.HistoryTrimmed(started.Backup.Record, e, isCleaned: true);
            }
        });

    /// <summary>Resumes a backup that was cut off, behind its last stored block.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.BackupNotFound"/>; <see cref="FdynoErrorCode.BackupInUse"/>: it is being made at this moment, or it is a
    /// copy; <see cref="FdynoErrorCode.HistoryTrimmed"/>: the state that it was to hold is no longer there.
    /// </exception>
    public Task<BackupDescription> ResumeBackupAsync(
        string backupArn, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("ResumeBackup", _context, backupArn, async () =>
        {
            ArgumentNullException.ThrowIfNull(context);
            var arn = BackupArnRules.Resolve(backupArn, _context);
            var run = new JobRun(_context, _tuning.Lease);
            var backup = await _context.Writer.WriteOnceAsync(
                async tr =>
                {
                    var found = await _backups.FindAsync(tr, arn).ConfigureAwait(false) ?? throw BackupErrors.NotFoundToResume(arn);
                    if (found.Manifest is not null) return found;
                    var job = await JobRun.ReadAsync(tr, found.JobKey, _context.StoreName).ConfigureAwait(false)
                        ?? throw BackupErrors.Corrupted(arn.ToString(), "the record of its job is missing");
                    if (job.IsLive(_context.Time)) throw BackupErrors.BeingMade(found.Record, job);

                    // The rest of a copy is in another store: the error names the command that knows of it.
                    if (found.Record.CopiedFrom is not null) throw BackupErrors.CutOff(found.Record);
                    if (found.Record.Instant() is { } instant) await new JobPins(_context).RenewAsync(tr, instant, _tuning.Lease).ConfigureAwait(false);
                    run.TakeOver(tr, found.JobKey, job);
                    return found;
                },
                cancellationToken,
                hasEffect: found => found.Manifest is null).ConfigureAwait(false);
            if (_context.IsDryRun) return BackupDescriber.Describe(backup.Record, backup.Manifest, backupArn);
            try
            {
                if (backup.Manifest is null) return await CopyAsync(backup, run, context, cancellationToken).ConfigureAwait(false);
            }
            catch (HistoryLostException e)
            {
                await CheckOwnerAsync(backup, run).ConfigureAwait(false);

                // Left as it is, since the caller asked for this very backup: the error names the command that removes it.
                throw BackupErrors.HistoryTrimmed(backup.Record, e, isCleaned: false);
            }

            context.Warn?.Invoke($"Backup '{backup.Record.BackupName}' is complete already; nothing was done ({backupArn}).");
            return BackupDescriber.Describe(backup.Record, backup.Manifest, backupArn);
        });

    /// <summary>Removes what a backup that was cut off has left.</summary>
    /// <returns>The backup, DELETED.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.BackupNotFound"/>; <see cref="FdynoErrorCode.BackupInUse"/>: it is being made at this moment;
    /// <see cref="FdynoErrorCode.Validation"/>: it is complete.
    /// </exception>
    public Task<BackupDescription> AbortBackupAsync(string backupArn, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("AbortBackup", _context, backupArn, async () =>
        {
            var arn = BackupArnRules.Resolve(backupArn, _context);
            var removed = await new BackupRemoval(_context, _backups).AbortAsync(arn, null, cancellationToken).ConfigureAwait(false);
            await _context.Clearing.SweepAfterRemovalAsync(OperationContext.None, cancellationToken).ConfigureAwait(false);
            return removed with { BackupArn = backupArn };
        });

    /// <summary>Describes a backup.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.AccessDenied"/>: the ARN is none of this store's;
    /// <see cref="FdynoErrorCode.BackupNotFound"/>; <see cref="FdynoErrorCode.BackupCorrupted"/>: its record is damaged.
    /// </exception>
    public Task<BackupDescription> DescribeBackupAsync(string backupArn, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("DescribeBackup", _context, backupArn, async () =>
        {
            var arn = BackupArnRules.Resolve(backupArn, _context);
            var backup = await _context.Store.ReadAsync(tr => _backups.FindAsync(tr, arn), cancellationToken).ConfigureAwait(false)
                ?? throw BackupErrors.NotFound(backupArn);
            return BackupDescriber.Describe(backup.Record, backup.Manifest, backupArn);
        });

    /// <summary>Lists backups by creation time, then ARN. Pages are read as the caller goes on.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>.</exception>
    public IAsyncEnumerable<BackupSummary> ListBackupsAsync(ListBackupsRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Operation.StreamAsync("ListBackups", _context, request.TableName, ListBackupsCoreAsync(request, cancellationToken));
    }

    private async IAsyncEnumerable<BackupSummary> ListBackupsCoreAsync(
        ListBackupsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listing = BackupListing.Plan(request, _context, _backups);
        if (listing.TableName is { } name) await _context.Catalog.CheckIdAsync(_context.Store, name, cancellationToken).ConfigureAwait(false);
        await foreach (var backup in listing.ReadAsync(cancellationToken).ConfigureAwait(false)) yield return backup;
    }

    /// <summary>Removes a backup, in one transaction.</summary>
    /// <returns>The backup as it was, DELETED.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.BackupNotFound"/>; <see cref="FdynoErrorCode.BackupInUse"/>: it is being made or restored;
    /// <see cref="FdynoErrorCode.Validation"/>: it is a SYSTEM backup.
    /// </exception>
    public Task<BackupDescription> DeleteBackupAsync(string backupArn, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("DeleteBackup", _context, backupArn, async () =>
        {
            var arn = BackupArnRules.Resolve(backupArn, _context);
            await _expired.DropInPassingAsync(OperationContext.None, cancellationToken).ConfigureAwait(false);
            var removed = await new DeadJobs(_context).RunAsync(
                () => new BackupRemoval(_context, _backups).DeleteAsync(arn, backupArn, cancellationToken), null, cancellationToken).ConfigureAwait(false);
            await _context.Clearing.SweepAfterRemovalAsync(OperationContext.None, cancellationToken).ConfigureAwait(false);
            return removed with { BackupArn = backupArn };
        });

    /// <summary>Reads a whole backup and checks every sum, without writing. Damage is told in the result, never thrown.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.BackupNotFound"/>; <see cref="FdynoErrorCode.BackupInUse"/>: it is not complete yet.
    /// </exception>
    public Task<BackupVerification> VerifyBackupAsync(
        string backupArn, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("VerifyBackup", _context, backupArn, async () =>
        {
            ArgumentNullException.ThrowIfNull(context);
            var arn = BackupArnRules.Resolve(backupArn, _context);
            var (entry, backup, damage) = await _context.Store.ReadAsync(
                async tr =>
                {
                    var listed = await _backups.FindEntryAsync(tr, arn).ConfigureAwait(false) ?? throw BackupErrors.NotFound(backupArn);
                    try
                    {
                        return (listed, await _backups.OpenAsync(tr, arn).ConfigureAwait(false), (string?)null);
                    }
                    catch (FdynoException e) when (e.Code is FdynoErrorCode.BackupCorrupted or FdynoErrorCode.StoreTooNew)
                    {
                        return (listed, (BackupHandle?)null, e.Message);
                    }
                },
                cancellationToken).ConfigureAwait(false);
            if (backup is { Manifest: null })
            {
                if (entry.BackupStatus != BackupStatus.Available) throw BackupErrors.StillCreating(backup.Record);
                damage = "its manifest is missing";
            }

            if (damage is null)
            {
                var found = backup!.DeletedTable is null
                    ? await new BackupVerifier(_context, _tuning, backup, decodes: true, context).VerifyAsync(cancellationToken).ConfigureAwait(false)
                    : await new DeletedTableVerifier(_context, _tuning, backup, decodes: true, context).VerifyAsync(cancellationToken).ConfigureAwait(false);
                return found with { BackupArn = backupArn };
            }

            return new BackupVerification
            {
                BackupArn = backupArn,
                BackupName = entry.BackupName,
                TableName = entry.TableName,
                IsValid = false,
                Problems = [damage],
            };
        });

    private async Task<BackupDescription> CopyAsync(
        BackupHandle backup, JobRun run, OperationContext context, CancellationToken cancellationToken)
    {
        var copier = new BackupMaker(_context, _backups, _tuning, backup, run, context);
        var contents = await UnfinishedJob.RunAsync(
            context, BackupErrors.Unfinished(backup.Record), run, () => copier.CopyAsync(cancellationToken)).ConfigureAwait(false);
        await _context.Upkeep.AfterEndAsync(backup.Record.Table.TableName, backup.Record.Table.TableId).ConfigureAwait(false);
        return BackupDescriber.Describe(backup.Record, contents, backup.Record.BackupArn);
    }

    /// <summary>Another run may have taken over and come to the end, and released the past with it.</summary>
    private async Task CheckOwnerAsync(BackupHandle backup, JobRun run)
    {
        var job = await _context.Store.ReadAsync(run.ReadJobAsync, CancellationToken.None).ConfigureAwait(false);
        if (!run.Owns(job)) throw BackupErrors.TakenOver(backup.Record.BackupArn, job);
    }

    private void Warn(OperationContext context, BackupRecord backup)
    {
        var age = Age.Describe(_context.Time.GetUtcNow() - backup.CreationTime());
        context.Warn?.Invoke(
            $"Backup '{backup.BackupName}' of table '{backup.Table.TableName}' was made {age} ago ({backup.BackupArn}); "
            + "nothing was backed up now. For a new backup give another name, no name, or -AllowDuplicateName.");
    }
}
