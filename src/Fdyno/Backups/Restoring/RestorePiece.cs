using Fdyno.Blocks;
using Fdyno.Catalog;
using Fdyno.Items;

namespace Fdyno.Backups.Restoring;

/// <summary>Some items of a shard, in the order of their keys, as the source hands them over: a block, or a page.</summary>
internal abstract class RestorePiece : IDisposable
{
    /// <summary>The items. Not to be used once this is disposed.</summary>
    public abstract IReadOnlyList<StoredItem> Items { get; }

    /// <summary>How many of them are in the target already.</summary>
    public virtual int Restored => 0;

    /// <summary>How far the shard is when more of the items are in the target.</summary>
    /// <param name="before">How far it was.</param>
    /// <param name="from">The first of the items added.</param>
    /// <param name="to">The first one behind them.</param>
    public abstract RestoreProgress Advance(RestoreProgress before, int from, int to);

    /// <summary>Gives back what the items stand in.</summary>
    public abstract void Dispose();
}

/// <summary>A block of a backup. It is resumed by its number.</summary>
/// <param name="header">Its header.</param>
/// <param name="block">Its items.</param>
/// <param name="restored">How many of them are in the target already.</param>
internal sealed class RestoreBlock(BackupBlockHeader header, UnpackedBlock block, int restored) : RestorePiece
{
    /// <inheritdoc/>
    public override IReadOnlyList<StoredItem> Items => block.Items;

    /// <inheritdoc/>
    public override int Restored => restored;

    /// <inheritdoc/>
    public override RestoreProgress Advance(RestoreProgress before, int from, int to)
    {
        var count = before.ItemCount + to - from;

        // The header knows the size of the whole block, so none of its items has to be measured.
        return to < block.Items.Count
            ? before with { ItemsOfBlock = to, ItemCount = count }
            : before with
            {
                NextNumber = header.Number + header.Parts,
                ItemsOfBlock = 0,
                ItemCount = count,
                ItemBytes = before.ItemBytes + header.ItemBytes,
            };
    }

    /// <inheritdoc/>
    public override void Dispose() => block.Dispose();
}

/// <summary>A page of a table. It is resumed by its last key.</summary>
/// <param name="items">Its items.</param>
internal sealed class RestorePage(IReadOnlyList<StoredItem> items) : RestorePiece
{
    /// <inheritdoc/>
    public override IReadOnlyList<StoredItem> Items => items;

    /// <inheritdoc/>
    public override RestoreProgress Advance(RestoreProgress before, int from, int to)
    {
        if (to == from) return before;
        var bytes = 0L;
        for (var i = from; i < to; i++) bytes += ItemSize.OfEncoded(items[i].Encoded.Span);
        return before with
        {
            LastKey = items[to - 1].PrimaryKey.ToArray(),
            ItemCount = before.ItemCount + to - from,
            ItemBytes = before.ItemBytes + bytes,
        };
    }

    /// <summary>Nothing is borrowed.</summary>
    public override void Dispose()
    {
    }
}
