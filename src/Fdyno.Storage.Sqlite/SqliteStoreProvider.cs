namespace Fdyno.Storage.Sqlite;

/// <summary>Opens embedded stores for hosts that load this assembly by its path.</summary>
public sealed class SqliteStoreProvider : IStoreProvider
{
    /// <inheritdoc/>
    public async Task<IStore> OpenAsync(StoreLocation location, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(location);
        return await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = location.Path, Create = location.Create }, cancellationToken);
    }
}
