using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>A page of a table's items.</summary>
/// <param name="Items">The items, in the order of their keys.</param>
/// <param name="Rest">What of the range is left; empty at its end.</param>
internal sealed record ItemPage(IReadOnlyList<StoredItem> Items, KeyRange Rest);

/// <summary>Reads a table's items page by page, large ones joined from their chunks, at one version a page.</summary>
internal static class ItemPages
{
    /// <summary>Reads a page.</summary>
    /// <param name="transaction">The transaction; its version is the page's.</param>
    /// <param name="table">The table.</param>
    /// <param name="range">A part of the table's item keys.</param>
    /// <param name="options">The size and direction of the page; items in chunks count with their manifests only, and end it early.</param>
    public static async Task<ItemPage> ReadAsync(IReadTransaction transaction, TableHandle table, KeyRange range, RangeReadOptions options)
    {
        var page = await transaction.GetRangeAsync(range, options).ConfigureAwait(false);
        var rest = page.Rest(range, options.Reverse);
        var items = new List<StoredItem>(page.Items.Count);
        var prefix = table.Keys.Items.Key.Length;
        var joined = 0;
        foreach (var (key, value) in page.Items)
        {
            var primaryKey = key[prefix..];
            if (!StoredItem.IsChunked(value.Span))
            {
                items.Add(new StoredItem(primaryKey, value));
                continue;
            }

            // Large items are joined until the page has its size, so that a page of them stays bounded as well.
            var encoded = await StoredItem.JoinAsync(transaction, table.Keys, primaryKey, value).ConfigureAwait(false);
            items.Add(new StoredItem(primaryKey, encoded));
            joined += encoded.Length;
            if (joined < StoreLimits.TargetTransactionBytes || items.Count == page.Items.Count) continue;
            rest = options.Reverse ? range with { End = key } : range with { Begin = KeyRange.After(key.Span) };
            break;
        }

        return new ItemPage(items, rest);
    }
}
