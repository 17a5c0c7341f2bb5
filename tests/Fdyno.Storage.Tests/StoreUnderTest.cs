using Fdyno.Storage.Sqlite;
using Fdyno.Testing;

namespace Fdyno.Storage.Tests;

/// <summary>Opens stores for tests, each with nothing in it.</summary>
internal static class StoreUnderTest
{
    public static Task<IStore> MemoryAsync(TimeProvider timeProvider) => Task.FromResult<IStore>(new MemoryStore(timeProvider));

    public static Task<IStore> FaultsAsync(TimeProvider timeProvider) =>
        Task.FromResult<IStore>(new FaultStore(new MemoryStore(timeProvider)));

    public static async Task<IStore> SqliteAsync(TimeProvider timeProvider)
    {
        var folder = new TemporaryFolder();
        var options = new SqliteStoreOptions { Path = folder.File("store.fdyno"), TimeProvider = timeProvider };
        return new OwnedStore(await SqliteStore.OpenAsync(options), folder);
    }

    /// <summary>Takes the folder away with the store.</summary>
    private sealed class OwnedStore(IStore store, TemporaryFolder folder) : IStore
    {
        public string DisplayName => store.DisplayName;

        public int PreferredRangesInFlight => store.PreferredRangesInFlight;

        public Task<T> ReadAsync<T>(Func<IReadTransaction, Task<T>> body, CancellationToken cancellationToken = default) =>
            store.ReadAsync(body, cancellationToken);

        public Task<T> WriteAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken = default) =>
            store.WriteAsync(body, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            folder.Dispose();
        }
    }
}
