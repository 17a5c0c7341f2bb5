using System.Runtime.CompilerServices;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.States;
using Fdyno.Storage;
using Fdyno.Tables;
using Fdyno.Validation;

namespace Fdyno.Api;

/// <summary>The operations on items (docs/dynamodb/item-operations.md). Table names may be ARNs.</summary>
public sealed class ItemService
{
    private const int PageBytes = 256 * 1024;

    // Who wants a few items only, and many do, has them on the first page.
    private const int PagesWithoutReadingAhead = 1;
    private readonly StoreContext _context;

    internal ItemService(StoreContext context) => _context = context;

    /// <summary>Writes an item, in the place of one that has its key.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>: the item breaks a rule; <see cref="FdynoErrorCode.ResourceNotFound"/>.
    /// </exception>
    public Task PutItemAsync(string tableName, Item item, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("PutItem", _context, tableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(item);
            var batch = new WriteBatch();
            batch.Add(ItemWrite.Put(item));
            var name = _context.Names.TableName(tableName);
            await ItemBatchTransaction.WriteAsync(_context, name, BatchSize.ForWrites(), batch, refused: null, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>Opens a writer for many items that come one by one, and of which each is to be answered.</summary>
    /// <param name="tableName">The table.</param>
    /// <param name="context">Who listens.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public Task<ItemWriter> OpenWriterAsync(
        string tableName, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("OpenWriter", _context, tableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(context);
            var table = await ItemWriter.OpenAsync(_context, _context.Names.TableName(tableName), cancellationToken).ConfigureAwait(false);
            return new ItemWriter(_context, table, context);
        });

    /// <summary>Reads an item; null where there is none.</summary>
    /// <param name="tableName">The table.</param>
    /// <param name="key">The key attributes; others are ignored.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public Task<Item?> GetItemAsync(string tableName, Item key, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("GetItem", _context, tableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(key);
            var name = _context.Names.TableName(tableName);
            var encoded = await _context.Store.ReadAsync(
                async tr =>
                {
                    var table = await _context.Catalog.OpenForItemsAsync(tr, name).ConfigureAwait(false);
                    return await StoredItem.ReadAsync(tr, table.Keys, table.Schema.PackKey(key)).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            return encoded is { } e ? ItemCodec.Decode(e.Span) : null;
        });

    /// <summary>Removes an item; whether it was there.</summary>
    /// <param name="tableName">The table.</param>
    /// <param name="key">The key attributes; others are ignored.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public Task<bool> DeleteItemAsync(string tableName, Item key, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("DeleteItem", _context, tableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(key);
            var name = _context.Names.TableName(tableName);
            TableHandle? written = null;
            var isDeleted = await _context.Writer.WriteOnceAsync(
                async tr =>
                {
                    var table = await _context.Catalog.OpenForItemsAsync(tr, name).ConfigureAwait(false);
                    var writer = new TableWriter(tr, table, _context);
                    var deleted = await writer.DeleteAsync(table.Schema.PackKey(key)).ConfigureAwait(false);
                    await writer.CompleteAsync().ConfigureAwait(false);
                    written = table;
                    return deleted;
                },
                cancellationToken,
                hasEffect: deleted => deleted).ConfigureAwait(false);
            if (isDeleted) await _context.Upkeep.AfterWriteAsync(written!).ConfigureAwait(false);
            return isDeleted;
        });

