using System.Threading.Channels;
using Fdyno.Connection;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Backups;

/// <summary>
/// Fills the target of a restore from its backup and makes it ACTIVE. Blocks are read and unpacked while the batch before them is
/// being written; every batch looks at the target's record and job, and stores items, index entries, statistics and progress
/// together.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="restore">The backup and the target.</param>
/// <param name="run">The run that owns the job.</param>
/// <param name="operation">Who listens.</param>
internal sealed class RestoreCopier(
    StoreContext context, BackupTuning tuning, StartedRestore restore, JobRun run, OperationContext operation)
{
    private readonly BackupHandle _backup = restore.Backup;
    private readonly BackupContents _contents = restore.Backup.Contents!;
    private readonly TableRecord _target = restore.Target;
    private readonly ProgressCounter _progress = new(
        operation, $"Restoring table {restore.Target.TableName}", restore.Backup.Contents!.ItemCount, restore.Backup.Contents!.ItemBytes);

    /// <summary>The key of the target's job.</summary>
    public Task<byte[]> FindJobKeyAsync(CancellationToken cancellationToken) => context.Store.ReadAsync(
        async tr => (await FindTargetAsync(tr).ConfigureAwait(false)).Keys.Job.Key, cancellationToken);

    /// <summary>Copies what is missing, and makes the target ACTIVE.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.TableInUse"/>: the job is no longer this run's. <see cref="FdynoErrorCode.BackupCorrupted"/>.
    /// </exception>
    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        operation.Trace?.Invoke($"Filling table {_target.TableName} from {_backup.Record.BackupArn}: {_contents.BlockCount} blocks.");
        var done = await context.Store.ReadAsync(ReadProgressAsync, cancellationToken).ConfigureAwait(false);
        _progress.Add(done.Sum(s => s.ItemCount), done.Sum(s => s.ItemBytes));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, done.Count).Where(s => !done[s].IsComplete),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.Store.PreferredRangesInFlight), CancellationToken = cancellationToken },
            async (shard, token) => await CopyShardAsync(shard, done[shard], token).ConfigureAwait(false)).ConfigureAwait(false);
        await CompleteAsync(cancellationToken).ConfigureAwait(false);
        operation.Trace?.Invoke($"Table {_target.TableName} is ACTIVE with {_contents.ItemCount} items.");
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
        var shards = new List<RestoreProgress>();
        for (var shard = 0; shard < _contents.Shards.Count; shard++)
        {
            var bytes = await transaction.GetAsync(table.Keys.Job.Pack((long)shard)).ConfigureAwait(false);
            shards.Add(bytes is null
                ? RestoreProgress.None
                : BackupJson.Read(bytes, BackupJson.Default.RestoreProgress, "the progress of a restore", context.Store.DisplayName));
        }

        return shards;
    }

    private async Task CopyShardAsync(int shard, RestoreProgress start, CancellationToken cancellationToken)
    {
        var blocks = Pipeline.Queue<FoundBlock>();
        var unpacked = Pipeline.Queue<(BackupBlockHeader Header, UnpackedBlock Block)>();
        using var pipeline = new Pipeline(cancellationToken);
        pipeline.Start(blocks, token => ReadBlocksAsync(shard, start.NextNumber, blocks.Writer, token));
        pipeline.Start(unpacked, token => UnpackAsync(blocks.Reader, unpacked.Writer, token));
        pipeline.Start(token => WriteBatchesAsync(shard, start, unpacked.Reader, token));
        await pipeline.CompleteAsync().ConfigureAwait(false);
    }

    private async Task ReadBlocksAsync(int shard, long number, ChannelWriter<FoundBlock> blocks, CancellationToken cancellationToken)
    {
        var range = new KeyRange(_backup.Keys.Block(shard, number), _backup.Keys.Block(shard, _contents.Shards[shard].NextNumber));
        var assembler = new BlockAssembler();
        var options = new RangeReadOptions { TargetBytes = tuning.ReadBytes };
        await foreach (var (_, value) in context.Store.ReadPagesAsync(range, options, cancellationToken).ConfigureAwait(false))
        {
            foreach (var block in assembler.Add(shard, number, value))
            {
                if (block.Problem is not null) throw Damaged(block.Shard, block.Number, block.Problem);
                await blocks.WriteAsync(block, cancellationToken).ConfigureAwait(false);
            }

            number++;
        }

        if (number != _contents.Shards[shard].NextNumber) throw Damaged(shard, number, "it is missing");
    }

    private async Task UnpackAsync(
        ChannelReader<FoundBlock> blocks, ChannelWriter<(BackupBlockHeader Header, UnpackedBlock Block)> unpacked, CancellationToken cancellationToken)
    {
        await foreach (var block in blocks.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var problem = UnpackedBlock.Unpack(block.Header, block.Bytes, out var items);
            if (problem is not null) throw Damaged(block.Shard, block.Number, problem);
            await unpacked.WriteAsync((block.Header, items!), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteBatchesAsync(
        int shard, RestoreProgress start, ChannelReader<(BackupBlockHeader Header, UnpackedBlock Block)> blocks, CancellationToken cancellationToken)
    {
        var batch = new RestoreBatch(tuning, _target.AllIndexes.Count(), start);
        var stored = start;
        var skip = start.ItemsOfBlock;
        await foreach (var (header, block) in blocks.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            for (var i = skip; i < block.Items.Count; i++)
            {
                if (batch.IsFullFor(block.Items[i])) stored = await StoreAsync(shard, stored, batch, cancellationToken).ConfigureAwait(false);
                batch.Add(block.Items[i], i + 1);
            }

            skip = 0;
            batch.Finish(header, block);
        }

        batch.Complete();
        await StoreAsync(shard, stored, batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One step: items, their index entries, statistics and progress together, if the job is still this run's.</summary>
    private async Task<RestoreProgress> StoreAsync(
        int shard, RestoreProgress before, RestoreBatch batch, CancellationToken cancellationToken)
    {
        var after = batch.Progress;
        var value = BackupJson.Write(after, BackupJson.Default.RestoreProgress);
        await context.Store.WriteAsync(
            async tr =>
            {
                var table = await FindTargetAsync(tr).ConfigureAwait(false);
                await run.HoldAsync(tr, table.Keys.Job.Key, job => RestoreErrors.TakenOver(_target.TableName, job)).ConfigureAwait(false);
                var key = table.Keys.Job.Pack((long)shard);

                // There already when the outcome of an earlier attempt was unknown, and it did happen.
                if ((await tr.GetAsync(key).ConfigureAwait(false)).AsSpan().SequenceEqual(value)) return true;
                var writer = new TableWriter(tr, table);
                foreach (var item in batch.Items) writer.Insert(item.PrimaryKey.Span, item.Encoded.Span);
                writer.Complete();
                tr.Set(key, value);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        _progress.Add(after.ItemCount - before.ItemCount, after.ItemBytes - before.ItemBytes);
        batch.Clear();
        return after;
    }

    private Task<bool> CompleteAsync(CancellationToken cancellationToken) => context.Store.WriteAsync(
        async tr =>
        {
            // There already when the outcome of an earlier attempt was unknown, and it did happen.
            var current = await context.Catalog.FindAsync(tr, _target.TableName).ConfigureAwait(false);
            if (current?.Record.TableId == _target.TableId && current.Record.Status == TableStatus.Active) return true;
            var table = await FindTargetAsync(tr).ConfigureAwait(false);
            await run.HoldAsync(tr, table.Keys.Job.Key, job => RestoreErrors.TakenOver(_target.TableName, job)).ConfigureAwait(false);
            var statistics = await TableStatistics.ReadAsync(tr, table.Keys).ConfigureAwait(false);
            var done = await ReadProgressAsync(tr).ConfigureAwait(false);
            if (!done.TrueForAll(s => s.IsComplete) || statistics.Items != _contents.ItemCount || statistics.Bytes != _contents.ItemBytes)
                throw RestoreErrors.Incomplete(_target.TableName, _contents, statistics.Items, statistics.Bytes);
            var active = table.Record with
            {
                Status = TableStatus.Active,
                RestoreSummary = table.Record.RestoreSummary! with { RestoreInProgress = false },
            };
            tr.Set(table.Keys.Metadata, active.ToBytes());
            tr.ClearRange(KeyRange.StartsWith(table.Keys.Job.Key));
            new RunningRestores(context).Remove(tr, _target.TableName);
            return true;
        },
        cancellationToken);

    private FdynoException Damaged(int shard, long number, string problem) =>
        RestoreErrors.DamagedOnTheWay(_target.TableName, _backup.Record.BackupArn, $"block ({shard}, {number}): {problem}");
}
