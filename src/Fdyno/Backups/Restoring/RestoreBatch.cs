using Fdyno.Tables;

namespace Fdyno.Backups;

/// <summary>What one transaction of a restore writes, and how far the shard is with it.</summary>
/// <param name="tuning">The sizes.</param>
/// <param name="indexes">How many indexes the target has: each may write an item once more.</param>
/// <param name="progress">How far the shard is without the batch.</param>
internal sealed class RestoreBatch(BackupTuning tuning, int indexes, RestoreProgress progress)
{
    private readonly List<UnpackedBlock> _finished = [];
    private long _bytes;

    /// <summary>The items, in the order of their keys.</summary>
    public List<StoredItem> Items { get; } = [];

    /// <summary>How far the shard is with the batch.</summary>
    public RestoreProgress Progress { get; private set; } = progress;

    /// <summary>Whether another item of this size would be too much for one transaction.</summary>
    public bool IsFullFor(StoredItem item) =>
        Items.Count > 0 && (Items.Count >= tuning.WriteItems || _bytes + CostOf(item) > tuning.WriteBytes);

    /// <summary>Adds an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="ofBlock">How many items of its block are in the target with it.</param>
    public void Add(StoredItem item, int ofBlock)
    {
        Items.Add(item);
        _bytes += CostOf(item);
        Progress = Progress with { ItemsOfBlock = ofBlock, ItemCount = Progress.ItemCount + 1 };
    }

    /// <summary>Notes that a block has been added to its end; its buffer goes back with <see cref="Clear"/>.</summary>
    public void Finish(BackupBlockHeader header, UnpackedBlock block)
    {
        _finished.Add(block);
        Progress = Progress with
        {
            NextNumber = header.Number + header.Parts,
            ItemsOfBlock = 0,
            ItemBytes = Progress.ItemBytes + header.ItemBytes,
        };
    }

    /// <summary>Notes that the shard has been added to its end.</summary>
    public void Complete() => Progress = Progress with { IsComplete = true };

    /// <summary>Empties the batch once it is stored.</summary>
    public void Clear()
    {
        Items.Clear();
        foreach (var block in _finished) block.Dispose();
        _finished.Clear();
        _bytes = 0;
    }

    // Keys, values and conflict ranges; entries of indexes are at most as large as the item, and mostly smaller.
    private long CostOf(StoredItem item) => ((2L * item.PrimaryKey.Length) + item.Encoded.Length + 64) * (1 + indexes);
}
