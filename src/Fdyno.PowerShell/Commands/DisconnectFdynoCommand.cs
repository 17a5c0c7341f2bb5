using System.Management.Automation;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Closes a connection.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Fdyno")]
public sealed class DisconnectFdynoCommand : ConnectedCmdlet
{
    /// <summary>The connection to close; by default the runspace's.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public FdynoConnection? Connection { get; set; }

    private protected override FdynoConnection? GivenConnection => Connection;

    private protected override void Process()
    {
        var runspaceDefault = RunspaceConnections.Current;

        // Without a default there is nothing to close: the embedded store is not opened for that.
        var connection = Connection ?? runspaceDefault.Find() ?? throw new FdynoException(
            FdynoErrorCode.NotConnected, "This runspace has no connection to close.", "Give the connection: Disconnect-Fdyno $connection");
        runspaceDefault.Forget(connection);
        Await(_ => connection.DisposeAsync().AsTask());
    }
}
