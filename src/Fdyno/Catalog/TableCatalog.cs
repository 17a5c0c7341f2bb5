using System.Collections.Concurrent;
using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Validation;

namespace Fdyno.Catalog;

/// <summary>
/// Finds tables within a transaction. A table that was found before costs one read: its record is compared with the one known, and
/// only a changed one is looked up through the directories again. The read is serializable, so a writer of items conflicts with
/// every change of its table's record, and with nothing else.
/// </summary>
internal sealed class TableCatalog
{
    // Enough for all jobs that read removed tables at a time.
    private const int MostRemoved = 100;

    private static readonly IReadOnlyDictionary<string, string> AnyId = new Dictionary<string, string>();

    private readonly ConcurrentDictionary<string, TableHandle> _known;

    // By id: a table that was removed has no name any longer.
    private readonly ConcurrentDictionary<string, TableHandle> _removed;
    private readonly StoreDirectories _directories;
    private readonly StoreKeyspace _keys;

    // By name, the id that a table must have.
    private readonly IReadOnlyDictionary<string, string> _expectedIds;

    /// <summary>A catalog over a store's directories.</summary>
    public TableCatalog(StoreDirectories directories, StoreKeyspace keys)
        : this(directories, keys, AnyId)
    {
    }

    private TableCatalog(StoreDirectories directories, StoreKeyspace keys, IReadOnlyDictionary<string, string> expectedIds)
    {
        _directories = directories;
        _keys = keys;
        _known = new(StringComparer.Ordinal);
        _removed = new(StringComparer.Ordinal);
        _expectedIds = expectedIds;
    }

    private TableCatalog(TableCatalog other, IReadOnlyDictionary<string, string> expectedIds)
    {
        _directories = other._directories;
        _keys = other._keys;
        _known = other._known;
        _removed = other._removed;
        _expectedIds = expectedIds;
    }

    /// <summary>The same catalog, which refuses a table of one of these names that has another id.</summary>
    /// <param name="expectedIds">By name, the id that a table must have; tables of other names are not checked.</param>
    public TableCatalog Expecting(IReadOnlyDictionary<string, string> expectedIds) => new(this, expectedIds);

    /// <summary>A catalog with the same expectations, which has found no table yet.</summary>
    public TableCatalog Emptied() => new(_directories, _keys, _expectedIds);

    /// <summary>The table of that name, in whatever state; null where there is none.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.ResourceNotFound"/>: it is not the table that was expected.</exception>
    public async Task<TableHandle?> FindAsync(IReadTransaction transaction, string tableName)
    {
        var found = await FindAnyAsync(transaction, tableName).ConfigureAwait(false);
        return found is null || !_expectedIds.TryGetValue(tableName, out var expected) || found.Record.TableId == expected
            ? found
            : throw TableErrors.Replaced(tableName, expected, found.Record.TableId, found.Record.CreationDateTime);
    }

    /// <summary>Refuses a table of that name that is not the expected one, for operations that do not read the table itself.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.ResourceNotFound"/>: it is not the table that was expected.</exception>
    public Task CheckIdAsync(IStore store, string tableName, CancellationToken cancellationToken) =>
        _expectedIds.ContainsKey(tableName) ? store.ReadAsync(tr => FindAsync(tr, tableName), cancellationToken) : Task.CompletedTask;

    private async Task<TableHandle?> FindAnyAsync(IReadTransaction transaction, string tableName)
    {
        if (_known.TryGetValue(tableName, out var known))
        {
            if (await IsCurrentAsync(transaction, known).ConfigureAwait(false)) return known;
            _known.TryRemove(KeyValuePair.Create(tableName, known));
        }

        var prefix = await _directories.TryOpenTableAsync(transaction, tableName).ConfigureAwait(false);
        if (await OpenAsync(transaction, prefix).ConfigureAwait(false) is not { } handle) return null;
        _known[tableName] = handle;
        return handle;
    }

