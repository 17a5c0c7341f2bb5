using System.Collections;
using Fdyno.Api;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Connections;
using Fdyno.Storage;

namespace Fdyno.PowerShell.Completion;

/// <summary>
/// The connection that the command under the cursor would use: the one it is given, where that can be told without running anything,
/// else the runspace's default.
/// </summary>
/// <remarks>
/// Where nothing was ever connected, a cmdlet would open the embedded store, and so does the completion, if the store's file is there:
/// else the first Tab of a session would offer nothing. It makes no file, and does not connect to clusters. An opening that takes
/// longer than a completion goes on, and the next Tab finds it.
/// </remarks>
internal static class CompletionConnection
{
    /// <summary>Finds the connection, on the pipeline thread.</summary>
    /// <param name="bound">The parameters on the command line, as far as PowerShell could tell their values.</param>
    /// <returns>Null where there is none to ask: one that is closed, or not known.</returns>
    public static Func<CancellationToken, Task<FdynoConnection?>>? Find(IDictionary bound)
    {
        if (bound.Contains("Connection"))
        {
            return Wrapped.Unwrap(bound["Connection"]) is FdynoConnection { IsOpen: true } given ? _ => Found(given) : null;
        }

        var runspaceDefault = RunspaceConnections.Current;
        if (runspaceDefault.Peek(out var mayOpen) is { } connection)
        {
            return _ => Found(connection);
        }

        return mayOpen && DefaultStorePath.IfThere() is { } path
            ? token => runspaceDefault.OpenSilentlyAsync(() => OpenAsync(path)).WaitAsync(token)
            : null;
    }

    private static Task<FdynoConnection?> Found(FdynoConnection connection) => Task.FromResult<FdynoConnection?>(connection);

    private static Task<FdynoConnection> OpenAsync(string path) =>
        Stores.Embedded.OpenAsync(new StoreLocation(path), new FdynoConnectionOptions(), CancellationToken.None);
}
