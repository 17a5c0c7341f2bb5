using System.Collections.Concurrent;
using Fdyno.Connection;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>
/// Finds tables within a transaction. A table that was found before costs one read: its record is compared with the one known, and
/// only a changed one is looked up through the directories again. The read is serializable, so a writer of items conflicts with
/// every change of its table's record, and with nothing else.
/// </summary>
internal sealed class TableCatalog
{
    private readonly ConcurrentDictionary<string, TableHandle> _known = new(StringComparer.Ordinal);
    private readonly StoreDirectories _directories;

    /// <summary>A catalog over a store's directories.</summary>
    public TableCatalog(StoreDirectories directories) => _directories = directories;

    /// <summary>The table of that name, in whatever state; null where there is none.</summary>
    public async Task<TableHandle?> FindAsync(IReadTransaction transaction, string tableName)
    {
        if (_known.TryGetValue(tableName, out var known))
        {
            var current = await transaction.GetAsync(known.Keys.Metadata).ConfigureAwait(false);
            if (current.AsSpan().SequenceEqual(known.RecordBytes)) return known;
            _known.TryRemove(KeyValuePair.Create(tableName, known));
        }

        var prefix = await _directories.TryOpenTableAsync(transaction, tableName).ConfigureAwait(false);
        if (prefix is null) return null;
        var keys = new TableKeyspace(prefix);
        var bytes = await transaction.GetAsync(keys.Metadata).ConfigureAwait(false);
        if (bytes is null) return null;
        var handle = new TableHandle(prefix, bytes, TableRecord.FromBytes(bytes, _directories.StoreName));
        _known[tableName] = handle;
        return handle;
    }

    /// <summary>A table by its id, for who began to read it and goes on; null where it is gone, or another one has its name.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="tableName">The name that it has, or had.</param>
    /// <param name="tableId">Its id.</param>
    public async Task<TableHandle?> FindByIdAsync(IReadTransaction transaction, string tableName, string tableId)
    {
        var table = await FindAsync(transaction, tableName).ConfigureAwait(false);
        return table?.Record.TableId == tableId ? table : null;
    }

    /// <summary>The table of that name for reading and writing items.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.ResourceNotFound"/>: there is none, or it is still being restored (contract, section 2.5.5).
    /// </exception>
    public async Task<TableHandle> OpenForItemsAsync(IReadTransaction transaction, string tableName)
    {
        var table = await FindAsync(transaction, tableName).ConfigureAwait(false);
        return table is { Record.Status: TableStatus.Active } ? table : throw TableErrors.ResourceNotFound(tableName);
    }
}
