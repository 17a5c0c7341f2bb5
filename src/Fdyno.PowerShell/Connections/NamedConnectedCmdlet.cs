using System.Management.Automation;
using Fdyno.PowerShell.Completion;

namespace Fdyno.PowerShell.Connections;

/// <summary>
/// A cmdlet that takes a connection by name only: the objects in its pipeline are items, whose attributes may have any name.
/// </summary>
public abstract class NamedConnectedCmdlet : ConnectedCmdlet
{
    /// <summary>The connection to work on; by default the runspace's.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public FdynoConnection? Connection { get; set; }

    private protected override FdynoConnection? GivenConnection => Connection;
}
