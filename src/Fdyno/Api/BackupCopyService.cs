using Fdyno.Backups;
using Fdyno.Backups.Copying;
using Fdyno.Backups.Deleting;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.StoredBackups;

namespace Fdyno.Api;

/// <summary>
/// Copies of other stores' backups in this connection's store. A copy has its backup's name, id and creation time, and this store's
/// account and region in its ARN. A copy of a SYSTEM backup is of type USER, and stays until it is removed.
/// </summary>
public sealed class BackupCopyService
{
    private readonly StoreContext _context;
    private readonly BackupTuning _tuning;
    private readonly BackupStore _backups;
    private readonly CopyStarter _starter;

    internal BackupCopyService(StoreContext context, BackupTuning? tuning = null)
    {
        _context = context;
        _tuning = tuning ?? BackupTuning.Default;
        _backups = new BackupStore(context);
        _starter = new CopyStarter(context, _backups);
    }

    /// <summary>
    /// Copies a backup into this store and returns when the copy is AVAILABLE, all of it verified on the way; or returns the copy that is
    /// there already, and writes nothing.
    /// </summary>
    /// <param name="source">The connection to the store that has the backup.</param>
    /// <param name="backupArn">The backup's ARN there.</param>
    /// <param name="context">Who listens.</param>
    /// <param name="cancellationToken">Stops it. The copy can be resumed.</param>
    /// <returns>The copy, with its ARN in this store.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.AccessDenied"/>: the ARN is none of the source's, its place here
    /// is taken by another backup, or both connections are to one store; <see cref="FdynoErrorCode.BackupInUse"/>: the backup is
    /// CREATING, or its copy is being made or was cut off; <see cref="FdynoErrorCode.BackupNotFound"/>: it is not there, or was removed
    /// meanwhile; <see cref="FdynoErrorCode.BackupCorrupted"/>. Of a copy that fails because of its source, nothing is left.
    /// </exception>
    public Task<BackupDescription> CopyBackupAsync(
        FdynoConnection source, string backupArn, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("CopyBackup", _context, backupArn, async () =>
        {
            ArgumentNullException.ThrowIfNull(source);
            ArgumentNullException.ThrowIfNull(context);
            var original = await CopySource.OpenAsync(source.Context, backupArn, _tuning, cancellationToken).ConfigureAwait(false);
            var run = new JobRun(_context, _tuning.Lease);
            var (copy, isNew) = await new DeadJobs(_context).RunAsync(
                () => _starter.StartAsync(original, run, cancellationToken), context.Trace, cancellationToken).ConfigureAwait(false);
            if (!isNew)
            {
                // What was asked for is there: whoever copies all backups every night is told nothing of those of the nights before.
                context.Trace?.Invoke($"{_context.StoreName} has the backup already: {copy.Record.BackupArn}");
                return Describe(copy, copy.Manifest);
            }

            if (_context.IsDryRun) return Describe(copy, null);
            try
            {
                return await FillAsync(original, copy, run, context, cancellationToken).ConfigureAwait(false);
            }
            catch (CopySourceException e)
            {
                await new BackupRemoval(_context, _backups).AbortAsync(copy.Arn, run, CancellationToken.None).ConfigureAwait(false);
                throw CopyErrors.SourceLost(original, copy.Record, e.Damage, isCleaned: true);
            }
        });

    /// <summary>Resumes a copy that was cut off, behind its last stored block, from any store that has the same backup.</summary>
    /// <param name="source">The connection to the store that has the backup.</param>
    /// <param name="backupArn">The backup's ARN there.</param>
    /// <param name="context">Who listens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FdynoException">
    /// As of <see cref="CopyBackupAsync"/>; <see cref="FdynoErrorCode.BackupNotFound"/>: no copy was begun. A copy that fails because of
    /// its source is left as it is.
    /// </exception>
    public Task<BackupDescription> ResumeCopyAsync(
        FdynoConnection source, string backupArn, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("ResumeCopy", _context, backupArn, async () =>
        {
            ArgumentNullException.ThrowIfNull(source);
            ArgumentNullException.ThrowIfNull(context);
            var original = await CopySource.OpenAsync(source.Context, backupArn, _tuning, cancellationToken).ConfigureAwait(false);
            var run = new JobRun(_context, _tuning.Lease);
            var copy = await _starter.TakeOverAsync(original, run, cancellationToken).ConfigureAwait(false);
            if (_context.IsDryRun) return Describe(copy, copy.Manifest);
            if (copy.Manifest is not null)
            {
                context.Warn?.Invoke($"The copy of backup '{copy.Record.BackupName}' is complete already; nothing was done ({copy.Record.BackupArn}).");
                return Describe(copy, copy.Manifest);
            }

            try
            {
                return await FillAsync(original, copy, run, context, cancellationToken).ConfigureAwait(false);
            }
            catch (CopySourceException e)
            {
                // Left as it is: another store may have the backup, sound. The error names the command that removes it.
                throw CopyErrors.SourceLost(original, copy.Record, e.Damage, isCleaned: false);
            }
        });

    /// <summary>Removes what a copy that was cut off has left. The source is not needed.</summary>
    /// <param name="backupArn">The backup's ARN, in any store that has it or in this one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The copy, DELETED.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.BackupNotFound"/>; <see cref="FdynoErrorCode.BackupInUse"/>: it is being made at this moment;
    /// <see cref="FdynoErrorCode.Validation"/>: it is complete, or the ARN is none of a backup.
    /// </exception>
    public Task<BackupDescription> AbortCopyAsync(string backupArn, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("AbortCopy", _context, backupArn, async () =>
        {
            ArgumentNullException.ThrowIfNull(backupArn);
            if (!BackupArn.TryParse(backupArn, out var arn)) throw BackupErrors.InvalidArn(backupArn);
            var here = arn with { Table = _context.Names.Table(arn.Table.TableName) };
            var removed = await new BackupRemoval(_context, _backups).AbortAsync(here, null, cancellationToken).ConfigureAwait(false);
            await _context.Clearing.SweepAfterRemovalAsync(OperationContext.None, cancellationToken).ConfigureAwait(false);
            return removed;
        });

    private async Task<BackupDescription> FillAsync(
        CopySource source, BackupHandle copy, JobRun run, OperationContext context, CancellationToken cancellationToken)
    {
        var contents = await UnfinishedJob.RunAsync(
            context,
            BackupErrors.Unfinished(copy.Record),
            run,
            () => source.IsTable
                ? new DeletedTableTransfer(source, _context, _backups, _tuning, copy, run, context).CopyAsync(cancellationToken)
                : new BlockTransfer(source, _context, _backups, _tuning, copy, run, context).CopyAsync(cancellationToken)).ConfigureAwait(false);
        return Describe(copy, contents);
    }

    private static BackupDescription Describe(BackupHandle copy, BackupManifest? contents) =>
        BackupDescriber.Describe(copy.Record, contents, copy.Record.BackupArn);
}
