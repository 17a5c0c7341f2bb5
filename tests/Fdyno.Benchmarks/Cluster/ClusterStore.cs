using Fdyno.Storage;
using Fdyno.Storage.FoundationDb;

namespace Fdyno.Benchmarks.Cluster;

/// <summary>Opens clusters.</summary>
internal static class ClusterStore
{
    /// <summary>Opens the cluster of a cluster file.</summary>
    public static async Task<IStore> OpenAsync(string clusterFile, CancellationToken cancellationToken) =>
        await FoundationDbStore.OpenAsync(new FoundationDbStoreOptions { ClusterFile = clusterFile }, cancellationToken);
}
