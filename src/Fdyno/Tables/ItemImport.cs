using Fdyno.Catalog;
using Fdyno.Diagnostics;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>Writes many items into a table, several in a transaction, in as few transactions as it takes.</summary>
internal sealed class ItemImport
{
    private readonly StoreContext _context;
    private readonly string _tableName;
    private readonly TableSchema _schema;
    private readonly OperationContext _operation;
    private readonly CancellationToken _cancellationToken;
    private readonly BatchSize _size = BatchSize.ForWrites(WriteQueue.BatchBytes);
    private readonly WriteQueue _queue;
    private long _count;
    private long _bytes;

    /// <summary>An import.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="schema">Its keys, for messages.</param>
    /// <param name="operation">Who listens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ItemImport(
        StoreContext context, string tableName, TableSchema schema, OperationContext operation, CancellationToken cancellationToken)
    {
        (_context, _tableName, _schema, _operation, _cancellationToken) = (context, tableName, schema, operation, cancellationToken);
        _queue = new WriteQueue(WriteAsync, _size, waitsUntilFull: true);
    }

    /// <summary>Writes all items. When <paramref name="items"/> throws, what came before is written first.</summary>
    /// <param name="items">The items; each has been checked.</param>
    /// <exception cref="FdynoException">Says which item it is about, and how many were written.</exception>
    public async Task<TransferSummary> RunAsync(IAsyncEnumerable<Item> items)
    {
        try
        {
            await WriteAllAsync(items).ConfigureAwait(false);
            return new TransferSummary(_tableName, _count, _bytes);
        }
        catch (FdynoException e)
        {
            throw ImportErrors.Stopped(e, _schema, _count);
        }
        catch (IOException e) when (_count > 0)
        {
            throw ImportErrors.Stopped(e, _count);
        }
    }

    private async Task WriteAllAsync(IAsyncEnumerable<Item> items)
    {
        try
        {
            await foreach (var item in items.WithCancellation(_cancellationToken).ConfigureAwait(false))
                await _queue.AddAsync(ItemWrite.Put(item), _cancellationToken).ConfigureAwait(false);
            await _queue.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await _queue.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        finally
        {
            // Nothing goes on behind the caller's back; the error that is being thrown already is the one to be seen.
            await _queue.EndAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(WriteBatch batch)
    {
        while (batch.Count > 0)
        {
            var left = batch.Bytes;
            var count = await ItemBatchTransaction.WriteAsync(_context, _tableName, _size, batch, refused: null, _cancellationToken).ConfigureAwait(false);
            batch.Remove(count);
            (_count, _bytes) = (_count + count, _bytes + left - batch.Bytes);
            Telemetry.Moved(count, left - batch.Bytes);
            _operation.Progress?.Report(new OperationProgress($"Importing into table {_tableName}", _count, _bytes, null, null));
        }
    }
}
