using Fdyno.Connection;
using Fdyno.Diagnostics;
using Fdyno.Items;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>
/// Writes many items into a table, several in a transaction. One batch is on its way to the store while the next one is being gathered;
/// never two, so that of several items with one key the last one stays.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tableName">The table's name.</param>
/// <param name="operation">Who listens.</param>
internal sealed class ItemImport(StoreContext context, string tableName, OperationContext operation)
{
    // Large enough to make commits cheap; half of a transaction, since old items go and index entries come with new ones.
    private const int BatchBytes = StoreLimits.TargetTransactionBytes / 2;
    private const int BatchItems = 1_000;

    private readonly BatchSize _size = BatchSize.ForWrites(BatchBytes);
    private PutBatch _batch = new();
    private Task _writing = Task.CompletedTask;
    private long _count;
    private long _bytes;

    /// <summary>Writes all items. When <paramref name="items"/> throws, what came before is written first.</summary>
    /// <param name="items">The items; each has been checked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TransferSummary> RunAsync(IAsyncEnumerable<Item> items, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var size = ItemSize.Of(item);
                if (_batch.Count > 0 && (_batch.Bytes + size > _size.Bytes || _batch.Count == BatchItems)) await FlushAsync(cancellationToken).ConfigureAwait(false);
                _batch.Add(item, size);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            await _writing.ConfigureAwait(false);
            throw;
        }
        finally
        {
            // Nothing goes on behind the caller's back; the error that is being thrown already is the one to be seen.
            await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        return new TransferSummary(tableName, _count, _bytes);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.ConfigureAwait(false);
        var full = _batch;
        _batch = new PutBatch();
        _writing = WriteAsync(full, cancellationToken);
    }

    private async Task WriteAsync(PutBatch batch, CancellationToken cancellationToken)
    {
        while (batch.Count > 0)
        {
            var left = batch.Bytes;
            var count = await ItemPutting.PutAsync(context, tableName, _size, batch, cancellationToken).ConfigureAwait(false);
            batch.Remove(count);
            (_count, _bytes) = (_count + count, _bytes + left - batch.Bytes);
            Telemetry.Moved(count, left - batch.Bytes);
            operation.Progress?.Report(new OperationProgress($"Importing into table {tableName}", _count, _bytes, null, null));
        }
    }
}
