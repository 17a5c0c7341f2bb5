using Fdyno.Tables;

namespace Fdyno.Backups;

/// <summary>What one transaction of a restore writes, and how far the shard is with it.</summary>
/// <param name="tuning">The sizes.</param>
/// <param name="indexes">How many indexes the target has: each may write an item once more.</param>
/// <param name="progress">How far the shard is without the batch.</param>
internal sealed class RestoreBatch(BackupTuning tuning, int indexes, RestoreProgress progress)
{
    private readonly List<RestorePiece> _finished = [];
    private long _bytes;

    /// <summary>The items, in the order of their keys.</summary>
    public List<StoredItem> Items { get; } = [];

    /// <summary>How far the shard is with all that was <see cref="Cover">covered</see>.</summary>
    public RestoreProgress Progress { get; private set; } = progress;

    /// <summary>Whether another item of this size would be too much for one transaction.</summary>
    public bool IsFullFor(StoredItem item) =>
        Items.Count > 0 && (Items.Count >= tuning.WriteItems || _bytes + CostOf(item) > tuning.WriteBytes);

    /// <summary>Adds an item.</summary>
    public void Add(StoredItem item)
    {
        Items.Add(item);
        _bytes += CostOf(item);
    }

    /// <summary>Notes which items of a piece were added since it was last noted.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="from">The first of them.</param>
    /// <param name="to">The first one behind them.</param>
    public void Cover(RestorePiece piece, int from, int to) => Progress = piece.Advance(Progress, from, to);

    /// <summary>Takes over a piece that has been added to its end; what it stands in goes back with <see cref="Clear"/>.</summary>
    public void Finish(RestorePiece piece) => _finished.Add(piece);

    /// <summary>Notes that the shard has been added to its end.</summary>
    public void Complete() => Progress = Progress with { IsComplete = true };

    /// <summary>Empties the batch once it is stored.</summary>
    public void Clear()
    {
        Items.Clear();
        foreach (var piece in _finished) piece.Dispose();
        _finished.Clear();
        _bytes = 0;
    }

    // Keys, values and conflict ranges; entries of indexes are at most as large as the item, and mostly smaller.
    private long CostOf(StoredItem item) => ((2L * item.PrimaryKey.Length) + item.Encoded.Length + 64) * (1 + indexes);
}
