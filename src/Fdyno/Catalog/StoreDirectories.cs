using Fdyno.Directories;
using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Catalog;

/// <summary>
/// The directories of a store: one for the store itself, one for each table and for each backup. Moving a table's directory moves none of
/// its keys: they stay under the prefix that they have.
/// </summary>
internal sealed class StoreDirectories
{
    private static readonly string[] TablesPath = [KeyspaceNames.Tables];
    private static readonly string[] BackupsPath = [KeyspaceNames.Backups];
    private static readonly string[] TrashPath = [KeyspaceNames.Trash];
    private static readonly string[] ClearingPath = [KeyspaceNames.Clearing];
    private static readonly string[] StorePath = [KeyspaceNames.Store];
    private readonly DirectoryLayer _layer;
    private readonly DirectoryLayer _whole = new();
    private readonly string[] _root;
    private readonly bool _clearsLater;

    /// <summary>The directories below a root.</summary>
    /// <param name="root">The path of directories that Fdyno keeps to; empty for the whole store.</param>
    /// <param name="store">The store.</param>
    public StoreDirectories(IReadOnlyList<string> root, IStore store)
    {
        _layer = new DirectoryLayer(root: root);
        _root = [.. root];
        _clearsLater = store.ClearsRangesByRow;
        StoreName = root.Count == 0 ? store.DisplayName : $"{store.DisplayName}, root '{string.Join('/', root)}'";
    }

    /// <summary>The store, as messages name it, with its root: a cluster may have several stores.</summary>
    public string StoreName { get; }

    /// <summary>The directory of the store as a whole; null where the store is not one of Fdyno's yet.</summary>
    public async Task<StoreKeyspace?> TryOpenStoreAsync(IReadTransaction transaction) =>
        await TryOpenAsync(transaction, StorePath).ConfigureAwait(false) is { } prefix ? new StoreKeyspace(prefix) : null;

    /// <summary>
    /// Refuses a place that another layer owns: a root, or a directory of tables, of backups or the trash, with its tag. Fdyno's own have no
    /// tag there.
    /// </summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreInvalid"/>.</exception>
    public Task<bool> CheckOwnersAsync(IReadTransaction transaction) => GuardAsync(async () =>
    {
        foreach (var path in (string[][])
            [_root, [.. _root, .. TablesPath], [.. _root, .. BackupsPath], [.. _root, .. TrashPath], [.. _root, .. ClearingPath]])
        {
            if (path.Length == 0) continue;
            var directory = await _whole.TryOpenAsync(transaction, path).ConfigureAwait(false);
            if (directory is { Layer.Length: > 0 } && !directory.Layer.AsSpan().SequenceEqual(KeyspaceNames.DirectoryLayerTagBytes))
                await _whole.OpenAsync(transaction, path, KeyspaceNames.DirectoryLayerTagBytes).ConfigureAwait(false); // Refuses it by name.
        }

        return true;
    });

    /// <summary>Makes the directory of the store as a whole.</summary>
    public async Task<StoreKeyspace> CreateStoreAsync(ITransaction transaction) =>
        new(await CreateAsync(transaction, StorePath).ConfigureAwait(false));

    /// <summary>The prefix of a table's directory; null where there is none.</summary>
    public Task<byte[]?> TryOpenTableAsync(IReadTransaction transaction, string tableName) =>
        TryOpenAsync(transaction, [.. TablesPath, tableName]);

    /// <summary>Makes a table's directory.</summary>
    public Task<byte[]> CreateTableAsync(ITransaction transaction, string tableName) => CreateAsync(transaction, [.. TablesPath, tableName]);

    /// <summary>Removes a table's directory and all in it (see <see cref="Clearing"/>).</summary>
    public Task RemoveTableAsync(ITransaction transaction, string tableName) => RemoveAsync(transaction, [.. TablesPath, tableName]);

    /// <summary>A page of the names of all tables' directories, in order.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="after">The name behind which the page starts; null for the first one.</param>
    /// <param name="limit">The most names.</param>
    public Task<IReadOnlyList<string>> ListTablesAsync(IReadTransaction transaction, string? after, int limit) =>
        ListAsync(transaction, TablesPath, after, limit);

