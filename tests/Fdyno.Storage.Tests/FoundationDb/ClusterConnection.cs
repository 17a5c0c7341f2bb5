using Fdyno.Storage.FoundationDb;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>Connections to a cluster that is given by its file.</summary>
internal static class ClusterConnection
{
    /// <summary>Connects; what was left by those before stays.</summary>
    /// <param name="clusterFile">The cluster.</param>
    /// <param name="root">The directories below which everything stands.</param>
    /// <param name="timeProvider">The clock of what is stored.</param>
    /// <param name="timeout">How long a transaction may take.</param>
    public static async Task<JobBench> OpenAsync(
        string clusterFile, string root = "", TimeProvider? timeProvider = null, TimeSpan? timeout = null)
    {
        var options = new FoundationDbStoreOptions { ClusterFile = clusterFile };
        if (timeout is { } limit) options = options with { TransactionTimeout = limit };
        var store = await FoundationDbStore.OpenAsync(options);
        return await JobBench.OnAsync(store, root, timeProvider);
    }

    /// <summary>Removes everything from a cluster.</summary>
    public static async Task ClearAsync(string clusterFile)
    {
        await using var store = await FoundationDbStore.OpenAsync(new FoundationDbStoreOptions { ClusterFile = clusterFile });
        await store.WriteAsync(tr =>
        {
            tr.ClearRange(StoreDump.Everything);
            return Task.FromResult(true);
        });
    }
}
