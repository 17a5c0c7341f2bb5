using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.StoredBackups;
using Fdyno.Texts;

namespace Fdyno.Backups.Making;

/// <summary>
/// Copies a table into a backup that was begun, and completes it. Every page is read in a transaction of its own
/// (<see cref="TableInstantReader"/>); every batch of blocks is written in another one, together with the progress, after a look at
/// the job. Neither ever conflicts with writers.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="backups">The backups.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The backup.</param>
/// <param name="run">The run that owns it.</param>
/// <param name="operation">Who listens.</param>
internal sealed class BackupMaker(
    StoreContext context, BackupStore backups, BackupTuning tuning, BackupHandle backup, JobRun run, OperationContext operation)
{
    private readonly BackupSteps _steps = new(context, backups, backup, run);
    private readonly TableInstantReader _reader = new(context, tuning, InstantOf(backup.Record), run);
    private readonly ProgressCounter _progress = new(
        operation, $"Backing up table {backup.Record.Table.TableName}", backup.Record.ItemCount, backup.Record.SizeBytes);

    /// <summary>Copies what is missing, and makes the backup AVAILABLE.</summary>
    /// <returns>The manifest.</returns>
    /// <exception cref="HistoryLostException">The table's past is no longer there.</exception>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupInUse"/>: the job is no longer this run's.</exception>
    public async Task<BackupManifest> CopyAsync(CancellationToken cancellationToken)
    {
        operation.Trace?.Invoke(
            $"Copying table {backup.Record.Table.TableName} into {backup.Record.BackupArn}, {Quantity.Of(backup.Record.ShardCount(), "shard")}.");
        var done = await _steps.ReadProgressAsync(cancellationToken).ConfigureAwait(false);
        _progress.Add(done.Sum(s => s.ItemCount), done.Sum(s => s.ItemBytes));
        if (!done.TrueForAll(s => s.IsComplete)) await _reader.OpenAsync(cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, done.Count).Where(s => !done[s].IsComplete),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.Store.PreferredRangesInFlight), CancellationToken = cancellationToken },
            async (shard, token) => await CopyShardAsync(shard, done[shard], token).ConfigureAwait(false)).ConfigureAwait(false);
        var contents = await _steps.CompleteAsync(FindMissing, cancellationToken).ConfigureAwait(false);
        operation.Trace?.Invoke($"{Quantity.Of(contents.ItemCount, "item")} in {Quantity.Of(contents.BlockCount, "block")} of {Quantity.Of(contents.StoredBytes, "byte")} in all.");
        return contents;
    }

    private static TableInstant InstantOf(BackupRecord record) =>
        record.Instant() ?? throw BackupErrors.Corrupted(record.BackupArn, "its record does not say what is copied");

    private async Task CopyShardAsync(int shard, ShardProgress start, CancellationToken cancellationToken)
    {
        var pages = Pipeline.Queue<IReadOnlyList<StoredItem>>();
        using var pipeline = new Pipeline(cancellationToken);
        pipeline.Start(pages, token => _reader.ReadAsync(shard, start.LastKey, pages.Writer, token));
        new BlockPacking(tuning, _steps, _progress).Start(pipeline, pages.Reader, shard, start);
        await pipeline.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>What was copied has to be all that the statistics of the instant promise.</summary>
    private FdynoException? FindMissing(BackupManifest contents) =>
        contents.ItemCount == backup.Record.ItemCount && contents.ItemBytes == backup.Record.SizeBytes
            ? null
            : BackupErrors.Incomplete(backup.Record, contents);
}
