using System.Runtime.CompilerServices;
using Fdyno.Api;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Connections;

/// <summary>
/// The connections of this process, to close those that are still open when it ends. Few scripts disconnect; without this a store's
/// latest changes would stay in the log beside its file, and who then copies the file alone, as a backup of everything, would have
/// a store without them.
/// </summary>
internal static class OpenConnections
{
    /// <summary>How long the end of the process waits for what is still running. What is cut off after it is as safe as after a kill.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Each with the command that opens it again. Weak: a connection that nobody holds any more closes its file by itself.
    private static readonly ConditionalWeakTable<FdynoConnection, string> Connections = [];

    static OpenConnections() => AppDomain.CurrentDomain.ProcessExit += (_, _) => CloseAll();

    /// <summary>Begins to wait for the end of the process. Who does so first is called first.</summary>
    public static void Watch() => RuntimeHelpers.RunClassConstructor(typeof(OpenConnections).TypeHandle);

    /// <summary>Has a connection closed when the process ends, unless it has been by then.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="command">The command that opens it again, as a user types it.</param>
    public static FdynoConnection Add(FdynoConnection connection, string command)
    {
        Connections.Add(connection, command);
        return connection;
    }

    /// <summary>The command that opens a connection like this one; one without parameters where it was not opened by a cmdlet.</summary>
    public static string CommandFor(FdynoConnection connection) =>
        Connections.TryGetValue(connection, out var command) ? command : "Connect-Fdyno";

    /// <summary>A connection of this process to the store that a reference is of; null where there is none, or where several stores fit.</summary>
    public static FdynoConnection? Find(StoreReference reference)
    {
        if (reference.Connection is { } own)
        {
            return own;
        }

        var fitting = Connections.Select(entry => entry.Key).Where(one => !reference.IsElsewhere(one)).ToArray();
        return Array.Find(fitting, one => one.IsOpen) is { } found && Array.TrueForAll(fitting, found.IsSameStoreAs) ? found : null;
    }

    private static void CloseAll()
    {
        var closings = Connections.Select(entry => Task.Run(async () => await entry.Key.DisposeAsync())).ToArray();
        try
        {
            // The one place that blocks on tasks: nothing runs after the end of the process that could await them.
            Task.WaitAll(closings, Patience);
        }
        catch (AggregateException)
        {
            // Closing only tidies up, and there is nobody left to tell.
        }
    }
}
