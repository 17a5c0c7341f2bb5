using Fdyno.Catalog;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>Begins a table's past anew, where what there is of it can no longer be told from what is to come.</summary>
/// <remarks>
/// To FoundationDB, clearing a range is one mutation of two keys, whatever is in the range: <see cref="RunAsync"/> writes a few hundred bytes
/// and reads a few keys, far from its limits of 10 MB and five seconds. A store that clears ranges by row
/// (<see cref="IStore.ClearsRangesByRow"/>) takes time in proportion, while others wait to write: there <see cref="ClearSomeAsync"/> comes
/// first, step by step, and leaves less than a step to <see cref="RunAsync"/>.
/// </remarks>
internal static class HistoryRestart
{
    /// <summary>How many keys of each kind a step clears: a few milliseconds of work.</summary>
    public const int KeysAtOnce = 5_000;

    /// <summary>
    /// Clears the oldest part of what <see cref="RunAsync"/> would clear. Nobody reads it any more: until the past has begun anew, whoever
    /// connects clears it, too. So the next connection resumes a clearing that was cut off.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="isBehind">As for <see cref="RunAsync"/>.</param>
    /// <param name="mostKeys">The most keys of each kind.</param>
    /// <returns>Whether anything was cleared; otherwise there are at most <paramref name="mostKeys"/> keys of each kind.</returns>
    public static async Task<bool> ClearSomeAsync(ITransaction transaction, TableHandle table, bool isBehind, int mostKeys)
    {
        var keys = table.Keys.History;
        KeyRange[] parts = isBehind ? [keys.Images.Range(), keys.Days.Range(), keys.Marks.Range()] : [keys.Marks.Range()];
        var isCleared = false;
        foreach (var part in parts)
        {
            var page = await transaction.Snapshot.GetRangeAsync(part, new RangeReadOptions { Limit = mostKeys }).ConfigureAwait(false);
            if (!page.HasMore || page.Items.Count == 0) continue;
            transaction.ClearRange(part with { End = KeyRange.After(page.Items[^1].Key.Span) });
            isCleared = true;
        }

        return isCleared;
    }

    /// <summary>Takes the past away, with all pins, and begins a log where recovery needs one; its window begins with it.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="isBehind">
    /// Whether versions went back, so that images may be of versions that are still to come. Otherwise they are below the new watermark, and
    /// are swept in time.
    /// </param>
    /// <param name="now">The time, in UTC.</param>
    /// <returns>Whether the table's recovery needs a log.</returns>
    public static async Task<bool> RunAsync(ITransaction transaction, TableHandle table, bool isBehind, DateTime now)
    {
        var keys = table.Keys.History;
        var recovery = table.Record.Recovery;
        var isWanted = HistorySwitch.IsWanted(recovery);
        var record = table.Record with
        {
            HistoryLog = null,
            Recovery = isWanted ? recovery! with { EnabledDateTime = now, ModeDateTime = now } : recovery,
        };
        transaction.ClearRange(keys.Pins.Range());
        if (isBehind)
        {
            transaction.ClearRange(keys.Images.Range());
            transaction.ClearRange(keys.Days.Range());
            transaction.ClearRange(keys.Marks.Range());
            transaction.Clear(keys.Watermark);
        }

        await HistorySwitch.WriteAsync(transaction, table, record, hasPins: false, now).ConfigureAwait(false);
        return isWanted;
    }
}
