using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Validation;

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
        // Items that an entry does not carry are read besides; so many of them that a page may hold make it end.
        private const int MostItemsToRead = 32;

        public override KeyRange All => Table.IndexEntries[number].Range();

        private IndexSchema Index => Table.Schema.Indexes[number];

        public override KeyRange Range(QueryRequest query) =>
            QueryPlan.Make(query, Table.IndexEntries[number], Index.Keys[0], Index.Keys.Count > 1 ? Index.Keys[1] : null);

        public override async Task<(IReadOnlyList<Item> Items, KeyRange Left)> ReadAsync(
            IReadTransaction transaction, KeyRange range, RangeReadOptions options)
        {
            var page = await transaction.GetRangeAsync(range, options).ConfigureAwait(false);
            var rest = page.Rest(range, options.Reverse);
            var items = new List<Item?>(page.Items.Count);
            var toRead = new List<byte[]>();
            foreach (var (key, value) in page.Items)
            {
                var (projected, itemToRead) = IndexEntry.Read(Table.IndexEntries[number], Table.Schema, Index, key.Span, value.Span);
                items.Add(projected);
                if (itemToRead is null) continue;
                toRead.Add(itemToRead);
                if (toRead.Count < MostItemsToRead) continue;
                rest = options.Reverse ? range with { End = key } : range with { Begin = KeyRange.After(key.Span) };
                break;
            }

            var read = await ReadItemsAsync(transaction, toRead).ConfigureAwait(false);
            return ([.. items.Select(item => item ?? read.Dequeue())], rest);
        }

        private async Task<Queue<Item>> ReadItemsAsync(IReadTransaction transaction, List<byte[]> primaryKeys)
        {
            if (primaryKeys.Count == 0) return [];
            var values = await transaction.GetManyAsync([.. primaryKeys.Select(k => (ReadOnlyMemory<byte>)Table.Keys.Item(k))]).ConfigureAwait(false);
            var found = primaryKeys.Zip(values, (key, value) =>
                new StoredItem(key, value ?? throw StoreErrors.Damaged("the store", $"an entry of the index {Index.Name} has no item")));
            var joined = await StoredItem.JoinAllAsync(transaction, Table.Keys, [.. found]).ConfigureAwait(false);
            return new Queue<Item>(joined.Select(item => Index.Project(ItemCodec.Decode(item.Encoded.Span))));
        }
    }
}
