using System.Runtime.CompilerServices;
using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>A page of a table's items as of a version.</summary>
/// <param name="Items">The items, in the order of their keys; a page can be without any.</param>
/// <param name="Rest">What of the range is left; empty at its end.</param>
internal sealed record HistoryPage(IReadOnlyList<StoredItem> Items, PrimaryKeyRange Rest);

/// <summary>
/// Reads a table as of a version, page after page, each in a transaction of its own while writers go on. A page merges the present items
/// with the before-images of later commits, all at one version, and ends at the last key that is complete in both. It is no more than a
/// transaction can read in its time. Not safe for use by several threads; readers of several ranges share the size.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="find">Finds the table in a page's transaction; null where it is gone.</param>
/// <param name="instant">What is read.</param>
/// <param name="size">How much a page holds.</param>
/// <param name="mostItems">The most items of a page; 0 for no limit.</param>
internal sealed class HistoryReader(
    IStore store, Func<IReadTransaction, Task<TableHandle?>> find, HistoryInstant instant, BatchSize size, int mostItems = 0)
{
    // As for pages of the present: manifests are small, and those beyond a page would be read for nothing.
    private const int Headroom = 2;

    private readonly ImageWalk _walk = new();
    private int _expected;

    /// <summary>The item of a key as of a version; null where there was none. Not to be asked for a version below the watermark.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadItemAsync(
        IReadTransaction transaction, TableHandle table, ReadOnlyMemory<byte> primaryKey, Versionstamp stamp)
    {
        var later = table.Keys.History.ImagesOf(primaryKey.Span, stamp, null);
        var first = await transaction.GetRangeAsync(later, new RangeReadOptions { Limit = 1 }).ConfigureAwait(false);
        if (first.Items.Count == 0) return await StoredItem.ReadAsync(transaction, table.Keys, primaryKey).ConfigureAwait(false);
        var reader = table.Keys.History.Images.Read(first.Items[0].Key.Span);
        table.Schema.SkipKey(ref reader);
        var image = new BeforeImage(primaryKey, reader.ReadVersionstamp(), first.Items[0].Value);
        if (image.IsAbsent) return null;
        var joined = await JoinAsync(transaction, table, [(new StoredItem(primaryKey, image.Value), image.Stamp)]).ConfigureAwait(false);
        return joined[0].Encoded;
    }

    /// <summary>The item of a key; null where there was none.</summary>
    /// <exception cref="HistoryLostException">The table's past is not there, or no longer.</exception>
    public Task<ReadOnlyMemory<byte>?> ReadItemAsync(ReadOnlyMemory<byte> primaryKey, CancellationToken cancellationToken) => store.ReadAsync(
        async tr =>
        {
            var table = await OpenAsync(tr).ConfigureAwait(false);
            return await ReadItemAsync(tr, table, primaryKey, instant.Stamp).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>All items of a range of keys, in pages that are not empty.</summary>
    /// <param name="range">The range.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="HistoryLostException">The table's past is not there, or no longer.</exception>
    public async IAsyncEnumerable<IReadOnlyList<StoredItem>> ReadAllAsync(
        PrimaryKeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (!range.IsEmpty)
        {
            var page = await ReadPageAsync(range, cancellationToken).ConfigureAwait(false);
            if (page.Items.Count > 0) yield return page.Items;
            range = page.Rest;
        }
    }

    /// <summary>Reads a page.</summary>
    /// <param name="range">The keys that are left to read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="HistoryLostException">The table's past is not there, or no longer.</exception>
    public async Task<HistoryPage> ReadPageAsync(PrimaryKeyRange range, CancellationToken cancellationToken)
    {
        var page = await store.ReadStepAsync(
            size,
            async (tr, bytes) =>
            {
                var table = await OpenAsync(tr).ConfigureAwait(false);
                return await ReadPageAsync(tr, table, range, bytes).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        var read = page.Items.Sum(i => (long)i.PrimaryKey.Length + i.Encoded.Length);
        if (page.Items.Count > 0) _expected = (int)Math.Min(int.MaxValue, 1 + (Headroom * (long)size.Bytes * page.Items.Count / read));
        return page;
    }

    private static async Task<StoredItem[]> JoinAsync(
        IReadTransaction transaction, TableHandle table, List<(StoredItem Item, Versionstamp? Image)> parts) =>
        await StoredItem.JoinAllAsync(
            transaction,
            [.. parts.Select(p => p.Item)],
            (part, number) => parts[part].Image is { } stamp
                ? table.Keys.History.ImageChunk(parts[part].Item.PrimaryKey.Span, stamp, number).ToArray()
                : table.Keys.Chunk(parts[part].Item.PrimaryKey.Span, number)).ConfigureAwait(false);

    private async Task<TableHandle> OpenAsync(IReadTransaction transaction) =>
        await instant.CheckAsync(transaction, await find(transaction).ConfigureAwait(false)).ConfigureAwait(false);

    private async Task<HistoryPage> ReadPageAsync(IReadTransaction transaction, TableHandle table, PrimaryKeyRange range, int bytes)
    {
        var limit = (mostItems, _expected) switch
        {
            (0, var expected) => expected,
            (var most, 0) => most,
            var (most, expected) => Math.Min(most, expected),
        };
        var options = new RangeReadOptions { TargetBytes = bytes, Limit = limit };
        var present = RangePage.Unread;
        while (present is { Items.Count: 0, HasMore: true })
            present = await transaction.GetRangeAsync(range.In(table.Keys.Items), options).ConfigureAwait(false);
        var prefix = table.Keys.Items.Key.Length;

        // Both end where the first of them does.
        var read = range;
        if (present.HasMore) read = range with { End = PrimaryKeyRange.Behind(present.Items[^1].Key.Span[prefix..]) };
        var past = await _walk.ReadAsync(transaction, table, read, instant.Stamp, bytes, mostItems).ConfigureAwait(false);
        if (!past.Rest.IsEmpty) read = read with { End = past.Rest.Begin };

        var parts = new List<(StoredItem Item, Versionstamp? Image)>(present.Items.Count);
        var (at, size, next) = (0, 0L, (ReadOnlyMemory<byte>?)null);
        foreach (var (key, value) in present.Items)
        {
            var primaryKey = key[prefix..];
            if (!read.EndsBehind(primaryKey.Span)) break;
            for (; at < past.Images.Count && past.Images[at].PrimaryKey.Span.SequenceCompareTo(primaryKey.Span) < 0; at++)
            {
                if (!AddImage(past.Images[at])) break;
            }

            if (next is not null) break;
            if (at < past.Images.Count && past.Images[at].PrimaryKey.Span.SequenceEqual(primaryKey.Span))
            {
                if (!AddImage(past.Images[at])) break;
                at++;
            }
            else if (!Add(primaryKey, value, null))
            {
                break;
            }
        }

        for (; next is null && at < past.Images.Count; at++)
        {
            if (!AddImage(past.Images[at])) break;
        }

        var rest = range with { Begin = next ?? read.End ?? PrimaryKeyRange.Nothing };
        return new HistoryPage(await JoinAsync(transaction, table, parts).ConfigureAwait(false), rest);

        bool AddImage(BeforeImage image) => image.IsAbsent || Add(image.PrimaryKey, image.Value, image.Stamp);

        // Counted as joined, so that a page of large items stays bounded as well.
        bool Add(ReadOnlyMemory<byte> primaryKey, ReadOnlyMemory<byte> value, Versionstamp? stamp)
        {
            var joined = primaryKey.Length + StoredItem.SizeOf(primaryKey, value.Span);
            if (parts.Count > 0 && ((StoredItem.IsChunked(value.Span) && size + joined > bytes) || parts.Count == mostItems))
            {
                next = primaryKey;
                return false;
            }

            size += joined;
            parts.Add((new StoredItem(primaryKey, value), stamp));
            return true;
        }
    }
}
