using System.Management.Automation;
using Fdyno.Api;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;

namespace Fdyno.PowerShell.Connections;

/// <summary>A cmdlet that takes the connection that an object from the pipeline carries.</summary>
public abstract class PipelineConnectedCmdlet : ConnectedCmdlet
{
    /// <summary>The connection to work on; by default the one that the object came from, else the runspace's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionArgument]
    public FdynoConnection? Connection { get; set; }

    private protected override FdynoConnection? GivenConnection => Connection;
}
