using System.Runtime.CompilerServices;
using Fdyno.Connection;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Comparisons;

/// <summary>One side of a comparison: a table's items in the order of their keys, a page in a transaction of its own.</summary>
internal sealed class ComparedTable
{
    private readonly StoreContext _context;
    private readonly string _tableId;
    private readonly long _writes;
    private readonly long _items;

    private ComparedTable(StoreContext context, TableHandle table, TableStatistics statistics)
    {
        _context = context;
        Name = table.Record.TableName;
        Schema = table.Schema;
        _tableId = table.Record.TableId;
        _writes = statistics.Writes;
        _items = statistics.Items;
        Bytes = statistics.Bytes;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The keys.</summary>
    public TableSchema Schema { get; }

    /// <summary>Number of items when the comparison began.</summary>
    public long Items => _items;

    /// <summary>Their size, in bytes by DynamoDB's rules.</summary>
    public long Bytes { get; }

    /// <summary>Opens one side.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public static async Task<ComparedTable> OpenAsync(StoreContext context, IReadTransaction transaction, string tableName)
    {
        var table = await context.Catalog.OpenForItemsAsync(transaction, tableName).ConfigureAwait(false);
        return new ComparedTable(context, table, await TableStatistics.ReadAsync(transaction, table.Keys).ConfigureAwait(false));
    }

    /// <summary>
    /// All items. No transaction is open while the caller looks at one; but the next page is being read, so that the two tables are read,
    /// and compared, at the same time.
    /// </summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.ResourceNotFound"/>: the table was removed, or replaced.</exception>
    public async IAsyncEnumerable<StoredItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in ReadPagesAsync(cancellationToken).AheadAsync(0, cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page.Items) yield return item;
        }
    }

    /// <summary>Whether the table was written to since it was opened.</summary>
    public Task<bool> HasChangedAsync(CancellationToken cancellationToken) => _context.Store.ReadAsync(
        async tr =>
        {
            var table = await OpenSameAsync(tr).ConfigureAwait(false);
            return await TableStatistics.ReadWritesAsync(tr, table.Keys).ConfigureAwait(false) != _writes;
        },
        cancellationToken);

    private async IAsyncEnumerable<ItemPage> ReadPagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new ItemPages(_context.Store, BatchSize.ForReads(StoreLimits.TargetTransactionBytes));
        byte[]? last = null;
        while (true)
        {
            var after = last;
            var page = await reader.ReadAsync(
                async tr =>
                {
                    var table = await OpenSameAsync(tr).ConfigureAwait(false);
                    var range = table.Keys.Items.Range();
                    return (table, after is null ? range : range with { Begin = KeyRange.After(table.Keys.Item(after)) });
                },
                cancellationToken).ConfigureAwait(false);
            yield return page;
            if (page.Rest.IsEmpty) yield break;
            if (page.Items.Count > 0) last = page.Items[^1].PrimaryKey.ToArray();
        }
    }

    private async Task<TableHandle> OpenSameAsync(IReadTransaction transaction)
    {
        var table = await _context.Catalog.OpenForItemsAsync(transaction, Name).ConfigureAwait(false);
        return table.Record.TableId == _tableId ? table : throw TableErrors.ResourceNotFound(Name);
    }
}
