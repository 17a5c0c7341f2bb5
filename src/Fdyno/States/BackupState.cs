using System.Runtime.CompilerServices;
using Fdyno.Blocks;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.States;

/// <summary>
/// A backup as a state of its table: any range of keys, without reading the rest. Every block that is used is checked by itself and
/// against the ones before it; a shard that is read as a whole also against what the manifest says of it.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The backup, complete.</param>
internal sealed class BackupState(StoreContext context, BackupTuning tuning, BackupHandle backup) : ITableState
{
    private readonly BlockFinder _finder = new(context, backup);

    /// <inheritdoc/>
    public string TableName => backup.Record.Table.TableName;

    /// <inheritdoc/>
    public string Description => $"backup {backup.Record.BackupName} of table {TableName}";

    /// <inheritdoc/>
    public TableSchema Schema { get; } = new(backup.Record.Table);

    /// <inheritdoc/>
    public long Items => backup.Manifest!.ItemCount;

    /// <inheritdoc/>
    public long Bytes => backup.Manifest!.ItemBytes;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StatePage> ReadAsync(PrimaryKeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (backup.Manifest!.Shards.Count != backup.Record.ShardCount()) throw Damaged("its manifest and its record give different numbers of shards");
        for (var shard = 0; shard < backup.Manifest!.Shards.Count && !range.IsEmpty; shard++)
        {
            var bounds = Bounds(shard);
            if (!bounds.EndsBehind(range.Begin.Span) || !range.EndsBehind(bounds.Begin.Span)) continue;
            await foreach (var (block, items) in ReadBlocksAsync(shard, bounds, range, cancellationToken).ConfigureAwait(false))
            {
                range = range with { Begin = PrimaryKeyRange.Behind(block.Header.LastKey(block.Bytes).Span) };
                yield return new StatePage(items.Items, range, items);
                if (range.IsEmpty) yield break;
            }
        }

        if (!range.IsEmpty) yield return new StatePage([], range with { Begin = PrimaryKeyRange.Nothing });
    }

