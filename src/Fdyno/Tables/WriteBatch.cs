using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>An item that is to be written.</summary>
/// <param name="PrimaryKey">Its packed primary key.</param>
/// <param name="Item">The item.</param>
/// <param name="Encoded">Its encoding.</param>
internal readonly record struct ItemPut(ReadOnlyMemory<byte> PrimaryKey, Item Item, ReadOnlyMemory<byte> Encoded);

/// <summary>One write of a batch.</summary>
/// <param name="Item">The item that is put; of a removal, what has the key.</param>
/// <param name="Encoded">The item's encoding; null for a removal.</param>
/// <param name="Size">The item's size, in bytes by DynamoDB's rules.</param>
/// <param name="Source">What the caller made it of: reported where the write fails.</param>
internal readonly record struct ItemWrite(Item Item, byte[]? Encoded, int Size, object? Source)
{
    /// <summary>Writes an item in the place of the one that has its key.</summary>
    public static ItemWrite Put(Item item, object? source = null) => new(item, ItemCodec.Encode(item), ItemSize.Of(item), source);

    /// <summary>Removes the item that has the key.</summary>
    public static ItemWrite Delete(Item key, object? source = null) => new(key, null, ItemSize.Of(key), source);
}

/// <summary>Puts and removals of items of one table, in their order, in as many transactions as it takes.</summary>
internal sealed class WriteBatch : IStepBatch
{
    // The key, and what a store counts for the write itself.
    private const int CostOfWrite = 200;

    private readonly List<ItemWrite> _writes = [];

    /// <summary>How many writes there are.</summary>
    public int Count => _writes.Count;

    /// <summary>The size of their items, in bytes by DynamoDB's rules.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the first write is a removal.</summary>
    public bool BeginsWithRemoval => _writes is [{ Encoded: null }, ..];

    /// <summary>What the writes were made of, in their order.</summary>
    public IEnumerable<object?> Sources => _writes.Select(w => w.Source);

    /// <summary>Adds a write.</summary>
    public void Add(ItemWrite write)
    {
        _writes.Add(write);
        Bytes += write.Size;
    }

    /// <summary>Does the first writes.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="context">The connection.</param>
    /// <param name="count">How many.</param>
    /// <param name="refused">Gets the writes that break a rule, and the others are done; null to refuse them all for one.</param>
    /// <returns>Whether anything was written.</returns>
    public async Task<bool> WriteAsync(ITransaction transaction, TableHandle table, StoreContext context, int count, List<ItemFailure>? refused)
    {
        // Of several writes to one key the last one counts: nobody could ever see the result of those before it.
        var last = new Dictionary<ReadOnlyMemory<byte>, ItemPut?>(count, ByteOrder.Instance);
        foreach (var write in _writes.Take(count))
        {
            try
            {
                var primaryKey = Check(table, write);
                last[primaryKey] = write.Encoded is null ? null : new ItemPut(primaryKey, write.Item, write.Encoded);
            }
            catch (FdynoException e) when (refused is not null)
            {
                refused.Add(new ItemFailure(write.Source, e));
            }
        }

        var writer = new TableWriter(transaction, table, context);
        var puts = last.Values.OfType<ItemPut>().ToList();
        await writer.PutAllAsync(puts).ConfigureAwait(false);
        var removals = last.Where(w => w.Value is null).Select(w => w.Key).ToList();
        var removed = await writer.DeleteAllAsync(removals, _ => true).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
        return puts.Count + removed > 0;
    }

    /// <summary>Takes off the first writes, which are done.</summary>
    public void Remove(int count)
    {
        Bytes -= BytesOf(count);
        _writes.RemoveRange(0, count);
    }

    /// <summary>The size of the first items, in bytes by DynamoDB's rules.</summary>
    public long BytesOf(int count) => _writes.Take(count).Sum(w => (long)w.Size);

    /// <inheritdoc/>
    public (int Count, long Bytes) Fitting(long bytes)
    {
        var (count, sum) = (0, 0L);
        for (; count < _writes.Count; count++)
        {
            var cost = (_writes[count].Encoded?.Length ?? 0) + CostOfWrite;
            if (count > 0 && sum + cost > bytes) break;
            sum += cost;
        }

        return (count, sum);
    }

    // Against the table as it is in this transaction: its settings may have changed since the item was checked last.
    private static byte[] Check(TableHandle table, ItemWrite write)
    {
        if (write.Encoded is not null) ItemBatchTransaction.Check(table, write.Item);
        return table.Schema.PackKey(write.Item);
    }
}
