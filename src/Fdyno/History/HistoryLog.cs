using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>
/// What one transaction leaves of a table's past: the before-image of each key that it writes, taken at the first of several writes,
/// and a time mark where its clock has come to a new second. Of one attempt: a run of the body again makes another one.
/// </summary>
/// <param name="transaction">The transaction.</param>
/// <param name="table">The table, opened in it; its record says that there is a log.</param>
/// <param name="context">The connection.</param>
internal sealed class HistoryLog(ITransaction transaction, TableHandle table, StoreContext context)
{
    private const long SecondsADay = 24 * 60 * 60;

    // Images cannot be read back in the transaction that writes them, so what has one is kept here.
    private readonly HashSet<ReadOnlyMemory<byte>> _noted = new(ByteOrder.Instance);
    private readonly HistoryKeyspace _keys = table.Keys.History;
    private readonly long _now = TimeMarks.SecondOf(context.Time.GetUtcNow());

    /// <summary>The day of a second, counted from 1970-01-01.</summary>
    public static long DayOf(long second) => Math.DivRem(second, SecondsADay).Quotient;

    /// <summary>Notes what a key holds before the transaction writes to it.</summary>
    /// <param name="primaryKey">The packed primary key; not to be changed until the commit.</param>
    /// <param name="old">The item's encoding, as this transaction reads it; null where there is none.</param>
    public void Note(ReadOnlyMemory<byte> primaryKey, ReadOnlyMemory<byte>? old)
    {
        if (!_noted.Add(primaryKey)) return;
        BeforeImage.Write(transaction, _keys, primaryKey.Span, old);

        // Who writes the same key conflicts at the item; a sweep, which reads images, conflicts with the image.
        transaction.NextWriteWithoutConflict();
        transaction.Set(_keys.Day(DayOf(_now), primaryKey.Span), []);
    }

    /// <summary>Leaves the time mark, and clears what is no longer needed of the keys that were written. To be called last.</summary>
    public async Task CompleteAsync()
    {
        if (_noted.Count == 0) return;
        await MarkAsync().ConfigureAwait(false);
        await TrimAsync().ConfigureAwait(false);
    }

    private async Task MarkAsync()
    {
        if (table.Memory.IsMarked(_now)) return;
        var last = await TimeMarks.LastAsync(transaction.Snapshot, _keys).ConfigureAwait(false);
        if (last is { } seen && seen.Second >= _now && seen.DoubtedSince == 0) table.Memory.NoteMark(seen.Second);
        var version = (ulong)await transaction.GetReadVersionAsync().ConfigureAwait(false);
        if (last?.SeenVersion > version) throw StoreErrors.WentBack(context.StoreName);
        if (TimeMark.Next(last, _now, version, context.Store.VersionsPerSecond) is not { } mark) return;
        TimeMarks.Write(transaction, _keys, mark);

        // With each mark: what is logged behind the last one that was noted is of the same second.
        await Incarnation.NoteVersionAsync(transaction, context.Keys).ConfigureAwait(false);
    }

    private async Task TrimAsync()
    {
        // What is remembered may be old: then less is cleared than could be, and the next minute's writes clear more.
        var timestamp = context.Time.GetTimestamp();
        if (!table.Memory.TryGetWatermark(context.Time, timestamp, out var watermark))
        {
            watermark = await Watermark.ReadAsync(transaction.Snapshot, _keys).ConfigureAwait(false);
            table.Memory.NoteWatermark(watermark, timestamp);
        }

        if (watermark is not { HasBelow: true } gone) return;
        foreach (var primaryKey in _noted)
        {
            transaction.NextWriteWithoutConflict();
            transaction.ClearRange(_keys.ImagesOf(primaryKey.Span, null, gone.Stamp));
        }
    }
}
