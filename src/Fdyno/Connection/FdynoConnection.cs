using Fdyno.Storage;

namespace Fdyno;

/// <summary>A connection to a store of tables and backups, and the services that work on it. Safe for use by several threads.</summary>
public sealed class FdynoConnection : IAsyncDisposable
{
    private FdynoConnection(IStore store) => Store = store;

    /// <summary>The store, as messages name it.</summary>
    public string DisplayName => Store.DisplayName;

    /// <summary>The region in ARNs.</summary>
    public string Region { get; } = "";

    /// <summary>The account in ARNs.</summary>
    public string AccountId { get; } = "";

    /// <summary>The store's id: another store has another one.</summary>
    public string StoreId { get; } = "";

    /// <summary>Whether the connection can be used.</summary>
    public bool IsOpen { get; }

    /// <summary>Operations on tables.</summary>
    public TableService Tables { get; } = new();

    /// <summary>Operations on items.</summary>
    public ItemService Items { get; } = new();

    /// <summary>Operations on backups.</summary>
    public BackupService Backups { get; } = new();

    /// <summary>Operations on restores.</summary>
    public RestoreService Restores { get; } = new();

    /// <summary>Comparisons of tables.</summary>
    public ComparisonService Comparisons { get; } = new();

    internal IStore Store { get; }

    /// <summary>Opens a connection over a store, which it owns from then on. An empty store is made one of Fdyno's.</summary>
    public static Task<FdynoConnection> OpenAsync(IStore store, FdynoConnectionOptions options, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Closes the connection and its store.</summary>
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
