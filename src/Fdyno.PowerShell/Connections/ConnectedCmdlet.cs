using Fdyno.PowerShell.Pipeline;
using Fdyno.Storage;

namespace Fdyno.PowerShell.Connections;

/// <summary>A cmdlet that works on a store.</summary>
public abstract class ConnectedCmdlet : FdynoCmdlet
{
    private FdynoConnection? _told;

    /// <summary>The connection that was given; null for the runspace's default.</summary>
    private protected abstract FdynoConnection? GivenConnection { get; }

    /// <summary>The connection to work on: the one given, else the runspace's default, else, where that is allowed, the embedded store.</summary>
    /// <exception cref="FdynoException">NotConnected.</exception>
    private protected FdynoConnection Open()
    {
        var connection = Find();
        if (!ReferenceEquals(connection, _told))
        {
            // Once a command, not a record: at night it is the first thing to look for.
            WriteVerbose($"Working on {connection.DisplayName}, store {connection.StoreId}.");
            _told = connection;
        }

        return connection;
    }

    private FdynoConnection Find()
    {
        if (GivenConnection is { } given)
        {
            return Checked(given);
        }

        var runspaceDefault = RunspaceConnections.Current;
        if (runspaceDefault.Find() is { } connection)
        {
            return connection;
        }

        var path = this.ResolveDefaultStore();
        var opened = Await((context, cancellationToken) =>
            Stores.Embedded.OpenAsync(new StoreLocation(path), new FdynoConnectionOptions { Warn = context.Warn }, cancellationToken));
        if (runspaceDefault.UseSilently(opened) is var used && !ReferenceEquals(used, opened))
        {
            Await(_ => opened.DisposeAsync().AsTask());
            return used ?? runspaceDefault.Find()!; // Where there is none, there is a reason, which it throws.
        }

        WriteVerbose($"Opened {opened.DisplayName}, since nothing was connected.");
        return opened;
    }

    /// <summary>A connection that was given, if it can be used.</summary>
    /// <exception cref="FdynoException">NotConnected.</exception>
    private protected static FdynoConnection Checked(FdynoConnection given) => given.IsOpen
        ? given
        : throw new FdynoException(
            FdynoErrorCode.NotConnected,
            $"The connection to {given.DisplayName} has been closed.",
            $"Connect again with: {OpenConnections.CommandFor(given)}",
            given.DisplayName);

    /// <summary>Writes an object that carries its connection.</summary>
    private protected void Emit<T>(T emitted, FdynoConnection connection)
        where T : class => WriteObject(CarriedConnection.From(emitted, connection));

    /// <summary>A table as questions name it: a table of that name may be in more than one store.</summary>
    private protected static string Describe(string what, FdynoConnection connection) => $"{what} in {connection.DisplayName}";
}
