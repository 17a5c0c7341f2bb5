using Fdyno.Storage;

namespace Fdyno.Directories;

/// <summary>Reads of ranges, whatever the sizes of the store's pages.</summary>
internal static class DirectoryRangeReads
{
    /// <summary>The first key and value of a range, or null when it is empty.</summary>
    internal static ValueTask<KeyValue?> FirstAsync(IReadTransaction transaction, KeyRange range) =>
        OneAsync(transaction, range, reverse: false);

    /// <summary>The last key and value of a range, or null when it is empty.</summary>
    internal static ValueTask<KeyValue?> LastAsync(IReadTransaction transaction, KeyRange range) =>
        OneAsync(transaction, range, reverse: true);

    /// <summary>All keys and values of a range, a page in memory at a time.</summary>
    /// <param name="transaction">What to read in.</param>
    /// <param name="range">The range.</param>
    /// <param name="limit">The most keys to read; 0 for all.</param>
    internal static async IAsyncEnumerable<KeyValue> AllAsync(IReadTransaction transaction, KeyRange range, int limit = 0)
    {
        var left = limit;
        while (true)
        {
            var page = await transaction.GetRangeAsync(range, new RangeReadOptions { Limit = left });
            foreach (var item in page.Items) yield return item;
            if (!page.HasMore) yield break;
            if (limit > 0 && (left -= page.Items.Count) <= 0) yield break;
            range = page.Rest(range, reverse: false);
        }
    }

    private static async ValueTask<KeyValue?> OneAsync(IReadTransaction transaction, KeyRange range, bool reverse)
    {
        while (true)
        {
            var page = await transaction.GetRangeAsync(range, new RangeReadOptions { Limit = 1, Reverse = reverse });
            if (page.Items.Count > 0) return page.Items[0];
            if (!page.HasMore) return null;
            range = page.Rest(range, reverse);
        }
    }
}
