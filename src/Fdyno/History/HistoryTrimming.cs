using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>
/// The steps that take away what is no longer needed of a table's past. The watermark rises first, in a transaction that reads all pins;
/// what is below it can be cleared at any time from then on, in any order, since nobody reads there.
/// </summary>
internal static class HistoryTrimming
{
    /// <summary>Releases dead pins and raises the watermark as far as pins and the recovery window let it.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <returns>Whether anything has changed.</returns>
    public static async Task<bool> RaiseAsync(ITransaction transaction, TableHandle table, DateTime now)
    {
        if (table.Record.HistoryLog is null) return false;
        var keys = table.Keys.History;
        var before = await HistoryPins.ReadAllAsync(transaction, keys).ConfigureAwait(false);
        var pins = before.Exists(p => p.IsDead(now))
            ? await HistoryPins.ReleaseAsync(transaction, table, null, now).ConfigureAwait(false)
            : before;
        if (pins.Count == 0 && !HistorySwitch.IsWanted(table.Record.Recovery)) return pins.Count < before.Count;
        var present = await Watermark.ReadAsync(transaction, keys).ConfigureAwait(false)
            ?? throw StoreErrors.Damaged("the store", $"the watermark of table '{table.Record.TableName}' is missing");
        var raised = await LimitAsync(transaction, table, pins, now).ConfigureAwait(false);
        if (raised.Stamp.CompareCommitTo(present.Stamp) <= 0) return pins.Count < before.Count;
        (raised with { Second = Math.Max(raised.Second, present.Second) }).Write(transaction, keys);
        return true;
    }

    /// <summary>Clears what is below the watermark of some keys, by the days on which they got images.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it; its log is on.</param>
    /// <param name="from">The key to go on from; null for the first one.</param>
    /// <param name="mostKeys">The most keys.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <returns>The key to go on from; null when there is no further one.</returns>
    public static async Task<byte[]?> SweepAsync(ITransaction transaction, TableHandle table, byte[]? from, int mostKeys, DateTime now)
    {
        var keys = table.Keys.History;
        var today = HistoryLog.DayOf(TimeMarks.SecondOf(now));
        if (await Watermark.ReadAsync(transaction.Snapshot, keys).ConfigureAwait(false) is not { HasBelow: true } watermark) return null;
        if (from is null) await ClearMarksAsync(transaction, keys, watermark).ConfigureAwait(false);

        // A writer's clock may be a day off. Of later days than that, nothing can be below.
        var range = keys.Days.Range() with { End = keys.Days.Pack(HistoryLog.DayOf(watermark.Second) + 2) };
        if (from is not null) range = range with { Begin = from };
        if (range.IsEmpty) return null;
        var page = await transaction.Snapshot.GetRangeAsync(range, new RangeReadOptions { Limit = mostKeys }).ConfigureAwait(false);
        foreach (var (key, _) in page.Items)
        {
            var reader = keys.Days.Read(key.Span);
            var day = reader.ReadInteger();
            var primaryKey = key[reader.Position..];
            transaction.ClearRange(keys.ImagesOf(primaryKey.Span, null, watermark.Stamp));

            // Serializably: a writer that leaves another image meanwhile has left the same hint, which must not go then.
            var left = await transaction.GetRangeAsync(
                keys.ImagesOf(primaryKey.Span, watermark.Stamp, null), new RangeReadOptions { Limit = 1 }).ConfigureAwait(false);
            if (left.Items.Count > 0 && day >= today) continue;
            transaction.Clear(key.Span);

            // What is left is needed by now, and so no longer when this day has left the window.
            if (left.Items.Count > 0) transaction.Set(keys.Day(today, primaryKey.Span), []);
        }

        return page.HasMore && page.Items.Count > 0 ? KeyRange.After(page.Items[^1].Key.Span) : null;
    }

    /// <summary>Whether a log that has ended has left images, or hints for them.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    public static async Task<bool> IsAnythingLeftAsync(IReadTransaction transaction, TableHandle table)
    {
        foreach (var part in new[] { table.Keys.History.Images.Range(), table.Keys.History.Days.Range() })
        {
            var page = await transaction.GetRangeAsync(part, new RangeReadOptions { Limit = 1 }).ConfigureAwait(false);
            if (page.Items.Count > 0) return true;
        }

        return false;
    }

    /// <summary>Clears some of what is left of a log that has ended.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it, so that nothing is cleared once a log has begun again.</param>
    /// <param name="mostKeys">The most keys of the store.</param>
    /// <returns>Whether there is more to clear.</returns>
    public static async Task<bool> RemoveAsync(ITransaction transaction, TableHandle table, int mostKeys)
    {
        if (table.Record.HistoryLog is not null) return false;
        var keys = table.Keys.History;

        // Days behind images: where a log begins again in between, they lead to what is left of those.
        foreach (var part in new[] { keys.Images.Range(), keys.Days.Range(), keys.Marks.Range() })
        {
            var page = await transaction.Snapshot.GetRangeAsync(part, new RangeReadOptions { Limit = mostKeys }).ConfigureAwait(false);
            if (page.Items.Count == 0) continue;
            transaction.ClearRange(part with { End = KeyRange.After(page.Items[^1].Key.Span) });
            return true;
        }

        // The end of the log took it along, mostly: then there is nothing to commit.
        if (await transaction.GetAsync(keys.Watermark).ConfigureAwait(false) is not null) transaction.Clear(keys.Watermark);
        return false;
    }

    /// <summary>How far the watermark may rise.</summary>
    private static async Task<Watermark> LimitAsync(ITransaction transaction, TableHandle table, List<HistoryPin> pins, DateTime now)
    {
        // Where nothing else needs the past, all that is visible may go: whatever is asked for later is of a later version.
        var stamp = Versionstamp.OfReadVersion(await transaction.GetReadVersionAsync().ConfigureAwait(false));
        var second = TimeMarks.SecondOf(now);
        if (table.Record.Recovery is { } recovery && HistorySwitch.IsWanted(recovery))
        {
            second = TimeMarks.SecondOf(RecoveryWindow.StartOf(recovery, now));
            var first = await TimeMarks.FirstAfterAsync(transaction.Snapshot, table.Keys.History, second).ConfigureAwait(false);
            stamp = first?.PreviousCommit() ?? stamp;
        }

        foreach (var pin in pins)
        {
            if (pin.Stamp.CompareCommitTo(stamp) < 0) stamp = pin.Stamp;
        }

        return new Watermark(stamp, second, HasBelow: true);
    }

    /// <summary>Clears the marks of seconds that nobody can ask for any longer, but for the last one, which tells writers where they are.</summary>
    private static async Task ClearMarksAsync(ITransaction transaction, HistoryKeyspace keys, Watermark watermark)
    {
        if (await TimeMarks.LastAsync(transaction.Snapshot, keys).ConfigureAwait(false) is not { } last) return;
        transaction.ClearRange(keys.Marks.Range() with { End = keys.Marks.Pack(Math.Min(watermark.Second, last.Second)) });
    }
}
