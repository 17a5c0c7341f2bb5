using System.Threading.Channels;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Tables;
using Fdyno.Texts;

namespace Fdyno.Backups.Restoring;

/// <summary>
/// Fills the target of a restore from its source and makes it ACTIVE. The source reads ahead while a batch is being written; every
/// batch looks at the target's record and job, and stores items, index entries, statistics and progress together.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="restore">The source and the target.</param>
/// <param name="run">The run that owns the job.</param>
/// <param name="operation">Who listens.</param>
internal sealed class RestoreCopier(
    StoreContext context, BackupTuning tuning, StartedRestore restore, JobRun run, OperationContext operation)
{
    private readonly BatchSize _writeSize = BatchSize.ForWrites(tuning.WriteBytes);
    private readonly IRestoreSource _source = restore.Source;
    private readonly TableRecord _target = restore.Target;
    private readonly ProgressCounter _progress = new(
        operation, $"Restoring table {restore.Target.TableName}", restore.Source.ItemCount, restore.Source.ItemBytes);

    /// <summary>Copies what is missing, and makes the target ACTIVE.</summary>
    /// <returns>The target as it became ACTIVE.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.TableInUse"/>: the job is no longer this run's. <see cref="FdynoErrorCode.BackupCorrupted"/>.
    /// </exception>
    /// <exception cref="HistoryLostException">The source is a table's past, which is no longer there.</exception>
    public async Task<TableDescription> CopyAsync(CancellationToken cancellationToken)
    {
        operation.Trace?.Invoke(
            $"Filling table {_target.TableName} from {_source.Arn}: {(_source.IsEstimate ? "about " : "")}{Quantity.Of(_source.ItemCount, "item")} in "
            + $"{Quantity.Of(_source.ShardCount, "shard")}.");
        var done = await context.Store.ReadAsync(ReadProgressAsync, cancellationToken).ConfigureAwait(false);
        _progress.Add(done.Sum(s => s.ItemCount), done.Sum(s => s.ItemBytes));
        if (!done.TrueForAll(s => s.IsComplete)) await _source.OpenAsync(cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, done.Count).Where(s => !done[s].IsComplete),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.Store.PreferredRangesInFlight), CancellationToken = cancellationToken },
            async (shard, token) => await CopyShardAsync(shard, done[shard], token).ConfigureAwait(false)).ConfigureAwait(false);
        var active = await CompleteAsync(cancellationToken).ConfigureAwait(false);
        operation.Trace?.Invoke($"Table {_target.TableName} is ACTIVE with {Quantity.Of(active.ItemCount, "item")}.");
        return active;
    }

    private async Task<TableHandle> FindTargetAsync(IReadTransaction transaction)
    {
        var table = await context.Catalog.FindAsync(transaction, _target.TableName).ConfigureAwait(false);
        return table is not null && table.Record.TableId == _target.TableId && table.Record.Status == TableStatus.Creating
            ? table
            : throw RestoreErrors.TakenOver(_target.TableName, null);
    }

    private async Task<List<RestoreProgress>> ReadProgressAsync(IReadTransaction transaction)
    {
        var table = await FindTargetAsync(transaction).ConfigureAwait(false);
        var keys = Enumerable.Range(0, _source.ShardCount).Select(s => (ReadOnlyMemory<byte>)table.Keys.Job.Pack((long)s)).ToList();
        var values = await transaction.GetManyAsync(keys).ConfigureAwait(false);
        return
        [
            .. values.Select(bytes => bytes is null
                ? RestoreProgress.None
                : StoredJson.Read(bytes, RestoreJson.Default.RestoreProgress, "the progress of a restore", context.StoreName)),
        ];
    }

    private async Task CopyShardAsync(int shard, RestoreProgress start, CancellationToken cancellationToken)
    {
        var pieces = Pipeline.Queue<RestorePiece>();
        using var pipeline = new Pipeline(cancellationToken);
        _source.Read(pipeline, shard, start, pieces);
        pipeline.Start(token => WriteBatchesAsync(shard, start, pieces.Reader, token));
        await pipeline.CompleteAsync().ConfigureAwait(false);
    }

    private async Task WriteBatchesAsync(
        int shard, RestoreProgress start, ChannelReader<RestorePiece> pieces, CancellationToken cancellationToken)
    {
        var batch = new RestoreBatch(tuning, _target.AllIndexes.Count(), start);
        await foreach (var piece in pieces.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            for (var i = piece.Restored; i < piece.Items.Count; i++)
            {
                while (batch.IsFullFor(piece.Items[i], _writeSize.Bytes)) await StoreAsync(shard, batch, cancellationToken).ConfigureAwait(false);
                batch.Add(piece, i);
            }

            batch.Finish(piece);
        }

        batch.Complete();
        while (!batch.Progress.IsComplete) await StoreAsync(shard, batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One step: items, their index entries, statistics and progress together, if the job is still this run's.</summary>
    private async Task StoreAsync(int shard, RestoreBatch batch, CancellationToken cancellationToken)
    {
        var before = batch.Progress;
        var values = new List<byte[]>();
        var count = await context.Store.WriteStepAsync(
            _writeSize,
            batch,
            async (tr, tried) =>
            {
                var table = await FindTargetAsync(tr).ConfigureAwait(false);
                var key = table.Keys.Job.Pack((long)shard);
                var stored = await HoldAsync(tr, table, key).ConfigureAwait(false);

                // There already when the outcome of an earlier attempt was unknown, and it did happen.
                while (values.Count < tried.Count)
                    values.Add(StoredJson.Write(batch.ProgressWith(tried[values.Count]), RestoreJson.Default.RestoreProgress));
                var done = values.FindIndex(v => stored.AsSpan().SequenceEqual(v));
                if (done >= 0) return tried[done];
                var writer = new TableWriter(tr, table, context);
                for (var i = 0; i < tried[^1]; i++) writer.Insert(batch[i].PrimaryKey.Span, batch[i].Encoded.Span);
                await writer.CompleteAsync().ConfigureAwait(false);
                tr.Set(key, values[^1]);
                tr.DeferDurability();
                return tried[^1];
            },
            cancellationToken).ConfigureAwait(false);
        batch.Remove(count);
        _progress.Add(batch.Progress.ItemCount - before.ItemCount, batch.Progress.ItemBytes - before.ItemBytes);
    }

    private ValueTask<byte[]?> HoldAsync(ITransaction transaction, TableHandle table, byte[]? progressKey) => run.HoldAsync(
        transaction, table.Keys.Job.Key, progressKey, job => RestoreErrors.TakenOver(_target.TableName, job));

    private Task<TableDescription> CompleteAsync(CancellationToken cancellationToken) => context.Writer.WriteOnceAsync(
        async tr =>
        {
            // There already when this run has stalled, and another one has taken over and finished.
            if (await context.Catalog.FindAsync(tr, _target.TableName).ConfigureAwait(false) is { Record.Status: TableStatus.Active } current
                && current.Record.TableId == _target.TableId)
            {
                return Describe(current.Record, await TableStatistics.ReadAsync(tr.Snapshot, current.Keys).ConfigureAwait(false));
            }

            var table = await FindTargetAsync(tr).ConfigureAwait(false);
            await HoldAsync(tr, table, null).ConfigureAwait(false);
            var statistics = await TableStatistics.ReadAsync(tr, table.Keys).ConfigureAwait(false);
            var done = await ReadProgressAsync(tr).ConfigureAwait(false);
            if (!done.TrueForAll(s => s.IsComplete) || !IsWhole(statistics, done))
                throw RestoreErrors.Incomplete(_target.TableName, _source, statistics.Items, statistics.Bytes);
            await new RestoreStarter(context).ReleaseSourceAsync(tr, table).ConfigureAwait(false);
            var active = table.Record with
            {
                Status = TableStatus.Active,
                RestoreSummary = table.Record.RestoreSummary! with { RestoreInProgress = false },
            };
            tr.Set(table.Keys.Metadata, active.ToBytes());
            tr.ClearRange(KeyRange.StartsWith(table.Keys.Job.Key));
            new RunningRestores(context).Remove(tr, _target.TableName);
            return Describe(active, statistics);
        },
        cancellationToken);

    /// <summary>What was read is what the target holds, and all of what the source promised, where that is known.</summary>
    private bool IsWhole(TableStatistics target, List<RestoreProgress> done) =>
        (target.Items, target.Bytes) == (done.Sum(s => s.ItemCount), done.Sum(s => s.ItemBytes))
        && (_source.IsEstimate || (target.Items, target.Bytes) == (_source.ItemCount, _source.ItemBytes));

    private TableDescription Describe(TableRecord record, TableStatistics statistics) =>
        TableDescriber.Describe(record, statistics, context.Names.Table(record.TableName));
}
