using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Closes connections.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Fdyno")]
public sealed class DisconnectFdynoCommand : ConnectedCmdlet
{
    /// <summary>The connections to close; by default the runspace's.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionArgument(TakesSeveral = true)]
    public FdynoConnection[]? Connection { get; set; }

    private protected override FdynoConnection? GivenConnection => null;

    private protected override void Process()
    {
        if (Connection is null)
        {
            // Without a default there is nothing to close: the embedded store is not opened for that.
            Close(RunspaceConnections.Current.Find() ?? throw new FdynoException(
                FdynoErrorCode.NotConnected, "This runspace has no connection to close.", "Give the connection: Disconnect-Fdyno $connection"));
            return;
        }

        foreach (var connection in Connection)
        {
            Guard(() => Close(connection), connection.DisplayName);
        }
    }

    private void Close(FdynoConnection connection)
    {
        RunspaceConnections.Current.Forget(connection);
        Await(_ => connection.DisposeAsync().AsTask());
    }
}