    /// <summary>
    /// A table by its id, for who began to read it and goes on, wherever it stands by now: under its name, or, where it was removed, in its
    /// SYSTEM backup or in the trash. Null where it is gone.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="tableName">The name that it has, or had.</param>
    /// <param name="tableId">Its id.</param>
    public async Task<TableHandle?> FindByIdAsync(IReadTransaction transaction, string tableName, string tableId)
    {
        if (_removed.TryGetValue(tableId, out var known))
        {
            if (await IsCurrentAsync(transaction, known).ConfigureAwait(false)) return known;
            _removed.TryRemove(KeyValuePair.Create(tableId, known));
        }

        var table = await FindAnyAsync(transaction, tableName).ConfigureAwait(false);
        if (table?.Record.TableId == tableId) return table;
        await foreach (var (key, _) in transaction.ReadAllAsync(_keys.BackupsByName.Sub(tableId, SystemBackup.NameOf(tableName)).Range())
            .ConfigureAwait(false))
        {
            // A copy of a SYSTEM backup has its name, and no table.
            var arn = (string)_keys.BackupsByName.Unpack(key.Span)[2]!;
            if (await FindInBackupAsync(transaction, arn, tableId).ConfigureAwait(false) is { } deleted) return deleted;
        }

        return await FindInTrashAsync(transaction, tableId).ConfigureAwait(false);
    }

    /// <summary>The table that a SYSTEM backup keeps; null where there is none of that id.</summary>
    public async Task<TableHandle?> FindInBackupAsync(IReadTransaction transaction, string backupArn, string tableId)
    {
        var prefix = await _directories.TryOpenDeletedTableAsync(transaction, backupArn).ConfigureAwait(false);
        return Remember(await OpenAsync(transaction, prefix).ConfigureAwait(false), tableId);
    }

    /// <summary>The table of that id in the trash; null where there is none.</summary>
    public async Task<TableHandle?> FindInTrashAsync(IReadTransaction transaction, string tableId)
    {
        var prefix = await _directories.TryOpenTrashedTableAsync(transaction, tableId).ConfigureAwait(false);
        return Remember(
            await OpenAsync(transaction, prefix, tr => _directories.RemoveTrashedTableAsync(tr, tableId)).ConfigureAwait(false), tableId);
    }

    /// <summary>The table of that name for reading and writing items.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.ResourceNotFound"/>: there is none, or it is still being restored
    /// (docs/dynamodb/restores.md#restoring-state).
    /// </exception>
    public async Task<TableHandle> OpenForItemsAsync(IReadTransaction transaction, string tableName)
    {
        var table = await FindAsync(transaction, tableName).ConfigureAwait(false);
        return table is { Record.Status: TableStatus.Active } ? table : throw TableErrors.ResourceNotFound(tableName);
    }

    /// <summary>Forgets a table that has been removed: a session of days may make and remove thousands.</summary>
    public void Forget(string tableName) => _known.TryRemove(tableName, out _);

    // The record carries the table's id and whether it was removed: equal bytes are the same table in the same place.
    private static async ValueTask<bool> IsCurrentAsync(IReadTransaction transaction, TableHandle known)
    {
        var current = await transaction.GetAsync(known.Keys.Metadata).ConfigureAwait(false);
        return current.AsSpan().SequenceEqual(known.RecordBytes);
    }

    private async Task<TableHandle?> OpenAsync(IReadTransaction transaction, byte[]? prefix, Func<ITransaction, Task>? discard = null)
    {
        if (prefix is null) return null;
        var bytes = await transaction.GetAsync(new TableKeyspace(prefix).Metadata).ConfigureAwait(false);
        return bytes is null
            ? null
            : new TableHandle(prefix, bytes, TableRecord.FromBytes(bytes, _directories.StoreName)) { Discard = discard };
    }

    private TableHandle? Remember(TableHandle? found, string tableId)
    {
        if (found is null || found.Record.TableId != tableId) return null;
        if (_removed.Count >= MostRemoved) _removed.Clear();
        _removed[tableId] = found;
        return found;
    }
}
