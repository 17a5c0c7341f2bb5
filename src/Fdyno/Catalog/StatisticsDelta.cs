using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.Catalog;

/// <summary>What one transaction changes of a table's statistics, added to one shard of each counter when it is done.</summary>
internal sealed class StatisticsDelta
{
    private readonly TableHandle _table;
    private readonly (long Items, long Bytes)[] _indexes;
    private long _items;
    private long _bytes;
    private long _writes;

    /// <summary>No change yet.</summary>
    public StatisticsDelta(TableHandle table)
    {
        _table = table;
        _indexes = new (long, long)[table.Schema.Indexes.Count];
    }

    /// <summary>An item came, went or changed its size.</summary>
    public void AddItem(long items, long bytes)
    {
        _items += items;
        _bytes += bytes;
        _writes++;
    }

    /// <summary>An index entry came, went or changed its size.</summary>
    /// <param name="index">The index's place in <see cref="TableSchema.Indexes"/>.</param>
    /// <param name="items">Entries more.</param>
    /// <param name="bytes">Bytes more.</param>
    public void AddEntry(int index, long items, long bytes) =>
        _indexes[index] = (_indexes[index].Items + items, _indexes[index].Bytes + bytes);

    /// <summary>Adds all to the transaction.</summary>
    public void WriteTo(ITransaction transaction)
    {
        var shard = Random.Shared.Next(KeyspaceNames.CounterShards);
        void Add(string counter, long delta)
        {
            if (delta != 0) transaction.Add(_table.Keys.Counter(counter, shard), delta);
        }

        Add(KeyspaceNames.ItemCounter, _items);
        Add(KeyspaceNames.ByteCounter, _bytes);
        Add(KeyspaceNames.WriteCounter, _writes);
        for (var i = 0; i < _indexes.Length; i++)
        {
            var name = _table.Schema.Indexes[i].Name;
            Add(TableKeyspace.IndexCounter(KeyspaceNames.ItemCounter, name), _indexes[i].Items);
            Add(TableKeyspace.IndexCounter(KeyspaceNames.ByteCounter, name), _indexes[i].Bytes);
        }

        _items = _bytes = _writes = 0;
        Array.Clear(_indexes);
    }
}
