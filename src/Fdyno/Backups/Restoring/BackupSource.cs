using System.Threading.Channels;
using Fdyno.Blocks;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Restoring;

/// <summary>The blocks of a backup that was verified, as what a restore reads. Blocks are read and unpacked ahead of what is being written.</summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The backup, complete.</param>
/// <param name="targetName">The target's name, for messages.</param>
internal sealed class BackupSource(StoreContext context, BackupTuning tuning, BackupHandle backup, string targetName) : IRestoreSource
{
    // About a batch: what is written next is there when the write before it ends.
    private const int BlocksAhead = 2;

    private readonly BackupManifest _contents = backup.Manifest!;
    private readonly BlockPageReader _reader = new(
        context, tuning, backup, Math.Min(backup.Manifest!.Shards.Count, context.Store.PreferredRangesInFlight));

    /// <inheritdoc/>
    public string Arn => backup.Record.BackupArn;

    /// <inheritdoc/>
    public string TableName => backup.Record.Table.TableName;

    /// <inheritdoc/>
    public int ShardCount => _contents.Shards.Count;

    /// <inheritdoc/>
    public bool IsEstimate => false;

    /// <inheritdoc/>
    public long ItemCount => _contents.ItemCount;

    /// <inheritdoc/>
    public long ItemBytes => _contents.ItemBytes;

    /// <summary>It has been verified, and nobody can remove it.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Read(Pipeline pipeline, int shard, RestoreProgress start, Channel<RestorePiece> pieces)
    {
        var pages = Pipeline.Queue<RangePage>();
        var blocks = Pipeline.Queue<FoundBlock>(BlocksAhead);
        var range = new KeyRange(backup.Keys.Block(shard, start.NextNumber), backup.Keys.Block(shard, _contents.Shards[shard].NextNumber));
        pipeline.Start(pages, token => _reader.ReadAsync(range, pages.Writer, token));
        pipeline.Start(blocks, token => AssembleAsync(shard, start.NextNumber, pages.Reader, blocks.Writer, token));
        pipeline.Start(pieces, token => UnpackAsync(blocks.Reader, start.ItemsOfBlock, pieces.Writer, token));
    }

    private async Task AssembleAsync(
        int shard, long number, ChannelReader<RangePage> pages, ChannelWriter<FoundBlock> blocks, CancellationToken cancellationToken)
    {
        var assembler = new BlockAssembler();
        await foreach (var page in pages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var (_, value) in page.Items)
            {
                foreach (var block in assembler.Add(shard, number, value))
                {
                    if (block.Problem is not null) throw Damaged(block.Shard, block.Number, block.Problem);
                    await blocks.WriteAsync(block, cancellationToken).ConfigureAwait(false);
                }

                number++;
            }
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
