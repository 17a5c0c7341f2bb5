using FoundationDB.Client;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>Another program's view of a cluster: FoundationDB.Client and its directory layer, with nothing of ours between.</summary>
internal sealed class ForeignClient : IDisposable
{
    private readonly IFdbDatabase _database;

    private ForeignClient(IFdbDatabase database) => _database = database;

    /// <summary>Opens a cluster. A store has to be open: it has loaded the library.</summary>
    public static async Task<ForeignClient> OpenAsync(string clusterFile) => new(await Fdb.OpenAsync(
        new FdbConnectionOptions { ClusterFile = clusterFile, DefaultTracing = FdbTracingOptions.None }, CancellationToken.None));

    public static FdbPath Path(string path, string layer = "")
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var found = FdbPath.Root;
        for (var i = 0; i < names.Length; i++)
            found = i == names.Length - 1 && layer.Length > 0 ? found.Add(names[i], layer) : found.Add(names[i]);
        return found;
    }

    public Task<byte[]> CreateAsync(string path, string layer = "") =>
        _database.ReadWriteAsync(async tr => Prefix(await _database.DirectoryLayer.CreateAsync(tr, Path(path, layer))), CancellationToken.None);

    public Task<byte[]?> TryOpenAsync(string path, string layer = "") => _database.ReadAsync(
        async tr => await _database.DirectoryLayer.TryOpenAsync(tr, Path(path, layer)) is { } found ? Prefix(found) : null, CancellationToken.None);

    public Task<string[]> ListAsync(string path = "") => _database.ReadAsync(
        async tr => (await _database.DirectoryLayer.ListAsync(tr, Path(path))).Select(child => child.Name).ToArray(), CancellationToken.None);

    public Task<string> LayerOfAsync(string path) => _database.ReadAsync(
        async tr => (await _database.DirectoryLayer.OpenAsync(tr, Path(path))).Layer, CancellationToken.None);

    public Task MoveAsync(string from, string to) => _database.WriteAsync(
        async tr => await _database.DirectoryLayer.MoveAsync(tr, Path(from), Path(to)), CancellationToken.None);

    public Task RemoveAsync(string path) => _database.WriteAsync(
        async tr => await _database.DirectoryLayer.RemoveAsync(tr, Path(path)), CancellationToken.None);

    public void Dispose() => _database.Dispose();

    // A partition does not tell its prefix.
    private static byte[] Prefix(FdbDirectorySubspace directory) =>
        directory is FdbDirectoryPartition ? [] : directory.GetPrefix().ToArray();
}
