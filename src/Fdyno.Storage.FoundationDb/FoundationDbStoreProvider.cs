namespace Fdyno.Storage.FoundationDb;

/// <summary>Opens clusters for hosts that load this assembly by its path.</summary>
public sealed class FoundationDbStoreProvider : IStoreProvider
{
    /// <inheritdoc/>
    public async Task<IStore> OpenAsync(StoreLocation location, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(location);
        var options = new FoundationDbStoreOptions
        {
            ClusterFile = location.Path,
            ClientLibrary = location.ClientLibrary,
            TlsCertificateFile = location.TlsCertificateFile,
            TlsKeyFile = location.TlsKeyFile,
            TlsCaFile = location.TlsCaFile,
        };
        return await FoundationDbStore.OpenAsync(options, cancellationToken);
    }
}
