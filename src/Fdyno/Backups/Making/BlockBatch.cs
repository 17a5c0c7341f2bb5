using Fdyno.Blocks;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Making;

/// <summary>A block that is to be stored, whatever it comes from.</summary>
/// <param name="Parts">The values that it is stored in; gone through once in each attempt.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="After">How far its shard is with it.</param>
/// <param name="Buffer">What its values stand in, disposed when it is stored.</param>
internal sealed record BlockToStore(IEnumerable<BlockPart> Parts, int Bytes, ShardProgress After, IDisposable? Buffer = null);

/// <summary>Blocks of one shard that are to be stored, in the order of their numbers.</summary>
/// <param name="mostBlocks">The most blocks of one transaction.</param>
internal sealed class BlockBatch(int mostBlocks = int.MaxValue) : IStepBatch
{
    // The key of a value, and what a store counts for the write itself.
    private const int CostOfBlock = 256;

    private readonly List<BlockToStore> _blocks = [];

    /// <summary>The blocks.</summary>
    public IReadOnlyList<BlockToStore> Blocks => _blocks;

    /// <summary>Whether another block would be too much for one transaction.</summary>
    /// <param name="block">Its size, in bytes.</param>
    /// <param name="size">The size of a transaction, in bytes.</param>
    public bool IsFullFor(int block, long size) =>
        _blocks.Count > 0 && (_blocks.Count >= mostBlocks || _blocks.Sum(Cost) + block + CostOfBlock > size);

    /// <summary>Adds a block.</summary>
    public void Add(BlockToStore block) => _blocks.Add(block);

    /// <summary>Notes that the shard ends with the last block; adds one without values where there is none.</summary>
    /// <param name="end">How far the shard is.</param>
    public void Complete(ShardProgress end)
    {
        if (_blocks.Count == 0) _blocks.Add(new BlockToStore([], 0, end));
        _blocks[^1] = _blocks[^1] with { After = end with { IsComplete = true } };
    }

    /// <summary>Takes off the first blocks, which are stored.</summary>
    public void Remove(int count)
    {
        for (var i = 0; i < count; i++) _blocks[i].Buffer?.Dispose();
        _blocks.RemoveRange(0, count);
    }

    /// <inheritdoc/>
    public (int Count, long Bytes) Fitting(long bytes)
    {
        var (count, sum) = (0, 0L);
        while (count < Math.Min(_blocks.Count, mostBlocks) && (count == 0 || sum + Cost(_blocks[count]) <= bytes)) sum += Cost(_blocks[count++]);
        return (count, sum);
    }

    private static long Cost(BlockToStore block) => block.Bytes + CostOfBlock;
}
