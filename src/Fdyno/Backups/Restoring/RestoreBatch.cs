using Fdyno.Catalog;
using Fdyno.Jobs;
using Fdyno.Storage;

namespace Fdyno.Backups.Restoring;

/// <summary>The items of one range of a restore that are to be written next, and how far the range is with any number of them.</summary>
/// <param name="tuning">The sizes.</param>
/// <param name="indexes">How many indexes the target has: each may write an item once more.</param>
/// <param name="progress">How far the range is without the batch.</param>
internal sealed class RestoreBatch(BackupTuning tuning, int indexes, RestoreProgress progress) : IStepBatch
{
    private readonly List<(RestorePiece Piece, int Index)> _items = [];
    private readonly Queue<RestorePiece> _finished = [];
    private long _bytes;
    private bool _isComplete;

    /// <summary>How far the range is without the batch.</summary>
    public RestoreProgress Progress { get; private set; } = progress;

    /// <summary>An item of the batch, in the order of their keys.</summary>
    public StoredItem this[int index] => _items[index].Piece.Items[_items[index].Index];

    /// <summary>Whether another item would be too much for one transaction.</summary>
    /// <param name="item">The item.</param>
    /// <param name="size">The size of a transaction, in bytes.</param>
    public bool IsFullFor(StoredItem item, long size) =>
        _items.Count > 0 && (_items.Count >= tuning.WriteItems || _bytes + CostOf(item) > size);

    /// <summary>Adds the next item.</summary>
    /// <param name="piece">The piece that has it.</param>
    /// <param name="index">Its place there.</param>
    public void Add(RestorePiece piece, int index)
    {
        _items.Add((piece, index));
        _bytes += CostOf(piece.Items[index]);
    }

    /// <summary>Takes over a piece that has been added to its end; it goes back when its last item is taken off.</summary>
    public void Finish(RestorePiece piece) => _finished.Enqueue(piece);

    /// <summary>Notes that the range has been added to its end.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>How far the range is with the first items.</summary>
    public RestoreProgress ProgressWith(int count)
    {
        var after = Progress;
        for (var i = 0; i < count;)
        {
            var (piece, from) = _items[i];
            var length = 1;
            while (i + length < count && ReferenceEquals(_items[i + length].Piece, piece)) length++;
            after = piece.Advance(after, from, from + length);
            i += length;
        }

        return _isComplete && count == _items.Count ? after with { IsComplete = true } : after;
    }

    /// <summary>Takes off the first items, which are stored.</summary>
    public void Remove(int count)
    {
        Progress = ProgressWith(count);
        for (var i = 0; i < count; i++) _bytes -= CostOf(this[i]);
        _items.RemoveRange(0, count);
        while (_finished.TryPeek(out var piece) && (_items.Count == 0 || !ReferenceEquals(_items[0].Piece, piece))) _finished.Dequeue().Dispose();
    }

    /// <inheritdoc/>
    public (int Count, long Bytes) Fitting(long bytes)
    {
        var (count, sum) = (0, 0L);
        for (; count < Math.Min(_items.Count, tuning.WriteItems); count++)
        {
            var cost = CostOf(this[count]);
            if (count > 0 && sum + cost > bytes) break;
            sum += cost;
        }

        return (count, sum);
    }

    // Keys, values and conflict ranges; entries of indexes are at most as large as the item, and mostly smaller.
    private long CostOf(StoredItem item) => ((2L * item.PrimaryKey.Length) + item.Encoded.Length + 64) * (1 + indexes);
}