    /// <summary>The items of one hash key value, in the order of the range key. Pages are read as the caller goes on.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public IAsyncEnumerable<Item> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Operation.StreamAsync(
            "Query", _context, request.TableName, ReadAsync(request.TableName, request.IndexName, request, request.Descending, cancellationToken));
    }

    /// <summary>All items of a table, or of an index, in the order of its keys' bytes. Pages are read as the caller goes on.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public IAsyncEnumerable<Item> ScanAsync(string tableName, string? indexName = null, CancellationToken cancellationToken = default) =>
        Operation.StreamAsync(
            "Scan", _context, tableName, ReadAsync(tableName, indexName, null, descending: false, cancellationToken));

    /// <summary>
    /// All items of a table as of one instant, that of the first page, in the order of their keys' bytes, whatever is written meanwhile.
    /// Pages are read as the caller goes on, who may be slow.
    /// </summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.ResourceNotFound"/>; <see cref="FdynoErrorCode.HistoryTrimmed"/>:
    /// the instant is gone.
    /// </exception>
    public IAsyncEnumerable<Item> ScanInstantAsync(string tableName, CancellationToken cancellationToken = default) =>
        Operation.StreamAsync("ScanInstant", _context, tableName, ScanInstantCoreAsync(tableName, cancellationToken));

    private async IAsyncEnumerable<Item> ScanInstantCoreAsync(string tableName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = StateSource.OfTable(_context.Names.TableName(tableName));
        var states = new TableStates(_context, BackupTuning.Default);
        await using var state = await states.OpenAsync(source, "an export", cancellationToken).ConfigureAwait(false);
        var pages = state.ReadAsync(PrimaryKeyRange.All, cancellationToken);
        await foreach (var page in pages.AheadAsync(PagesWithoutReadingAhead, cancellationToken).ConfigureAwait(false))
        {
            using var held = page;
            foreach (var item in page.Items) yield return ItemCodec.Decode(item.Encoded.Span);
        }
    }

    /// <summary>
    /// Writes many items, several in a transaction. When <paramref name="items"/> throws, or an item breaks a rule, what came before
    /// is written first.
    /// </summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>, naming the line and the item; <see cref="FdynoErrorCode.ResourceNotFound"/>. Any error says how
    /// many items were written.
    /// </exception>
    public Task<TransferSummary> PutItemsAsync(
        string tableName, IAsyncEnumerable<NumberedItem> items, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("PutItems", _context, tableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(items);
            ArgumentNullException.ThrowIfNull(context);
            var name = _context.Names.TableName(tableName);
            var table = await ItemWriter.OpenAsync(_context, name, cancellationToken).ConfigureAwait(false);
            var found = CheckedAsync(table, items, cancellationToken);
            return _context.IsDryRun
                ? await CountAsync(name, found, context, cancellationToken).ConfigureAwait(false)
                : await new ItemImport(_context, name, table.Schema, context, cancellationToken).RunAsync(found).ConfigureAwait(false);
        });

    private static async Task<TransferSummary> CountAsync(
        string name, IAsyncEnumerable<Item> items, OperationContext context, CancellationToken cancellationToken)
    {
        var (count, bytes) = (0L, 0L);
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            (count, bytes) = (count + 1, bytes + ItemSize.Of(item));
            context.Progress?.Report(new OperationProgress($"Checking items for table {name}", count, bytes, null, null));
        }

        return new TransferSummary(name, count, bytes);
    }

    private static async IAsyncEnumerable<Item> CheckedAsync(
        TableHandle table, IAsyncEnumerable<NumberedItem> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var read in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                ItemBatchTransaction.Check(table, read.Item);
            }
            catch (FdynoException e)
            {
                throw ItemJsonErrors.At(read.Place, e, read.Item);
            }

            yield return read.Item;
        }
    }

    // One loop reads tables and indexes: a page in a transaction of its own, handed out after that has ended, while the next one is read.
    private async IAsyncEnumerable<Item> ReadAsync(
        string tableName, string? indexName, QueryRequest? query, bool descending, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = ReadPagesAsync(_context.Names.TableName(tableName), indexName, query, descending, cancellationToken);
        await foreach (var page in pages.AheadAsync(PagesWithoutReadingAhead, cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page) yield return item;
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<Item>> ReadPagesAsync(
        string name, string? indexName, QueryRequest? query, bool descending, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var size = BatchSize.ForReads(PageBytes);
        string? tableId = null;
        KeyRange? left = null;
        do
        {
            var (items, rest, id) = await _context.Store.ReadStepAsync(
                size,
                async (tr, bytes) =>
                {
                    var table = await _context.Catalog.OpenForItemsAsync(tr, name).ConfigureAwait(false);

                    // A table of the same name that has come in the place of this one is not this one's rest.
                    if (tableId is not null && table.Record.TableId != tableId) throw TableErrors.ResourceNotFound(name);
                    var source = ItemSource.Of(table, indexName);
                    var range = left ?? (query is null ? source.All : source.Range(query));
                    var options = new RangeReadOptions { TargetBytes = bytes, Reverse = descending };
                    var (page, after) = await source.ReadAsync(tr, range, options).ConfigureAwait(false);
                    return (page, after, table.Record.TableId);
                },
                cancellationToken,
                givesWay: false).ConfigureAwait(false);
            yield return items;
            (left, tableId) = (rest, id);
        }
        while (!left.Value.IsEmpty);
    }
}
