namespace Fdyno.Storage.Sqlite;

/// <summary>
/// The files that stores of this process have open. Closing any handle to a file drops all locks that the process has on it (POSIX),
/// those of SQLite's other connections included: so a file may only be looked at by other means than SQLite while none of our stores
/// has it open.
/// </summary>
internal static class OpenFiles
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static readonly Dictionary<string, OpenFile> Users = new(StringComparer.Ordinal);

    /// <summary>
    /// Runs <paramref name="open"/> while no other store of this process is being opened or closed; it is told whether one has the
    /// file open already. The file counts as open when it succeeds.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="open">Opens a store; for the first one of a file, also says what the file's identity is, as others cannot look.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static async Task<T> OpenAsync<T>(
        string path, Func<OpenFile?, Task<(T Store, StoreIdentity? Identity)>> open, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        try
        {
            var file = Users.GetValueOrDefault(path);
            var (store, identity) = await open(file);
            Users[path] = new OpenFile((file?.Users ?? 0) + 1, identity);
            return store;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Runs <paramref name="close"/>, after which the caller's store no longer counts.</summary>
    public static async Task CloseAsync(string path, Action close)
    {
        await Gate.WaitAsync();
        try
        {
            var file = Users[path];
            if (file.Users == 1) Users.Remove(path);
            else Users[path] = file with { Users = file.Users - 1 };
            close();
        }
        finally
        {
            Gate.Release();
        }
    }
}

/// <summary>A file that stores of this process have open.</summary>
/// <param name="Users">How many stores.</param>
/// <param name="Identity">What tells the file from a copy of it; null where nothing does.</param>
internal sealed record OpenFile(int Users, StoreIdentity? Identity);
