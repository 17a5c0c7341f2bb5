using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>A table's time marks: which commits belong to which second.</summary>
internal static class TimeMarks
{
    private const int PageMarks = 64;

    /// <summary>The second of a time, counted from 1970.</summary>
    public static long SecondOf(DateTimeOffset time) => time.ToUnixTimeSeconds();

    /// <summary>The second that a mark's number stands for.</summary>
    public static DateTime TimeOf(long second) => DateTimeOffset.FromUnixTimeSeconds(second).UtcDateTime;

    /// <summary>The mark of the latest second, of several of one second the last; null where there is none.</summary>
    /// <param name="transaction">What it is read with. Writers read a snapshot, so that they never wait for each other.</param>
    /// <param name="keys">The table's past.</param>
    public static async Task<TimeMark?> LastAsync(IReadTransaction transaction, HistoryKeyspace keys)
    {
        var page = await transaction.GetRangeAsync(keys.Marks.Range(), new RangeReadOptions { Limit = 1, Reverse = true }).ConfigureAwait(false);
        return page.Items.Count == 0 ? null : Read(keys, page.Items[0]).Mark;
    }

    /// <summary>
    /// Sees that what is in the log is not of versions that are still to come, as where versions went back while the connection was open.
    /// </summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreInvalid"/>: versions went back.</exception>
    public static async Task CheckVersionAsync(IReadTransaction transaction, HistoryKeyspace keys)
    {
        var last = await LastAsync(transaction.Snapshot, keys).ConfigureAwait(false);
        var version = (ulong)await transaction.GetReadVersionAsync().ConfigureAwait(false);
        if (last?.SeenVersion > version) throw StoreErrors.WentBack("the store");
    }

    /// <summary>
    /// The first commit that belongs to a later second than a given one; null where there is none. The state at the end of that second is
    /// everything before this commit.
    /// </summary>
    /// <remarks>
    /// The least stamp of all marks of later seconds. Writers that did not see each other can leave marks whose seconds and versions are
    /// in different orders, so the first mark by its second need not be the first by its version. But a writer that left a mark saw none
    /// of its second or a later one: all of those are of versions behind the one that it read at. Once that is not before the least stamp
    /// so far, nothing less can follow. So beyond the least one, only marks of writers are read that were at work while it was committed.
    /// </remarks>
    /// <param name="transaction">
    /// What it is read with. Where it is not a snapshot, the answer null stands against a mark that is committed before the transaction.
    /// </param>
    /// <param name="keys">The table's past.</param>
    /// <param name="second">The second.</param>
    public static async Task<Versionstamp?> FirstAfterAsync(IReadTransaction transaction, HistoryKeyspace keys, long second)
    {
        Versionstamp? first = null;
        var range = keys.Marks.Range() with { Begin = keys.Marks.Pack(second + 1) };
        await foreach (var entry in transaction.ReadAllAsync(range, new RangeReadOptions { Limit = PageMarks }).ConfigureAwait(false))
        {
            var (mark, stamp) = Read(keys, entry);
            if (first is not { } least || stamp < least) first = stamp;
            if (!mark.IsDissent && first.Value.Version <= mark.SeenVersion) break;
        }

        return first;
    }

    /// <summary>Leaves a mark at the transaction's own commit. Nothing of the marks can be read in it from then on.</summary>
    public static void Write(ITransaction transaction, HistoryKeyspace keys, TimeMark mark)
    {
        var key = keys.Marks.StartKey().AddInteger(mark.Second).AddVersionstamp(Versionstamp.Incomplete());
        transaction.SetVersionstampedKey(key.WrittenSpan, key.VersionstampOffset!.Value, mark.ToValue());
    }

    private static (TimeMark Mark, Versionstamp Stamp) Read(HistoryKeyspace keys, KeyValue entry)
    {
        var reader = keys.Marks.Read(entry.Key.Span);
        var second = reader.ReadInteger();
        return (TimeMark.Read(second, entry.Value.Span), reader.ReadVersionstamp());
    }
}