    /// <summary>Nothing is held: a backup that is removed while it is read ends the reading.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private PrimaryKeyRange Bounds(int shard) => new(
        shard == 0 ? default(ReadOnlyMemory<byte>) : backup.Record.ShardBoundaries[shard - 1],
        shard < backup.Record.ShardBoundaries.Count ? backup.Record.ShardBoundaries[shard] : (ReadOnlyMemory<byte>?)null);

    /// <summary>The blocks of a shard that have items of the range, with those items.</summary>
    private async IAsyncEnumerable<(FoundBlock Block, ItemsOfBlock Items)> ReadBlocksAsync(
        int shard, PrimaryKeyRange bounds, PrimaryKeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var expected = backup.Manifest!.Shards[shard];
        var start = range.Begin.Span.SequenceCompareTo(bounds.Begin.Span) <= 0
            ? 0
            : await _finder.FindAsync(shard, range.Begin, cancellationToken).ConfigureAwait(false);
        if (start > 0 && !await IsSoundAsync(shard, start, cancellationToken).ConfigureAwait(false)) start = 0;
        var check = NewCheck(shard, start);
        await foreach (var block in ReadBlocksAsync(shard, start, cancellationToken).ConfigureAwait(false))
        {
            check.Add(block);
            if (!range.EndsBehind(block.Header.FirstKey(block.Bytes).Span)) yield break;
            if (block.Header.LastKey(block.Bytes).Span.SequenceCompareTo(range.Begin.Span) < 0) continue;
            var problem = UnpackedBlock.Unpack(block.Header, block.Bytes, out var unpacked);
            if (problem is not null) throw Damaged($"block ({shard}, {block.Number}): {problem}");
            yield return (block, new ItemsOfBlock(unpacked!, Within(block, unpacked!, range)));
            if (!range.EndsBehind(PrimaryKeyRange.Behind(block.Header.LastKey(block.Bytes).Span))) yield break;
        }

        if (start == 0) check.Finish(expected);
        else if (check.Found.NextNumber != expected.NextNumber) throw Damaged($"block ({shard}, {check.Found.NextNumber}) is missing");
    }

    /// <summary>Whether a block begins there: what a search took for one may be the bytes of an item.</summary>
    private async Task<bool> IsSoundAsync(int shard, long number, CancellationToken cancellationToken)
    {
        await foreach (var block in ReadBlocksAsync(shard, number, cancellationToken).ConfigureAwait(false)) return block.Problem is null;
        return false;
    }

    /// <summary>The blocks of a shard from one on, sound or not.</summary>
    private async IAsyncEnumerable<FoundBlock> ReadBlocksAsync(
        int shard, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var progress = backup.Manifest!.Shards[shard];

        // Who looks for a key in the midst of a shard needs a block or two; who reads from the begin goes on.
        var size = BatchSize.ForReads(number == 0 ? tuning.ReadBytes : BytesOfBlocks(progress));
        var range = new KeyRange(backup.Keys.Block(shard, number), backup.Keys.Block(shard, progress.NextNumber));
        var assembler = new BlockAssembler();
        while (!range.IsEmpty)
        {
            var left = range;
            var page = await context.Store.ReadStepAsync(
                size,
                async (tr, bytes) =>
                {
                    if (await tr.GetAsync(backup.Keys.Metadata).ConfigureAwait(false) is null) throw BackupErrors.NotFound(backup.Record.BackupArn);
                    return await tr.GetRangeAsync(left, new RangeReadOptions { TargetBytes = bytes }).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            range = page.Rest(range, reverse: false);
            foreach (var (key, value) in page.Items)
            {
                foreach (var block in assembler.Add(shard, (long)backup.Keys.Blocks.Unpack(key.Span)[1]!, value)) yield return block;
            }
        }

        if (assembler.Finish() is { } cutOff) yield return cutOff;
    }

    private int BytesOfBlocks(ShardProgress progress) =>
        (int)Math.Clamp(2 * progress.StoredBytes / Math.Max(1, progress.BlockCount), BackupTuning.PartBytes, tuning.ReadBytes);

    private ShardCheck NewCheck(int shard, long start) => new(
        shard, backup.Record, ShardProgress.None with { NextNumber = start }, decodes: false, report: problem => throw Damaged(problem));

    /// <summary>The block's items of the range, whose order is checked.</summary>
    private List<StoredItem> Within(FoundBlock block, UnpackedBlock unpacked, PrimaryKeyRange range)
    {
        var items = new List<StoredItem>(unpacked.Items.Count);
        ReadOnlyMemory<byte>? last = null;
        foreach (var item in unpacked.Items)
        {
            var order = item.PrimaryKey.Span.SequenceCompareTo(last is { } before ? before.Span : block.Header.FirstKey(block.Bytes).Span);
            if (order < 0 || (order == 0 && last is not null)) throw Damaged($"block ({block.Shard}, {block.Number}): its items are out of order");
            last = item.PrimaryKey;
            if (item.PrimaryKey.Span.SequenceCompareTo(range.Begin.Span) >= 0 && range.EndsBehind(item.PrimaryKey.Span)) items.Add(item);
        }

        return last is { } end && end.Span.SequenceEqual(block.Header.LastKey(block.Bytes).Span)
            ? items
            : throw Damaged($"block ({block.Shard}, {block.Number}): its last key is not that of its last item");
    }

    private FdynoException Damaged(string what) => BackupErrors.Corrupted(backup.Record.BackupArn, what);

    /// <summary>Items of a block, and what they stand in.</summary>
    private sealed record ItemsOfBlock(UnpackedBlock Block, List<StoredItem> Items) : IDisposable
    {
        public void Dispose() => Block.Dispose();
    }
}
