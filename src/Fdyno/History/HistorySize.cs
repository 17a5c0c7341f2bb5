using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>
/// How many bytes a table's past takes in the store: images, hints and time marks. A write clears what is old of its own key without
/// reading it, so that nobody can count along; what is small is counted when it is asked for, and what is large is the store's estimate.
/// </summary>
internal static class HistorySize
{
    /// <summary>Up to this many bytes, the size is exact: stores estimate by samples, which tell nothing of less.</summary>
    private const int MostCounted = 1_000_000;
    private const int PageBytes = 256 * 1024;

    /// <summary>The size, in bytes of keys and values.</summary>
    /// <param name="store">The store.</param>
    /// <param name="table">The table, as it was found a moment ago.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<long> ReadAsync(IStore store, TableHandle table, CancellationToken cancellationToken)
    {
        var keys = table.Keys.History;
        var sum = 0L;
        foreach (var part in Parts(keys)) sum += await ReadAsync(store, part, cancellationToken).ConfigureAwait(false);
        return sum;
    }

    private static KeyRange[] Parts(HistoryKeyspace keys) => [keys.Images.Range(), keys.Days.Range(), keys.Marks.Range()];

    private static Task<long> ReadAsync(IStore store, KeyRange range, CancellationToken cancellationToken) => store.ReadAsync(
        async tr =>
        {
            var (counted, rest) = (0L, range);
            while (!rest.IsEmpty && counted < MostCounted)
            {
                var page = await tr.GetRangeAsync(rest, new RangeReadOptions { TargetBytes = PageBytes }).ConfigureAwait(false);
                counted += page.Items.Sum(i => (long)i.Key.Length + i.Value.Length);
                rest = page.Rest(rest, reverse: false);
            }

            return rest.IsEmpty ? counted : Math.Max(counted, await tr.EstimateSizeAsync(range).ConfigureAwait(false));
        },
        cancellationToken);
}
