using Fdyno.Storage;

namespace Fdyno.Benchmarks.Cluster;

/// <summary>Stands in where the solution was built without the FoundationDB provider.</summary>
internal static class ClusterStore
{
    /// <summary>Says that there is no provider.</summary>
    /// <exception cref="ArgumentException">Always.</exception>
    public static Task<IStore> OpenAsync(string clusterFile, CancellationToken cancellationToken) =>
        throw new ArgumentException("The FoundationDB provider was left out of this build: no package source has FoundationDB.Client.");
}
