namespace Fdyno.Storage.Sqlite;

/// <summary>
/// The files that stores of this process have open. Closing any handle to a file drops all locks that the process has on it (POSIX),
/// those of SQLite's other connections included: so a file may only be looked at by other means than SQLite while none of our stores
/// has it open.
/// </summary>
internal static class OpenFiles
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static readonly Dictionary<string, int> Users = new(StringComparer.Ordinal);

    /// <summary>
    /// Runs <paramref name="open"/> while no other store of this process is being opened or closed; it is told whether one has the
    /// file open already. The file counts as open when it succeeds.
    /// </summary>
    public static async Task<T> OpenAsync<T>(string path, Func<bool, Task<T>> open, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        try
        {
            var users = Users.GetValueOrDefault(path);
            var opened = await open(users > 0);
            Users[path] = users + 1;
            return opened;
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
            if (--Users[path] == 0) Users.Remove(path);
            close();
        }
        finally
        {
            Gate.Release();
        }
    }
}
