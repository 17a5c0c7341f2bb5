namespace Fdyno.Storage.Sqlite;

/// <summary>Opens embedded stores for hosts that load this assembly by its path.</summary>
public sealed class SqliteStoreProvider : IStoreProvider
{
    /// <inheritdoc/>
    public async Task<IStore> OpenAsync(string location, CancellationToken cancellationToken = default) =>
        await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = location }, cancellationToken);
}
