using Fdyno.Testing.FoundationDb;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>One server for all tests that kill or stop it, which run one after the other. It keeps its data.</summary>
public sealed class RestartServerFixture : IAsyncLifetime
{
    private FdbServer? _server;

    internal FdbServer Server => _server!;

    public async Task InitializeAsync()
    {
        if (FdbServer.MissingReason is null) _server = await FdbServer.StartAsync("ssd");
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>Kills the server, and starts it again at once: to its clients it is gone for some seconds.</summary>
    internal void Restart()
    {
        Server.KillAsync().GetAwaiter().GetResult();
        Server.Start();
    }

    /// <summary>Kills the server for good.</summary>
    internal void Kill() => Server.KillAsync().GetAwaiter().GetResult();
}

[CollectionDefinition(Name)]
public sealed class RestartServerCollection : ICollectionFixture<RestartServerFixture>
{
    public const string Name = "FoundationDB server that is killed";
}