    /// <summary>The prefix of a backup's directory; null where there is none.</summary>
    public Task<byte[]?> TryOpenBackupAsync(IReadTransaction transaction, string backupArn) =>
        TryOpenAsync(transaction, [.. BackupsPath, backupArn]);

    /// <summary>Makes a backup's directory.</summary>
    public Task<byte[]> CreateBackupAsync(ITransaction transaction, string backupArn) => CreateAsync(transaction, [.. BackupsPath, backupArn]);

    /// <summary>Removes a backup's directory and all in it (see <see cref="Clearing"/>).</summary>
    public Task RemoveBackupAsync(ITransaction transaction, string backupArn) => RemoveAsync(transaction, [.. BackupsPath, backupArn]);

    /// <summary>Moves a table's directory into that of its SYSTEM backup, which is there.</summary>
    public Task MoveTableToBackupAsync(ITransaction transaction, string tableName, string backupArn) => GuardAsync(
        () => _layer.MoveAsync(transaction, [.. TablesPath, tableName], DeletedTablePath(backupArn)));

    /// <summary>The prefix of the directory of the table that a SYSTEM backup keeps; null where there is none.</summary>
    public Task<byte[]?> TryOpenDeletedTableAsync(IReadTransaction transaction, string backupArn) =>
        TryOpenAsync(transaction, DeletedTablePath(backupArn));

    /// <summary>Moves a table's directory into the trash.</summary>
    public Task MoveTableToTrashAsync(ITransaction transaction, string tableName, string tableId) => GuardAsync(async () =>
    {
        await _layer.CreateOrOpenAsync(transaction, TrashPath).ConfigureAwait(false);
        return await _layer.MoveAsync(transaction, [.. TablesPath, tableName], [.. TrashPath, tableId]).ConfigureAwait(false);
    });

    /// <summary>The prefix of the directory of a table in the trash; null where there is none.</summary>
    public Task<byte[]?> TryOpenTrashedTableAsync(IReadTransaction transaction, string tableId) =>
        TryOpenAsync(transaction, [.. TrashPath, tableId]);

    /// <summary>Removes the directory of a table in the trash, and all in it (see <see cref="Clearing"/>).</summary>
    public Task RemoveTrashedTableAsync(ITransaction transaction, string tableId) => RemoveAsync(transaction, [.. TrashPath, tableId]);

    /// <summary>A page of the ids of the tables in the trash, in order.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="after">The id behind which the page starts; null for the first one.</param>
    /// <param name="limit">The most ids.</param>
    public Task<IReadOnlyList<string>> ListTrashedTablesAsync(IReadTransaction transaction, string? after, int limit) =>
        ListAsync(transaction, TrashPath, after, limit);

    /// <summary>The ids of the directories that wait to be cleared, at most <paramref name="limit"/>.</summary>
    public Task<IReadOnlyList<string>> ListClearingAsync(IReadTransaction transaction, int limit) =>
        ListAsync(transaction, ClearingPath, null, limit);

    /// <summary>The contents of a directory that waits to be cleared, and of those below it; none where it is gone.</summary>
    public Task<IReadOnlyList<KeyRange>> FindClearingRangesAsync(IReadTransaction transaction, string id) => GuardAsync(async () =>
    {
        var prefixes = await FindPrefixesAsync(transaction, [.. ClearingPath, id]).ConfigureAwait(false);
        return (IReadOnlyList<KeyRange>)[.. prefixes.Select(prefix => KeyRange.StartsWith(prefix))];
    });

    /// <summary>Removes a directory that was cleared, and with the last one the directory that it stands in.</summary>
    public Task RemoveClearedAsync(ITransaction transaction, string id) => GuardAsync(async () =>
    {
        if (!await _layer.RemoveAsync(transaction, [.. ClearingPath, id]).ConfigureAwait(false)) return false;
        var others = await ListAsync(transaction, ClearingPath, null, 1).ConfigureAwait(false);
        return others.Count == 0 && await _layer.RemoveAsync(transaction, ClearingPath).ConfigureAwait(false);
    });

