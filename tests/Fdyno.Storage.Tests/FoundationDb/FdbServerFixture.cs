using Fdyno.Storage.FoundationDb;
using Fdyno.Testing.FoundationDb;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>One server for all tests of the contract, which run one after the other; each begins with an empty database.</summary>
public sealed class FdbServerFixture : IAsyncLifetime
{
    private FdbServer? _server;

    /// <summary>The cluster file of the server.</summary>
    public string ClusterFile => _server!.ClusterFile;

    public async Task InitializeAsync()
    {
        if (FdbServer.MissingReason is null) _server = await FdbServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>Opens a store on what is there.</summary>
    internal async Task<IStore> OpenAsync(TimeProvider? timeProvider = null) => await FoundationDbStore.OpenAsync(
        new FoundationDbStoreOptions { ClusterFile = ClusterFile, TimeProvider = timeProvider ?? TimeProvider.System });

    /// <summary>Opens a store on an empty database.</summary>
    internal async Task<IStore> OpenEmptyAsync(TimeProvider? timeProvider = null)
    {
        var store = await OpenAsync(timeProvider);
        await store.WriteAsync(tr =>
        {
            tr.ClearRange(new KeyRange(Array.Empty<byte>(), new byte[] { 0xFF }));
            return Task.FromResult(true);
        });
        return store;
    }
}

[CollectionDefinition(Name)]
public sealed class FdbServerCollection : ICollectionFixture<FdbServerFixture>
{
    public const string Name = "FoundationDB server";
}
