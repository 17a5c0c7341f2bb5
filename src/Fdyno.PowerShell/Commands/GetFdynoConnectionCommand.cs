using System.Management.Automation;
using Fdyno.Api;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;

namespace Fdyno.PowerShell.Commands;

/// <summary>Writes the connection that cmdlets of this runspace use.</summary>
[Cmdlet(VerbsCommon.Get, "FdynoConnection")]
[OutputType(typeof(FdynoConnection))]
public sealed class GetFdynoConnectionCommand : ConnectedCmdlet
{
    /// <summary>A connection, to see whether it can be used.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionArgument]
    public FdynoConnection? Connection { get; set; }

    private protected override FdynoConnection? GivenConnection => Connection;

    private protected override void Process() => WriteObject(Open());
}
