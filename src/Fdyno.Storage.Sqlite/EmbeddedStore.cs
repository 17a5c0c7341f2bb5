using Fdyno.Api;
using Fdyno.Errors;

namespace Fdyno.Storage.Sqlite;

/// <summary>Connects to embedded stores in one line: <c>await using var fdyno = await EmbeddedStore.ConnectAsync("music.fdyno");</c>.</summary>
public static class EmbeddedStore
{
    /// <summary>Connects to the store in a file, which is made where there is none unless the options say otherwise.</summary>
    /// <param name="path">The file. Its folder has to be there.</param>
    /// <param name="options">How to connect; by default, as a new connection does.</param>
    /// <param name="cancellationToken">Cancels the connecting.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.StoreNotFound"/>, <see cref="FdynoErrorCode.StoreInvalid"/>, <see cref="FdynoErrorCode.StoreTooNew"/>,
    /// <see cref="FdynoErrorCode.Validation"/>: an option is not well-formed.
    /// </exception>
    public static async Task<FdynoConnection> ConnectAsync(
        string path, FdynoConnectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new FdynoConnectionOptions();
        options.Validate();
        var store = await SqliteStore.OpenAsync(
            new SqliteStoreOptions { Path = Path.GetFullPath(path), Create = options.Create, TimeProvider = options.TimeProvider },
            cancellationToken).ConfigureAwait(false);
        return await FdynoConnection.OpenAsync(store, options, cancellationToken).ConfigureAwait(false);
    }
}
