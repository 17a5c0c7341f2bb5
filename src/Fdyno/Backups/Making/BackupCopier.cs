using System.Threading.Channels;
using Fdyno.Connection;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Backups;

/// <summary>
/// Copies a table into a backup that was begun, and completes it. Every page is read in a transaction of its own
/// (<see cref="TableInstantReader"/>); every batch of blocks is written in another one, together with the progress, after a look at
/// the job. The two never conflict with writers.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="backups">The backups.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The backup.</param>
/// <param name="run">The run that owns it.</param>
/// <param name="operation">Who listens.</param>
internal sealed class BackupCopier(
    StoreContext context, BackupStore backups, BackupTuning tuning, BackupHandle backup, JobRun run, OperationContext operation)
{
    private readonly TableInstantReader _reader = new(context, tuning, backup.Record.Instant());
    private readonly ProgressCounter _progress = new(
        operation, $"Backing up table {backup.Record.Table.TableName}", backup.Record.ItemCount, backup.Record.SizeBytes);

    /// <summary>Copies what is missing, and makes the backup AVAILABLE.</summary>
    /// <returns>The summary.</returns>
    /// <exception cref="TableChangedException">The table is not what it was at the backup's instant.</exception>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupInUse"/>: the job is no longer this run's.</exception>
    public async Task<BackupContents> CopyAsync(CancellationToken cancellationToken)
    {
        operation.Trace?.Invoke(
            $"Copying table {backup.Record.Table.TableName} into {backup.Record.BackupArn}, {backup.Record.ShardCount()} shard(s).");
        var done = await ReadProgressAsync(cancellationToken).ConfigureAwait(false);
        _progress.Add(done.Sum(s => s.ItemCount), done.Sum(s => s.ItemBytes));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, done.Count).Where(s => !done[s].IsComplete),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.Store.PreferredRangesInFlight), CancellationToken = cancellationToken },
            async (shard, token) => await CopyShardAsync(shard, done[shard], token).ConfigureAwait(false)).ConfigureAwait(false);
        var contents = await CompleteAsync(cancellationToken).ConfigureAwait(false);
        operation.Trace?.Invoke($"{contents.ItemCount} items in {contents.BlockCount} blocks of {contents.StoredBytes} bytes in all.");
        return contents;
    }

    private Task<List<ShardProgress>> ReadProgressAsync(CancellationToken cancellationToken) => context.Store.ReadAsync(
        async tr =>
        {
            var shards = new List<ShardProgress>();
            for (var shard = 0; shard < backup.Record.ShardCount(); shard++) shards.Add(await ReadShardAsync(tr, shard).ConfigureAwait(false));
            return shards;
        },
        cancellationToken);

    private async Task<ShardProgress> ReadShardAsync(IReadTransaction transaction, int shard) =>
        await transaction.GetAsync(backup.ProgressKey(shard)).ConfigureAwait(false) is { } bytes
            ? StoredJson.Read(bytes, BackupJson.Default.ShardProgress, "the progress of a backup", context.Store.DisplayName)
            : ShardProgress.None;

    private async Task CopyShardAsync(int shard, ShardProgress start, CancellationToken cancellationToken)
    {
        var pages = Pipeline.Queue<IReadOnlyList<StoredItem>>();
        var blocks = Pipeline.Queue<Task<PackedBlock>>();
        using var pipeline = new Pipeline(cancellationToken);
        pipeline.Start(pages, token => _reader.ReadAsync(shard, start.LastKey, pages.Writer, token));
        pipeline.Start(blocks, token => PackAsync(pages.Reader, blocks.Writer, token));
        pipeline.Start(token => WriteBatchesAsync(shard, start, blocks.Reader, token));
        await pipeline.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Gathers items into blocks. Each is compressed by a task of its own, since that takes the most time of all; the queue holds them in
    /// order, and bounds how many there are.
    /// </summary>
    private async Task PackAsync(
        ChannelReader<IReadOnlyList<StoredItem>> pages, ChannelWriter<Task<PackedBlock>> blocks, CancellationToken cancellationToken)
    {
        var writer = new BackupBlockWriter(tuning);
        await foreach (var page in pages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page)
            {
                if (writer.Add(item.PrimaryKey.Span, item.Encoded.Span)) await FinishAsync().ConfigureAwait(false);
            }
        }

        if (writer.HasItems) await FinishAsync().ConfigureAwait(false);

        ValueTask FinishAsync()
        {
            var block = writer.Finish();
            return blocks.WriteAsync(Task.Run(block.Pack, CancellationToken.None), cancellationToken);
        }
    }

    private async Task WriteBatchesAsync(int shard, ShardProgress start, ChannelReader<Task<PackedBlock>> blocks, CancellationToken cancellationToken)
    {
        var stored = start;
        var next = start;
        var batch = new List<PackedBlock>();
        var bytes = 0;
        await foreach (var packing in blocks.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var block = await packing.ConfigureAwait(false);
            block.Seal(shard, next.NextNumber);
            if (batch.Count > 0 && (bytes + block.Bytes.Length > tuning.WriteBytes || batch.Count >= tuning.WriteBlocks))
            {
                await StoreAsync(shard, stored, next, batch, cancellationToken).ConfigureAwait(false);
                (stored, bytes) = (next, 0);
            }

            batch.Add(block);
            bytes += block.Bytes.Length;
            next = next.With(block.Header, block.Bytes);
        }

        await StoreAsync(shard, stored, next with { IsComplete = true }, batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One step: blocks and progress together, if the job is still this run's and the progress is what it was.</summary>
    private async Task StoreAsync(
        int shard, ShardProgress before, ShardProgress after, List<PackedBlock> batch, CancellationToken cancellationToken)
    {
        var key = backup.ProgressKey(shard);
        var value = StoredJson.Write(after, BackupJson.Default.ShardProgress);
        await context.Store.WriteAsync(
            async tr =>
            {
                await run.HoldAsync(tr, backup.JobKey, job => BackupErrors.TakenOver(backup.Record.BackupArn, job)).ConfigureAwait(false);

                // There already when the outcome of an earlier attempt was unknown, and it did happen.
                if ((await tr.GetAsync(key).ConfigureAwait(false)).AsSpan().SequenceEqual(value)) return true;
                foreach (var block in batch)
                {
                    for (var part = 0; part < block.Header.Parts; part++)
                        tr.Set(backup.Keys.Block(shard, block.Header.Number + part), block.Part(part).Span);
                }

                tr.Set(key, value);
                tr.DeferDurability();
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        _progress.Add(after.ItemCount - before.ItemCount, after.ItemBytes - before.ItemBytes);
        foreach (var block in batch) block.Dispose();
        batch.Clear();
    }

    private Task<BackupContents> CompleteAsync(CancellationToken cancellationToken) => context.Store.WriteAsync(
        async tr =>
        {
            // There already when the outcome of an earlier attempt was unknown, and it did happen.
            var current = await backups.FindAsync(tr, backup.Arn).ConfigureAwait(false);
            if (current?.Contents is { } complete) return complete;
            await run.HoldAsync(tr, backup.JobKey, job => BackupErrors.TakenOver(backup.Record.BackupArn, job)).ConfigureAwait(false);
            var shards = new List<ShardProgress>();
            for (var shard = 0; shard < backup.Record.ShardCount(); shard++) shards.Add(await ReadShardAsync(tr, shard).ConfigureAwait(false));
            var contents = BackupContents.Of(shards, backup.RecordBytes);
            if (!shards.TrueForAll(s => s.IsComplete) || contents.ItemCount != backup.Record.ItemCount || contents.ItemBytes != backup.Record.SizeBytes)
                throw BackupErrors.Incomplete(backup.Record, contents);
            backups.Complete(tr, backup, contents);
            return contents;
        },
        cancellationToken);
}
