using Fdyno.Catalog;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>A page of a table's items.</summary>
/// <param name="Items">The items, in the order of their keys.</param>
/// <param name="Rest">What of the range is left; empty at its end.</param>
internal sealed record ItemPage(IReadOnlyList<StoredItem> Items, KeyRange Rest);

/// <summary>
/// Reads a table's items page after page, each in a transaction of its own, large items joined from their chunks. No page is more than
/// a transaction can read in its time: a store that is too slow for it is asked for less.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="size">How much a page holds.</param>
/// <param name="mostItems">The most items of a page; 0 for no limit.</param>
internal sealed class ItemPages(IStore store, BatchSize size, int mostItems = 0)
{
    // Manifests of large items are small, and those beyond a page would be read for nothing: so no more than this times what the
    // page before says will do.
    private const int Headroom = 2;

    private int _expected;

    /// <summary>Reads a page.</summary>
    /// <param name="open">Finds the table in the page's transaction, and the part of its item keys to be read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ItemPage> ReadAsync(
        Func<IReadTransaction, Task<(TableHandle Table, KeyRange Range)>> open, CancellationToken cancellationToken)
    {
        var page = await store.ReadStepAsync(
            size,
            async (tr, bytes) =>
            {
                var (table, range) = await open(tr).ConfigureAwait(false);
                var limit = (mostItems, _expected) switch
                {
                    (0, var expected) => expected,
                    (var most, 0) => most,
                    var (most, expected) => Math.Min(most, expected),
                };
                return await ReadAsync(tr, table, range, new RangeReadOptions { TargetBytes = bytes, Limit = limit }).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        var read = page.Items.Sum(i => (long)i.PrimaryKey.Length + i.Encoded.Length);
        if (page.Items.Count > 0) _expected = (int)Math.Min(int.MaxValue, 1 + (Headroom * (long)size.Bytes * page.Items.Count / read));
        return page;
    }

    /// <summary>Reads a page within a transaction.</summary>
    /// <param name="transaction">The transaction; its version is the page's.</param>
    /// <param name="table">The table.</param>
    /// <param name="range">A part of the table's item keys.</param>
    /// <param name="options">The size and direction of the page.</param>
    public static async Task<ItemPage> ReadAsync(IReadTransaction transaction, TableHandle table, KeyRange range, RangeReadOptions options)
    {
        var page = await transaction.GetRangeAsync(range, options).ConfigureAwait(false);
        var rest = page.Rest(range, options.Reverse);
        var most = options.TargetBytes == 0 ? StoreLimits.TargetTransactionBytes : options.TargetBytes;
        var items = new List<StoredItem>(page.Items.Count);
        var prefix = table.Keys.Items.Key.Length;
        var (bytes, hasChunks) = (0L, false);
        foreach (var (key, value) in page.Items)
        {
            var primaryKey = key[prefix..];

            // Counted as joined, so that a page of large items stays bounded as well.
            if (StoredItem.IsChunked(value.Span))
            {
                var size = StoredItem.SizeOf(primaryKey, value.Span);
                if (items.Count > 0 && bytes + size > most)
                {
                    rest = options.Reverse ? range with { End = KeyRange.After(key.Span) } : range with { Begin = key };
                    break;
                }

                bytes += size;
                hasChunks = true;
            }
            else
            {
                bytes += key.Length + value.Length;
            }

            items.Add(new StoredItem(primaryKey, value));
        }

        return new ItemPage(hasChunks ? await StoredItem.JoinAllAsync(transaction, table.Keys, items).ConfigureAwait(false) : items, rest);
    }
}
