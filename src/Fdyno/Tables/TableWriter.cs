using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>
/// Writes items of one table in one transaction: the item, its chunks, its index entries, the statistics, and what was there before
/// where a log is kept. Every path that writes an item goes through here, one writer a transaction. Call <see cref="CompleteAsync"/> last.
/// </summary>
internal sealed class TableWriter
{
    // So many that a cluster is well used, so few that what they replace fits into memory, however large.
    private const int OldAtOnce = 100;

    private readonly ITransaction _transaction;
    private readonly TableHandle _table;
    private readonly StatisticsDelta _statistics;
    private readonly HistoryLog? _log;

    /// <summary>A writer for a table that was opened in the same transaction.</summary>
    public TableWriter(ITransaction transaction, TableHandle table, StoreContext context)
    {
        _transaction = transaction;
        _table = table;
        _statistics = new StatisticsDelta(table);
        if (table.Record.HistoryLog is not null) _log = new HistoryLog(transaction, table, context);
    }

    /// <summary>Writes items, each in the place of one that has its key.</summary>
    /// <param name="puts">The items, no two of one key.</param>
    public async Task PutAllAsync(IReadOnlyList<ItemPut> puts)
    {
        foreach (var some in puts.Chunk(OldAtOnce))
        {
            var keys = some.Select(p => (ReadOnlyMemory<byte>)_table.Keys.Item(p.PrimaryKey.Span)).ToList();
            var values = await _transaction.GetManyAsync(keys).ConfigureAwait(false);
            var found = some.Zip(values).Where(p => p.Second is not null).Select(p => new StoredItem(p.First.PrimaryKey, p.Second)).ToList();
            var old = new Queue<StoredItem>(await StoredItem.JoinAllAsync(_transaction, _table.Keys, found).ConfigureAwait(false));
            for (var i = 0; i < some.Length; i++) Put(some[i], values[i] is null ? (ReadOnlyMemory<byte>?)null : old.Dequeue().Encoded);
        }
    }

    private void Put(ItemPut put, ReadOnlyMemory<byte>? old)
    {
        var (primaryKey, item, encoded) = put;
        _log?.Note(primaryKey, old);
        if (old is { } o)
        {
            RemoveChunks(primaryKey, o);
            _statistics.AddItem(0, ItemSize.OfEncoded(encoded.Span) - ItemSize.OfEncoded(o.Span));
        }
        else
        {
            _statistics.AddItem(1, ItemSize.OfEncoded(encoded.Span));
        }

        StoredItem.Write(_transaction, _table.Keys, primaryKey.Span, encoded.Span);
        WriteEntries(primaryKey.Span, Decode(old), item);
    }

    /// <summary>Removes an item; whether it was there.</summary>
    public async Task<bool> DeleteAsync(ReadOnlyMemory<byte> primaryKey)
    {
        if (await ReadOldAsync(primaryKey).ConfigureAwait(false) is not { } old) return false;
        Delete(primaryKey, old);
        return true;
    }

    /// <summary>Removes items that meet a condition; how many.</summary>
    /// <param name="primaryKeys">Their packed primary keys, no two the same.</param>
    /// <param name="condition">Tells by an item's encoding whether it is to go.</param>
    public async Task<int> DeleteAllAsync(IReadOnlyList<ReadOnlyMemory<byte>> primaryKeys, Func<ReadOnlyMemory<byte>, bool> condition)
    {
        var deleted = 0;
        foreach (var some in primaryKeys.Chunk(OldAtOnce))
        {
            var values = await _transaction.GetManyAsync([.. some.Select(k => (ReadOnlyMemory<byte>)_table.Keys.Item(k.Span))]).ConfigureAwait(false);
            var found = some.Zip(values).Where(p => p.Second is not null).Select(p => new StoredItem(p.First, p.Second)).ToList();
            foreach (var (primaryKey, old) in await StoredItem.JoinAllAsync(_transaction, _table.Keys, found).ConfigureAwait(false))
            {
                if (!condition(old)) continue;
                Delete(primaryKey, old);
                deleted++;
            }
        }

        return deleted;
    }

    private void Delete(ReadOnlyMemory<byte> primaryKey, ReadOnlyMemory<byte> old)
    {
        _log?.Note(primaryKey, old);
        RemoveChunks(primaryKey, old);
        _transaction.Clear(_table.Keys.Item(primaryKey.Span));
        _statistics.AddItem(-1, -ItemSize.OfEncoded(old.Span));
        WriteEntries(primaryKey.Span, Decode(old), null);
    }

    /// <summary>
    /// Writes an item into a place that is known to be empty: a restore's target has no other writers. Nothing is read, and nothing
    /// logged: a target has no past before it is ACTIVE.
    /// </summary>
    public void Insert(ReadOnlySpan<byte> primaryKey, ReadOnlySpan<byte> encoded)
    {
        StoredItem.Write(_transaction, _table.Keys, primaryKey, encoded);
        _statistics.AddItem(1, ItemSize.OfEncoded(encoded));
        if (_table.Schema.Indexes.Count > 0) WriteEntries(primaryKey, null, ItemCodec.Decode(encoded));
    }

    /// <summary>Adds what was written to the table's statistics, and ends what is logged of it.</summary>
    public async ValueTask CompleteAsync()
    {
        _statistics.WriteTo(_transaction);
        if (_log is not null) await _log.CompleteAsync().ConfigureAwait(false);
    }

    private ValueTask<ReadOnlyMemory<byte>?> ReadOldAsync(ReadOnlyMemory<byte> primaryKey) =>
        StoredItem.ReadAsync(_transaction, _table.Keys, primaryKey);

    private void RemoveChunks(ReadOnlyMemory<byte> primaryKey, ReadOnlyMemory<byte> old)
    {
        if (old.Length > Fdyno.Layout.KeyspaceNames.MaxInlineItemBytes) _transaction.ClearRange(_table.Keys.ChunksOf(primaryKey.Span));
    }

    private Item? Decode(ReadOnlyMemory<byte>? old) =>
        old is { } o && _table.Schema.Indexes.Count > 0 ? ItemCodec.Decode(o.Span) : null;

    private void WriteEntries(ReadOnlySpan<byte> primaryKey, Item? old, Item? item)
    {
        for (var i = 0; i < _table.Schema.Indexes.Count; i++)
        {
            var (entries, index) = (_table.IndexEntries[i], _table.Schema.Indexes[i]);
            var before = old is null ? null : IndexEntry.Make(entries, index, old, primaryKey);
            var after = item is null ? null : IndexEntry.Make(entries, index, item, primaryKey);
            if (before is { } b)
            {
                _statistics.AddEntry(i, -1, -b.Size);
                if (after is null || !b.Key.AsSpan().SequenceEqual(after.Value.Key)) _transaction.Clear(b.Key);
            }

            if (after is { } a)
            {
                _statistics.AddEntry(i, 1, a.Size);
                if (before is null || !before.Value.Key.AsSpan().SequenceEqual(a.Key) || !before.Value.Value.AsSpan().SequenceEqual(a.Value))
                    _transaction.Set(a.Key, a.Value);
            }
        }
    }
}
