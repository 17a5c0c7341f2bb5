using Fdyno.Jobs;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Making;

/// <summary>Stores the blocks of one shard, in the order of their numbers, as many in a transaction as it takes.</summary>
/// <param name="steps">The backup's steps.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="size">The size of a transaction.</param>
/// <param name="progress">Told what is stored.</param>
/// <param name="shard">The shard.</param>
/// <param name="start">How far the shard is.</param>
internal sealed class BlockWriter(
    BackupSteps steps, BackupTuning tuning, BatchSize size, ProgressCounter progress, int shard, ShardProgress start)
{
    private readonly BlockBatch _batch = new(tuning.WriteBlocks);
    private ShardProgress _stored = start;

    /// <summary>Adds a block; stores those before it once they fill a transaction.</summary>
    public async Task AddAsync(BlockToStore block, CancellationToken cancellationToken)
    {
        while (_batch.IsFullFor(block.Bytes, size.Bytes)) await StoreAsync(cancellationToken).ConfigureAwait(false);
        _batch.Add(block);
    }

    /// <summary>Stores what is left, and with it that the shard is done.</summary>
    /// <param name="end">How far the shard is with all of its blocks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task CompleteAsync(ShardProgress end, CancellationToken cancellationToken)
    {
        _batch.Complete(end);
        while (_batch.Blocks.Count > 0) await StoreAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        var count = await steps.StoreAsync(shard, size, _batch, cancellationToken).ConfigureAwait(false);
        var after = _batch.Blocks[count - 1].After;
        progress.Add(after.ItemCount - _stored.ItemCount, after.ItemBytes - _stored.ItemBytes);
        _stored = after;
        _batch.Remove(count);
    }
}
