namespace Fdyno;

/// <summary>The operations on items. Table names may be ARNs.</summary>
public sealed class ItemService
{
    /// <summary>Writes an item, in the place of one that has its key.</summary>
    public Task PutItemAsync(string tableName, Item item, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Reads an item; null where there is none.</summary>
    /// <param name="tableName">The table.</param>
    /// <param name="key">The key attributes; others are ignored.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    public Task<Item?> GetItemAsync(string tableName, Item key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Removes an item; whether it was there.</summary>
    /// <param name="tableName">The table.</param>
    /// <param name="key">The key attributes; others are ignored.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    public Task<bool> DeleteItemAsync(string tableName, Item key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>The items of one hash key value, in the order of the range key. Pages are read as the caller goes on.</summary>
    public IAsyncEnumerable<Item> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>All items of a table, or of an index, in the order of its keys' bytes. Pages are read as the caller goes on.</summary>
    public IAsyncEnumerable<Item> ScanAsync(string tableName, string? indexName = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>
    /// Writes many items, several in a transaction. When <paramref name="items"/> throws, what came before is written first.
    /// </summary>
    public Task<TransferSummary> PutItemsAsync(
        string tableName, IAsyncEnumerable<Items.ReadItem> items, OperationContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
