using Fdyno.Connection;
using Fdyno.ContinuousBackups;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Backups;

/// <summary>A point-in-time restore that was begun.</summary>
/// <param name="Target">The record of the target, CREATING.</param>
/// <param name="Instant">The source at the restore's instant.</param>
internal sealed record StartedPointInTimeRestore(TableRecord Target, TableInstant Instant)
{
    /// <summary>Whether an earlier time was asked for than the latest there was.</summary>
    public bool IsEarlier => Target.RestoreSummary!.RestoreDateTime < RecoveryWindow.LastFinishedSecond(Target.CreationDateTime);
}

/// <summary>
/// Begins restores to a time, in one small transaction that makes all the checks; its read version is the instant that the restore
/// brings back.
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
    /// In this order (contract, section 2.5.1): <see cref="FdynoErrorCode.TableNotFound"/>,
    /// <see cref="FdynoErrorCode.PointInTimeRecoveryUnavailable"/>, <see cref="FdynoErrorCode.InvalidRestoreTime"/>,
    /// <see cref="FdynoErrorCode.Validation"/> of the overrides, <see cref="FdynoErrorCode.TableAlreadyExists"/>,
    /// <see cref="FdynoErrorCode.TableInUse"/>, <see cref="FdynoErrorCode.LimitExceeded"/>.
    /// </exception>
    public async Task<StartedPointInTimeRestore> StartAsync(
        RestoreTableToPointInTimeRequest request, string sourceName, JobRun run, CancellationToken cancellationToken)
    {
        var boundaries = await ShardPlan.MakeAsync(context, tuning, sourceName, cancellationToken).ConfigureAwait(false);
        var (tableId, now, targetName) = (Guid.NewGuid().ToString("D"), context.UtcNow, request.TargetTableName!);
        return await context.Lanes.WriteOnceAsync(
            async tr =>
            {
                var source = await FindSourceAsync(tr, request, sourceName).ConfigureAwait(false);
                var time = ResolveTime(request, source.Record, now);
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

                // Read as a snapshot, so that writers do not send this transaction round again: the pages notice any write behind it.
                var statistics = await TableStatistics.ReadAsync(tr.Snapshot, source.Keys).ConfigureAwait(false);
                var instant = new TableInstant
                {
                    TableName = sourceName,
                    TableId = source.Record.TableId,
                    Writes = statistics.Writes,
                    ItemCount = statistics.Items,
                    ItemBytes = statistics.Bytes,
                    ShardBoundaries = boundaries,
                };
                await starter.BeginAsync(tr, target, instant, run).ConfigureAwait(false);
                return new StartedPointInTimeRestore(target, instant);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<TableHandle> FindSourceAsync(ITransaction transaction, RestoreTableToPointInTimeRequest request, string sourceName)
    {
        var source = await context.Catalog.FindAsync(transaction, sourceName).ConfigureAwait(false);
        return source is null || source.Record.Status == TableStatus.Creating
            ? throw PointInTimeErrors.SourceNotFound(request.SourceTableName, request.SourceTableArn)
            : source;
    }

    private static DateTime ResolveTime(RestoreTableToPointInTimeRequest request, TableRecord source, DateTime now)
    {
        if (source.Recovery is not { } recovery) throw PointInTimeErrors.NotEnabled(source.TableName);
        var window = RecoveryWindow.Of(recovery, now);
        if (request.RestoreDateTime is not { } asked) return window.Latest;
        var time = RecoveryWindow.WholeSecond(asked.UtcDateTime);
        return window.Contains(time) ? time : throw PointInTimeErrors.OutsideWindow(source.TableName, time, window);
    }
}
