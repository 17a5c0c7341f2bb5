using Fdyno.Catalog;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Upkeep;

/// <summary>
/// Removes the items of a table whose time to live has passed, each as any other delete: with its index entries, counted, and logged. It
/// looks through all items, and removes in transactions that look at each once more, so that a writer who changed it meanwhile wins.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tableName">The table's name.</param>
/// <param name="tableId">The table's id.</param>
/// <param name="pageBytes">How much is looked through in a transaction, in bytes.</param>
/// <param name="mostDeletes">The most items that are removed in a transaction.</param>
internal sealed class ExpiredItems(StoreContext context, string tableName, string tableId, int pageBytes, int mostDeletes)
{
    // Of large items a page reads the manifests, which are small, and joins as many as fit: what is beyond is read for nothing.
    private const int MostItemsOfPage = 2_000;

    private readonly BatchSize _deletes = BatchSize.ForWrites();

    /// <summary>Removes what has expired by now.</summary>
    /// <param name="progress">Told of the items that were looked at, page by page.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <returns>How many items were removed.</returns>
    public async Task<long> RemoveAsync(ProportionalProgress progress, CancellationToken cancellationToken)
    {
        var size = BatchSize.ForReads(pageBytes);
        var removed = 0L;
        KeyRange? rest = null;
        do
        {
            var start = rest;
            var page = await context.Store.ReadStepAsync(
                size, (tr, most) => FindExpiredAsync(tr, start, most), cancellationToken).ConfigureAwait(false);
            if (page is not { } found) return removed;
            foreach (var some in found.Expired.Chunk(mostDeletes)) removed += await RemoveAsync(some, cancellationToken).ConfigureAwait(false);
            rest = found.Rest;
            progress.Add(found.Count);
        }
        while (!rest.Value.IsEmpty);

        progress.Report();
        return removed;
    }

    /// <summary>Looks at a page of items; null where the table has no time to live any longer, or is gone.</summary>
    private async Task<Page?> FindExpiredAsync(IReadTransaction transaction, KeyRange? rest, int bytes)
    {
        var table = await FindAsync(transaction).ConfigureAwait(false);
        if (table is null || ItemExpiry.Of(table.Record, context.UtcNow) is not { } expiry) return null;
        var options = new RangeReadOptions { TargetBytes = bytes, Limit = MostItemsOfPage };
        var page = await ItemPages.ReadAsync(transaction, table, rest ?? table.Keys.Items.Range(), options).ConfigureAwait(false);
        return new Page([.. page.Items.Where(i => expiry.HasExpired(i.Encoded.Span))], page.Rest, page.Items.Count);
    }

    private async Task<long> RemoveAsync(StoredItem[] items, CancellationToken cancellationToken)
    {
        var (removed, batch) = (0L, new DeleteBatch(items));
        while (batch.Count > 0)
        {
            var deleted = 0;
            var done = await context.Store.WriteOnceStepAsync(
                _deletes,
                batch,
                async (tr, count) =>
                {
                    deleted = await RemoveAsync(tr, batch.First(count)).ConfigureAwait(false);
                    return count;
                },
                (body, token) => context.Writer.WriteOnceAsync(body, token, hasEffect: _ => deleted > 0),
                cancellationToken).ConfigureAwait(false);
            batch.Remove(done);
            removed += deleted;
        }

        return removed;
    }

    private async Task<int> RemoveAsync(ITransaction transaction, IReadOnlyList<ReadOnlyMemory<byte>> primaryKeys)
    {
        var table = await FindAsync(transaction).ConfigureAwait(false);
        if (table is null || ItemExpiry.Of(table.Record, context.UtcNow) is not { } expiry) return 0;
        var writer = new TableWriter(transaction, table, context);
        var deleted = await writer.DeleteAllAsync(primaryKeys, encoded => expiry.HasExpired(encoded.Span)).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
        return deleted;
    }

    private async Task<TableHandle?> FindAsync(IReadTransaction transaction)
    {
        var table = await context.Catalog.FindAsync(transaction, tableName).ConfigureAwait(false);
        return table?.Record is { Status: TableStatus.Active } record && record.TableId == tableId ? table : null;
    }

    private readonly record struct Page(List<StoredItem> Expired, KeyRange Rest, long Count);

    /// <summary>Items that are to be removed, as many of them in a transaction as it takes with their images.</summary>
    private sealed class DeleteBatch(StoredItem[] items) : IStepBatch
    {
        // What a store counts for the key, its index entries and its image's key.
        private const int CostOfDelete = 400;

        private int _first;

        public int Count => items.Length - _first;

        public IReadOnlyList<ReadOnlyMemory<byte>> First(int count) => [.. items.Skip(_first).Take(count).Select(i => i.PrimaryKey)];

        public void Remove(int count) => _first += count;

        public (int Count, long Bytes) Fitting(long bytes)
        {
            var (count, sum) = (0, 0L);
            for (; count < Count; count++)
            {
                var cost = items[_first + count].Encoded.Length + CostOfDelete;
                if (count > 0 && sum + cost > bytes) break;
                sum += cost;
            }

            return (count, sum);
        }
    }
}
