using System.Threading.Channels;
using Fdyno.Blocks;
using Fdyno.Catalog;
using Fdyno.Jobs;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Making;

/// <summary>Packs the items of shards into blocks and stores those, wherever the items come from.</summary>
/// <param name="tuning">The sizes.</param>
/// <param name="steps">The backup's steps.</param>
/// <param name="progress">Told what is stored.</param>
internal sealed class BlockPacking(BackupTuning tuning, BackupSteps steps, ProgressCounter progress)
{
    // As many as go on being packed while the last batch is on its way: about half of the next one.
    private const int BlocksAhead = 4;

    private readonly BatchSize _writeSize = BatchSize.ForWrites(tuning.WriteBytes);

    /// <summary>Starts the stages that pack a shard and store it, to its end.</summary>
    /// <param name="pipeline">Where they run.</param>
    /// <param name="pages">The items that are missing, in the order of their keys.</param>
    /// <param name="shard">The shard's number.</param>
    /// <param name="start">How far it is.</param>
    public void Start(Pipeline pipeline, ChannelReader<IReadOnlyList<StoredItem>> pages, int shard, ShardProgress start)
    {
        var blocks = Pipeline.Queue<Task<PackedBlock>>(BlocksAhead);
        pipeline.Start(blocks, token => PackAsync(pages, blocks.Writer, token));
        pipeline.Start(token => WriteBatchesAsync(shard, start, blocks.Reader, token));
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
        var writer = new BlockWriter(steps, tuning, _writeSize, progress, shard, start);
        var next = start;
        await foreach (var packing in blocks.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var block = await packing.ConfigureAwait(false);
            block.Seal(shard, next.NextNumber);
            next = next.With(block.Header, block.Bytes);
            await writer.AddAsync(new BlockToStore(block.Parts(), block.Bytes.Length, next, block), cancellationToken).ConfigureAwait(false);
        }

        await writer.CompleteAsync(next, cancellationToken).ConfigureAwait(false);
    }
}
