using System.Threading.Channels;
using Fdyno.Connection;
using Fdyno.Storage;

namespace Fdyno.Backups;

/// <summary>The blocks of a backup that was verified, as what a restore reads. Blocks are read and unpacked at the same time.</summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The backup, complete.</param>
/// <param name="targetName">The target's name, for messages.</param>
internal sealed class BackupSource(StoreContext context, BackupTuning tuning, BackupHandle backup, string targetName) : IRestoreSource
{
    private readonly BackupContents _contents = backup.Contents!;

    /// <inheritdoc/>
    public string Arn => backup.Record.BackupArn;

    /// <inheritdoc/>
    public string TableName => backup.Record.Table.TableName;

    /// <inheritdoc/>
    public int ShardCount => _contents.Shards.Count;

    /// <inheritdoc/>
    public long ItemCount => _contents.ItemCount;

    /// <inheritdoc/>
    public long ItemBytes => _contents.ItemBytes;

    /// <inheritdoc/>
    public void Read(Pipeline pipeline, int shard, RestoreProgress start, Channel<RestorePiece> pieces)
    {
        var blocks = Pipeline.Queue<FoundBlock>();
        pipeline.Start(blocks, token => ReadBlocksAsync(shard, start.NextNumber, blocks.Writer, token));
        pipeline.Start(pieces, token => UnpackAsync(blocks.Reader, start.ItemsOfBlock, pieces.Writer, token));
    }

    private async Task ReadBlocksAsync(int shard, long number, ChannelWriter<FoundBlock> blocks, CancellationToken cancellationToken)
    {
        var range = new KeyRange(backup.Keys.Block(shard, number), backup.Keys.Block(shard, _contents.Shards[shard].NextNumber));
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
        ChannelReader<FoundBlock> blocks, int restored, ChannelWriter<RestorePiece> pieces, CancellationToken cancellationToken)
    {
        await foreach (var block in blocks.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var problem = UnpackedBlock.Unpack(block.Header, block.Bytes, out var items);
            if (problem is not null) throw Damaged(block.Shard, block.Number, problem);
            await pieces.WriteAsync(new RestoreBlock(block.Header, items!, restored), cancellationToken).ConfigureAwait(false);
            restored = 0;
        }
    }

    private FdynoException Damaged(int shard, long number, string problem) =>
        RestoreErrors.DamagedOnTheWay(targetName, Arn, $"block ({shard}, {number}): {problem}");
}
