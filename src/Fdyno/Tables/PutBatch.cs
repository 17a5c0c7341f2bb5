using Fdyno.Connection;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>An item that is to be written.</summary>
/// <param name="PrimaryKey">Its packed primary key.</param>
/// <param name="Item">The item.</param>
/// <param name="Encoded">Its encoding.</param>
internal readonly record struct ItemPut(ReadOnlyMemory<byte> PrimaryKey, Item Item, ReadOnlyMemory<byte> Encoded);

/// <summary>Items that are to be written to a table, in their order, in as many transactions as it takes.</summary>
internal sealed class PutBatch : IStepBatch
{
    // The key, and what a store counts for the write itself.
    private const int CostOfPut = 200;

    private readonly List<(Item Item, byte[] Encoded, int Size)> _puts = [];

    /// <summary>How many items there are.</summary>
    public int Count => _puts.Count;

    /// <summary>Their size, in bytes by DynamoDB's rules.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds an item that has been checked.</summary>
    /// <param name="item">The item.</param>
    /// <param name="size">Its size, in bytes by DynamoDB's rules.</param>
    public void Add(Item item, int size)
    {
        _puts.Add((item, ItemCodec.Encode(item), size));
        Bytes += size;
    }

    /// <summary>Writes the first items.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="context">The connection.</param>
    /// <param name="count">How many.</param>
    public async Task WriteAsync(ITransaction transaction, TableHandle table, StoreContext context, int count)
    {
        // Of several with one key the last one counts: nobody could ever see those before it.
        var puts = new Dictionary<ReadOnlyMemory<byte>, ItemPut>(count, ByteOrder.Instance);
        foreach (var (item, encoded, _) in _puts.Take(count))
        {
            // Against the table as it is in this transaction: its settings may have changed since the item was checked last.
            ItemPutting.Check(table, item);
            var primaryKey = table.Schema.PackKey(item);
            puts[primaryKey] = new ItemPut(primaryKey, item, encoded);
        }

        var writer = new TableWriter(transaction, table, context);
        await writer.PutAllAsync([.. puts.Values]).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Takes off the first items, which are written.</summary>
    public void Remove(int count)
    {
        Bytes -= _puts.Take(count).Sum(p => (long)p.Size);
        _puts.RemoveRange(0, count);
    }

    /// <inheritdoc/>
    public (int Count, long Bytes) Fitting(long bytes)
    {
        var (count, sum) = (0, 0L);
        for (; count < _puts.Count; count++)
        {
            var cost = _puts[count].Encoded.Length + CostOfPut;
            if (count > 0 && sum + cost > bytes) break;
            sum += cost;
        }

        return (count, sum);
    }
}
