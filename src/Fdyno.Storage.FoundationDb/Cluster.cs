using Fdyno.Api;
using Fdyno.Errors;

namespace Fdyno.Storage.FoundationDb;

/// <summary>Connects to clusters in one line: <c>await using var fdyno = await Cluster.ConnectAsync("/etc/foundationdb/fdb.cluster");</c>.</summary>
public static class Cluster
{
    /// <summary>Connects to the store in a cluster, which is made where there is none unless the options say otherwise.</summary>
    /// <param name="clusterFile">The cluster file.</param>
    /// <param name="options">How to connect; by default, as a new connection does.</param>
    /// <param name="cancellationToken">Cancels the connecting.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.StoreUnavailable"/>, <see cref="FdynoErrorCode.StoreNotFound"/>, <see cref="FdynoErrorCode.StoreInvalid"/>,
    /// <see cref="FdynoErrorCode.StoreTooNew"/>, <see cref="FdynoErrorCode.Validation"/>: an option is not well-formed.
    /// </exception>
    public static async Task<FdynoConnection> ConnectAsync(
        string clusterFile, FdynoConnectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(clusterFile);
        options ??= new FdynoConnectionOptions();
        options.Validate();
        var store = await FoundationDbStore.OpenAsync(
            new FoundationDbStoreOptions { ClusterFile = Path.GetFullPath(clusterFile), TimeProvider = options.TimeProvider },
            cancellationToken).ConfigureAwait(false);
        return await FdynoConnection.OpenAsync(store, options, cancellationToken).ConfigureAwait(false);
    }
}
