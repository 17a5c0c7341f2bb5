using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Backups.Restoring;

/// <summary>A point-in-time restore that was begun.</summary>
/// <param name="Target">The record of the target, CREATING.</param>
/// <param name="Instant">The source at the restore's instant.</param>
/// <param name="Mode">The source's recovery mode.</param>
internal sealed record StartedPointInTimeRestore(TableRecord Target, TableInstant Instant, string Mode)
{
    /// <summary>Whether what is restored is of a later time than the one asked for.</summary>
    public bool IsLater =>
        Mode == RecoveryMode.SnapshotOnRestore
        && Target.RestoreSummary!.RestoreDateTime < RecoveryWindow.LastFinishedSecond(Target.CreationDateTime);
}

/// <summary>
/// Begins restores to a time, in one small transaction that makes all the checks and pins what is restored: in mode <c>History</c> the
/// end of the second asked for, in mode <c>SnapshotOnRestore</c> the state that the transaction reads.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="starter">What both kinds of restores begin with.</param>
internal sealed class PointInTimeStarter(StoreContext context, BackupTuning tuning, RestoreStarter starter)
{
    /// <summary>Begins a restore.</summary>
    /// <param name="request">The request; its shape has been checked.</param>
    /// <param name="sourceName">The source's name.</param>
    /// <param name="run">The run that begins it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FdynoException">
    /// In this order (docs/dynamodb/restores.md#order-of-restore-checks): <see cref="FdynoErrorCode.TableNotFound"/>,
    /// <see cref="FdynoErrorCode.PointInTimeRecoveryUnavailable"/>, <see cref="FdynoErrorCode.InvalidRestoreTime"/>,
    /// <see cref="FdynoErrorCode.Validation"/> of the overrides, <see cref="FdynoErrorCode.TableAlreadyExists"/>,
    /// <see cref="FdynoErrorCode.TableInUse"/>, <see cref="FdynoErrorCode.LimitExceeded"/>.
    /// </exception>
    public async Task<StartedPointInTimeRestore> StartAsync(
        RestoreTableToPointInTimeRequest request, string sourceName, JobRun run, CancellationToken cancellationToken)
    {
        var boundaries = await ShardPlan.MakeAsync(context, tuning, sourceName, cancellationToken).ConfigureAwait(false);
        var (tableId, pinId, now, targetName) = (Guid.NewGuid().ToString("D"), Guid.NewGuid().ToString("D"), context.UtcNow, request.TargetTableName!);
        var pinned = new PinnedWrite(context, tuning.Lease);
        return await pinned.RunAsync(
            async tr =>
            {
                var source = await FindSourceAsync(tr, request, sourceName).ConfigureAwait(false);
                var time = await RecoveryTimes.ResolveAsync(tr, source, request.RestoreDateTime, now, takesLatest: true).ConfigureAwait(false);
                var target = RestoreOverridesResolver.Resolve(source.Record, request.Overrides, targetName, tableId, now) with
                {
                    RestoreSummary = new RestoreSummary
                    {
                        SourceTableArn = context.Names.Table(sourceName).ToString(),
                        RestoreDateTime = time,
                        RestoreInProgress = true,
                    },
                };
                await starter.CheckAsync(tr, targetName, null).ConfigureAwait(false);

                // Those of the read version; of a past second only about right. A snapshot, so that writers do not send this transaction
                // round again.
                var statistics = await TableStatistics.ReadAsync(tr.Snapshot, source.Keys).ConfigureAwait(false);
                var mode = source.Record.Recovery!.Mode;
                var purpose = context.Names.Table(targetName).ToString();
                if (mode == RecoveryMode.History) await PinAsync(tr, source, time, pinId, purpose).ConfigureAwait(false);
                else await pinned.PinAsync(tr, source, pinId, purpose).ConfigureAwait(false);
                var instant = new TableInstant
                {
                    TableName = sourceName,
                    TableId = source.Record.TableId,
                    PinId = pinId,
                    ItemCount = statistics.Items,
                    ItemBytes = statistics.Bytes,
                    IsEstimate = mode == RecoveryMode.History,
                    ShardBoundaries = boundaries,
                };
                await starter.BeginAsync(tr, target, instant, run).ConfigureAwait(false);
                return new StartedPointInTimeRestore(target, instant, mode);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private Task PinAsync(ITransaction transaction, TableHandle source, DateTime time, string pinId, string purpose) => HistoryPins.PinSecondAsync(
        transaction, source, TimeMarks.SecondOf(time), context.Store.VersionsPerSecond, pinId, purpose, context.UtcNow, tuning.Lease);

    private async Task<TableHandle> FindSourceAsync(ITransaction transaction, RestoreTableToPointInTimeRequest request, string sourceName)
    {
        var source = await context.Catalog.FindAsync(transaction, sourceName).ConfigureAwait(false);
        return source is null || source.Record.Status == TableStatus.Creating
            ? throw PointInTimeErrors.SourceNotFound(request.SourceTableName, request.SourceTableArn)
            : source;
    }
}
