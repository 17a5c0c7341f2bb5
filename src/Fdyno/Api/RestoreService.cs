using Fdyno.Backups;
using Fdyno.Backups.Checking;
using Fdyno.Backups.Deleting;
using Fdyno.Backups.Restoring;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.StoredBackups;
using Fdyno.Tables;
using Fdyno.Validation;

namespace Fdyno.Api;

/// <summary>
/// The operations RestoreTableFromBackup and RestoreTableToPointInTime (docs/dynamodb/restores.md), and what follows one of either kind
/// that was cut off.
/// </summary>
public sealed class RestoreService
{
    private readonly StoreContext _context;
    private readonly BackupTuning _tuning;
    private readonly BackupStore _backups;
    private readonly RestoreStarter _starter;

    internal RestoreService(StoreContext context, BackupTuning? tuning = null)
    {
        _context = context;
        _tuning = tuning ?? BackupTuning.Default;
        _backups = new BackupStore(context);
        _starter = new RestoreStarter(context);
    }

    /// <summary>
    /// Restores a backup into a new table and returns when it is ACTIVE. The whole backup is verified before anything is written.
    /// </summary>
    /// <exception cref="FdynoException">
    /// In this order: <see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.AccessDenied"/>,
    /// <see cref="FdynoErrorCode.BackupNotFound"/>, <see cref="FdynoErrorCode.Validation"/> of the overrides,
    /// <see cref="FdynoErrorCode.TableAlreadyExists"/>, <see cref="FdynoErrorCode.TableInUse"/>, <see cref="FdynoErrorCode.BackupInUse"/>,
    /// <see cref="FdynoErrorCode.LimitExceeded"/>, <see cref="FdynoErrorCode.BackupCorrupted"/>. None leaves a trace.
    /// </exception>
    public Task<TableDescription> RestoreTableFromBackupAsync(
        RestoreTableFromBackupRequest request, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("RestoreTableFromBackup", _context, request?.TargetTableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(context);
            CheckShape(request);
            var arn = BackupArnRules.Resolve(request.BackupArn, _context);
            if (arn.ToString() != request.BackupArn && request.Overrides.SSESpecificationOverride is null)
                throw RestoreErrors.CrossRegion(request.BackupArn!);
            var (tableId, now, targetName) = (Guid.NewGuid().ToString("D"), _context.UtcNow, request.TargetTableName!);
            var dead = new DeadJobs(_context);
            var (backup, target) = await dead.RunAsync(() => _context.Store.ReadAsync(
                async tr =>
                {
                    var found = await _backups.FindAsync(tr, arn).ConfigureAwait(false) ?? throw BackupErrors.NotFound(request.BackupArn!);
                    var record = RestoreOverridesResolver.Resolve(found.Record.Table, request.Overrides, targetName, tableId, now) with
                    {
                        RestoreSummary = new RestoreSummary
                        {
                            SourceBackupArn = found.Record.BackupArn,
                            SourceTableArn = found.Record.TableArn,
                            RestoreDateTime = found.Record.CreationTime(),
                            RestoreInProgress = true,
                        },
                    };
                    await _starter.CheckAsync(tr, targetName, found.Record.BackupArn).ConfigureAwait(false);
                    return (found, record);
                },
                cancellationToken), context.Trace, cancellationToken).ConfigureAwait(false);
            EncryptionNotice.Give(request.Overrides.SSESpecificationOverride, targetName, context);
            await VerifyAsync(backup, context, cancellationToken).ConfigureAwait(false);
            var boundaries = backup.DeletedTable is null || _context.IsDryRun
                ? null
                : await new DeletedTableReader(_context, _tuning, backup).PlanShardsAsync(cancellationToken).ConfigureAwait(false);
            var run = new JobRun(_context, _tuning.Lease);
            await dead.RunAsync(() => _context.Writer.WriteOnceAsync(
                async tr =>
                {
                    await _backups.OpenAsync(tr, arn).ConfigureAwait(false);
                    await _starter.CheckAsync(tr, targetName, backup.Record.BackupArn).ConfigureAwait(false);
                    var keys = await _starter.BeginAsync(tr, target, null, run).ConfigureAwait(false);
                    if (boundaries is not null) RestoreStarter.WriteShards(tr, keys, boundaries);
                    return true;
                },
                cancellationToken), context.Trace, cancellationToken).ConfigureAwait(false);
            if (_context.IsDryRun) return await DescribeAsync(targetName, cancellationToken).ConfigureAwait(false);
            var restore = new StartedRestore(SourceOf(backup, boundaries, targetName), target);
            return await FillAsync(restore, run, context, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>
    /// Restores a table to a second of its past, as a new table, while writers go on, and returns when that is ACTIVE. It holds exactly what
    /// the source held at the end of that second. In recovery mode <c>SnapshotOnRestore</c> it gets the source's latest state, which is
    /// warned of where an earlier time is asked for. Settings are the source's as they are now.
    /// </summary>
    /// <exception cref="FdynoException">
    /// In this order: <see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.TableNotFound"/>,
    /// <see cref="FdynoErrorCode.PointInTimeRecoveryUnavailable"/>, <see cref="FdynoErrorCode.InvalidRestoreTime"/>,
    /// <see cref="FdynoErrorCode.Validation"/> of the overrides, <see cref="FdynoErrorCode.TableAlreadyExists"/>,
    /// <see cref="FdynoErrorCode.TableInUse"/>, <see cref="FdynoErrorCode.LimitExceeded"/>,
    /// <see cref="FdynoErrorCode.HistoryTrimmed"/>: the source was removed during the copy. None leaves a trace.
    /// </exception>
    public Task<TableDescription> RestoreTableToPointInTimeAsync(
        RestoreTableToPointInTimeRequest request, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("RestoreTableToPointInTime", _context, request?.TargetTableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(context);
            var sourceName = PointInTimeRules.Check(request, _context);
            var run = new JobRun(_context, _tuning.Lease);
            StartedPointInTimeRestore started;
            try
            {
                var starter = new PointInTimeStarter(_context, _tuning, _starter);
                started = await new DeadJobs(_context).RunAsync(
                    () => starter.StartAsync(request, sourceName, run, cancellationToken), context.Trace, cancellationToken).ConfigureAwait(false);
            }
            catch (HistoryLostException e)
            {
                throw await TrimmedAsync(sourceName, request.TargetTableName!, e).ConfigureAwait(false);
            }

            EncryptionNotice.Give(request.Overrides.SSESpecificationOverride, started.Target.TableName, context);
            if (started.IsLater)
                context.Warn?.Invoke(PointInTimeErrors.LatestInstead(sourceName, started.Target.RestoreSummary!.RestoreDateTime));
            if (_context.IsDryRun) return await DescribeAsync(started.Target.TableName, cancellationToken).ConfigureAwait(false);
            var restore = new StartedRestore(new TableSource(_context, _tuning, started.Instant, run), started.Target);
            var restored = await FillAsync(restore, run, context, cancellationToken).ConfigureAwait(false);
            await _context.Upkeep.AfterEndAsync(sourceName, started.Instant.TableId).ConfigureAwait(false);
            return restored;
        });

    /// <summary>
    /// Resumes a restore of either kind that was cut off, behind the last item stored; a backup is verified again.
    /// </summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.TableNotFound"/>; <see cref="FdynoErrorCode.TableInUse"/>: the restore is at work at this moment;
    /// <see cref="FdynoErrorCode.Validation"/>: the table does not come from a restore; <see cref="FdynoErrorCode.BackupCorrupted"/>;
    /// <see cref="FdynoErrorCode.HistoryTrimmed"/>: the source is a table's past, which is no longer there, and nothing is left of the target.
    /// </exception>
    public Task<TableDescription> ResumeRestoreAsync(
        string targetTableName, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("ResumeRestore", _context, targetTableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(context);
            var targetName = _context.Names.TableName(targetTableName, "targetTableName");
            var run = new JobRun(_context, _tuning.Lease);
            var (target, backup, boundaries, instant) = await _context.Store.ReadAsync(
                async tr =>
                {
                    var table = await _starter.FindCutOffAsync(tr, targetName, null).ConfigureAwait(false);
                    if (table.Record.Status != TableStatus.Creating) return (table.Record, null, null, null);
                    if (table.Record.RestoreSummary!.SourceBackupArn is not { } backupArn)
                        return (table.Record, (BackupHandle?)null, (IReadOnlyList<byte[]>?)null, await _starter.ReadInstantAsync(tr, table).ConfigureAwait(false));

                    // Also one whose time is over by now: as long as the restore is in the list, it is not dropped.
                    var arn = BackupArnRules.Resolve(backupArn, _context);
                    var found = await _backups.OpenAsync(tr, arn, includesExpired: true).ConfigureAwait(false);
                    var shards = found.DeletedTable is null ? null : await _starter.ReadShardsAsync(tr, table).ConfigureAwait(false);
                    return (table.Record, found, shards, (TableInstant?)null);
                },
                cancellationToken).ConfigureAwait(false);

            if (_context.IsDryRun) return await DescribeAsync(targetName, cancellationToken).ConfigureAwait(false);

            // Verified before the job is taken over: what only reads needs no lease.
            if (backup is not null) await VerifyAsync(backup, context, cancellationToken).ConfigureAwait(false);
            IRestoreSource? source = backup is not null ? SourceOf(backup, boundaries, targetName)
                : instant is not null ? new TableSource(_context, _tuning, instant, run)
                : null;
            if (source is null || !await _starter.TakeOverAsync(target, run, _tuning.Lease, cancellationToken).ConfigureAwait(false))
            {
                context.Warn?.Invoke($"The restore of table '{targetName}' is complete already; nothing was done.");
                return await DescribeAsync(targetName, cancellationToken).ConfigureAwait(false);
            }

            return await FillAsync(new StartedRestore(source, target), run, context, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>Removes the target of a restore that was cut off.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.TableNotFound"/>; <see cref="FdynoErrorCode.TableInUse"/>: the restore is at work at this moment;
    /// <see cref="FdynoErrorCode.Validation"/>: the table is not being restored.
    /// </exception>
    public Task AbortRestoreAsync(string targetTableName, CancellationToken cancellationToken = default) =>
        Operation.RunAsync(
            "AbortRestore",
            _context,
            targetTableName,
            async () =>
        {
            await _starter.AbortAsync(_context.Names.TableName(targetTableName, "targetTableName"), null, cancellationToken).ConfigureAwait(false);
            await _context.Clearing.SweepAfterRemovalAsync(OperationContext.None, cancellationToken).ConfigureAwait(false);
            return true;
        });

    private static void CheckShape(RestoreTableFromBackupRequest request)
    {
        var name = request.TargetTableName;
        var validator = new RequestValidator().Required(name, "targetTableName").Required(request.BackupArn, "backupArn");
        RestoreOverridesResolver.CheckShape(validator, request.Overrides);

        // A name of the wrong length that is all that is wrong has a text of its own (docs/dynamodb/restores.md#restore-errors).
        if (!validator.HasErrors && name!.Length is < RequestValidator.ShortestName or > RequestValidator.LongestName)
        {
            throw TableErrors.Validation(
                $"TableName must be at least {RequestValidator.ShortestName} characters long and at most " +
                $"{RequestValidator.LongestName} characters long",
                $"Give a name of {RequestValidator.ShortestName} to {RequestValidator.LongestName} characters: -TargetTableName <name>",
                name);
        }

        validator.Name(name, "targetTableName").ThrowIfAny(name);
    }

    private IRestoreSource SourceOf(BackupHandle backup, IReadOnlyList<byte[]>? boundaries, string targetName) => boundaries is null
        ? new BackupSource(_context, _tuning, backup, targetName)
        : new DeletedTableSource(_context, _tuning, backup, boundaries, targetName);

    private async Task VerifyAsync(BackupHandle backup, OperationContext context, CancellationToken cancellationToken)
    {
        if (backup.Manifest is null) throw BackupErrors.StillCreating(backup.Record);
        if (_context.IsDryRun) return; // It may have many gigabytes.
        var found = backup.DeletedTable is null
            ? await new BackupVerifier(_context, _tuning, backup, decodes: false, context).VerifyAsync(cancellationToken).ConfigureAwait(false)
            : await new DeletedTableVerifier(_context, _tuning, backup, decodes: false, context).VerifyAsync(cancellationToken).ConfigureAwait(false);
        if (!found.IsValid) throw BackupErrors.Corrupted(backup.Record.BackupArn, found.Problems[0]);
    }

    private async Task<TableDescription> FillAsync(
        StartedRestore restore, JobRun run, OperationContext context, CancellationToken cancellationToken)
    {
        var copier = new RestoreCopier(_context, _tuning, restore, run, context);
        TableDescription restored;
        try
        {
            restored = await UnfinishedJob.RunAsync(
                context, RestoreErrors.Unfinished(restore.Target), run, () => copier.CopyAsync(cancellationToken)).ConfigureAwait(false);
        }
        catch (HistoryLostException e)
        {
            // Another run may have taken over and come to the end, and released the past with it.
            var (sourceName, targetName) = (restore.Source.TableName, restore.Target.TableName);
            var job = await _context.Store.ReadAsync(run.ReadJobAsync, CancellationToken.None).ConfigureAwait(false);
            if (!run.Owns(job)) throw RestoreErrors.TakenOver(targetName, job);

            // There is no second look at the instant: what was copied is of no use.
            await _starter.AbortAsync(targetName, run, CancellationToken.None).ConfigureAwait(false);
            throw await TrimmedAsync(sourceName, targetName, e).ConfigureAwait(false);
        }

        if (restore.Target.TimeToLive.AttributeName is { } attribute)
        {
            var name = restore.Target.TableName;
            context.Warn?.Invoke(
                $"Time to live is recorded for table '{name}' and off, so that nothing of what was restored expires. "
                + $"Enable it with: Set-FdynoTable -TableName {name} -TimeToLiveAttribute {attribute}");
        }

        return restored;
    }

    /// <summary>The error of a source whose past is lost, with the times that it can be restored to now.</summary>
    private async Task<FdynoException> TrimmedAsync(string sourceName, string targetName, HistoryLostException lost)
    {
        var window = await _context.Store.ReadAsync(
            async tr => await _context.Catalog.FindAsync(tr, sourceName).ConfigureAwait(false) is { } table
                ? await RecoveryTimes.ReadAsync(tr, table, _context.UtcNow).ConfigureAwait(false)
                : null,
            CancellationToken.None).ConfigureAwait(false);
        return PointInTimeErrors.HistoryTrimmed(sourceName, targetName, lost, window);
    }

    private Task<TableDescription> DescribeAsync(string tableName, CancellationToken cancellationToken) => _context.Store.ReadAsync(
        async tr =>
        {
            var table = await _context.Catalog.FindAsync(tr, tableName).ConfigureAwait(false) ?? throw TableErrors.TableNotFound(tableName);
            var statistics = await TableStatistics.ReadAsync(tr, table.Keys).ConfigureAwait(false);
            return TableDescriber.Describe(table.Record, statistics, _context.Names.Table(tableName));
        },
        cancellationToken);
}
