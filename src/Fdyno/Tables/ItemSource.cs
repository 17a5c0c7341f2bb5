using Fdyno.Items;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>Where items are read from: a table, or one of its indexes.</summary>
internal abstract class ItemSource
{
    /// <summary>A source of a table.</summary>
    protected ItemSource(TableHandle table) => Table = table;

    /// <summary>Every key of the source.</summary>
    public abstract KeyRange All { get; }

    /// <summary>The table.</summary>
    protected TableHandle Table { get; }

    /// <summary>The table itself, or the named index.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>: there is no such index.</exception>
    public static ItemSource Of(TableHandle table, string? indexName)
    {
        if (indexName is null) return new FromTable(table);
        for (var i = 0; i < table.Schema.Indexes.Count; i++)
        {
            if (table.Schema.Indexes[i].Name == indexName) return new FromIndex(table, i);
        }

        throw TableErrors.IndexNotFound(table.Record.TableName, indexName);
    }

    /// <summary>The keys that a query reads.</summary>
    public abstract KeyRange Range(QueryRequest query);

    /// <summary>A page of items, and what of the range is left.</summary>
    public abstract Task<(IReadOnlyList<Item> Items, KeyRange Left)> ReadAsync(IReadTransaction transaction, KeyRange range, RangeReadOptions options);

    private sealed class FromTable(TableHandle table) : ItemSource(table)
    {
        public override KeyRange All => Table.Keys.Items.Range();

        public override KeyRange Range(QueryRequest query) =>
            QueryPlan.Make(query, Table.Keys.Items, Table.Schema.Hash, Table.Schema.Range);

        public override async Task<(IReadOnlyList<Item> Items, KeyRange Left)> ReadAsync(
            IReadTransaction transaction, KeyRange range, RangeReadOptions options)
        {
            var page = await ItemPages.ReadAsync(transaction, Table, range, options).ConfigureAwait(false);
            return ([.. page.Items.Select(i => ItemCodec.Decode(i.Encoded.Span))], page.Rest);
        }
    }

    private sealed class FromIndex(TableHandle table, int number) : ItemSource(table)
    {
        // Items that an entry does not carry are read one by one; so many of them that a page may hold make it end.
        private const int MostItemsToRead = 32;

        public override KeyRange All => Table.IndexEntries[number].Range();

        private IndexSchema Index => Table.Schema.Indexes[number];

        public override KeyRange Range(QueryRequest query) =>
            QueryPlan.Make(query, Table.IndexEntries[number], Index.Keys[0], Index.Keys.Count > 1 ? Index.Keys[1] : null);

        public override async Task<(IReadOnlyList<Item> Items, KeyRange Left)> ReadAsync(
            IReadTransaction transaction, KeyRange range, RangeReadOptions options)
        {
            var page = await transaction.GetRangeAsync(range, options).ConfigureAwait(false);
            var items = new List<Item>(page.Items.Count);
            var read = 0;
            foreach (var (key, value) in page.Items)
            {
                var (projected, itemToRead) = IndexEntry.Read(Table.IndexEntries[number], Table.Schema, Index, key.Span, value.Span);
                items.Add(projected ?? await ReadItemAsync(transaction, itemToRead!).ConfigureAwait(false));
                if (projected is not null || ++read < MostItemsToRead) continue;
                return (items, options.Reverse ? range with { End = key } : range with { Begin = KeyRange.After(key.Span) });
            }

            return (items, page.Rest(range, options.Reverse));
        }

        private async Task<Item> ReadItemAsync(IReadTransaction transaction, byte[] primaryKey)
        {
            var encoded = await StoredItem.ReadAsync(transaction, Table.Keys, primaryKey).ConfigureAwait(false)
                ?? throw StoreErrors.Damaged("the store", $"an entry of the index {Index.Name} has no item");
            return Index.Project(ItemCodec.Decode(encoded.Span));
        }
    }
}