    private static string[] DeletedTablePath(string backupArn) => [.. BackupsPath, backupArn, KeyspaceNames.DeletedTable];

    private Task<byte[]?> TryOpenAsync(IReadTransaction transaction, string[] path) => GuardAsync(async () =>
        (await _layer.TryOpenAsync(transaction, path, KeyspaceNames.DirectoryLayerTagBytes).ConfigureAwait(false))?.Key);

    private Task<byte[]> CreateAsync(ITransaction transaction, string[] path) => GuardAsync(async () =>
        (await _layer.CreateAsync(transaction, path, KeyspaceNames.DirectoryLayerTagBytes).ConfigureAwait(false)).Key);

    private Task<IReadOnlyList<string>> ListAsync(IReadTransaction transaction, string[] path, string? after, int limit) => GuardAsync(async () =>
    {
        var names = new List<string>();
        if (!await _layer.ExistsAsync(transaction, path).ConfigureAwait(false)) return names;
        await foreach (var name in _layer.ListAsync(transaction, path, after).ConfigureAwait(false))
        {
            names.Add(name);
            if (names.Count == limit) break;
        }

        return (IReadOnlyList<string>)names;
    });

    /// <summary>
    /// Removes a directory. Where clearing takes time, its contents are only put aside, and <see cref="Clearing"/> clears them. The records
    /// of tables, backups and jobs go at once: whoever writes items or blocks reads one of them, and finds that it is gone.
    /// </summary>
    private Task<bool> RemoveAsync(ITransaction transaction, string[] path) => GuardAsync(async () =>
    {
        if (!_clearsLater) return await _layer.RemoveAsync(transaction, path).ConfigureAwait(false);
        var prefixes = await FindPrefixesAsync(transaction, path).ConfigureAwait(false);
        if (prefixes.Count == 0) return false;
        foreach (var directory in prefixes.Select(prefix => new Subspace(prefix)))
        {
            transaction.Clear(directory.Pack(KeyspaceNames.Metadata));
            transaction.ClearRange(KeyRange.StartsWith(directory.Sub(KeyspaceNames.Job).Key));
        }

        await _layer.CreateOrOpenAsync(transaction, ClearingPath).ConfigureAwait(false);
        await _layer.MoveAsync(transaction, path, [.. ClearingPath, Guid.NewGuid().ToString("N")]).ConfigureAwait(false);
        return true;
    });

    private async Task<List<byte[]>> FindPrefixesAsync(IReadTransaction transaction, string[] path)
    {
        var prefixes = new List<byte[]>();
        var paths = new Stack<string[]>([path]);
        while (paths.TryPop(out var next))
        {
            if (await _layer.TryOpenAsync(transaction, next).ConfigureAwait(false) is not { } directory) continue;
            prefixes.Add(directory.Key);
            await foreach (var name in _layer.ListAsync(transaction, next).ConfigureAwait(false)) paths.Push([.. next, name]);
        }

        return prefixes;
    }

    // What another layer owns is none of ours to read, and is said in Fdyno's words.
    private async Task<T> GuardAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (DirectoryException e) when (AdviceOn(e.Kind) is { } advice)
        {
            throw StoreErrors.DirectoryRefused(StoreName, e.Message, advice, e);
        }
        catch (DirectoryException e) when (e.Kind is DirectoryErrorKind.Malformed)
        {
            throw StoreErrors.Damaged(StoreName, e.Message.TrimEnd('.'), e);
        }
    }

    private static string? AdviceOn(DirectoryErrorKind kind) => kind switch
    {
        DirectoryErrorKind.LayerMismatch or DirectoryErrorKind.PartitionRefused =>
            "Give Fdyno a directory of its own: Connect-Fdyno -ClusterFile <file> -Root <name>/<name>",
        DirectoryErrorKind.VersionTooNew => "Update the module: Update-PSResource Fdyno",
        DirectoryErrorKind.PrefixInUse =>
            "Another program keeps keys outside of FoundationDB's directories, where they are in the way of new ones: "
            + "move its keys into a directory, or keep Fdyno on another cluster.",
        _ => null,
    };
}
