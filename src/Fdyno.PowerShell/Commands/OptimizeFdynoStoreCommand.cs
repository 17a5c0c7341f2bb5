using System.Management.Automation;
using Fdyno.Api;
using Fdyno.Model;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Pipeline;

namespace Fdyno.PowerShell.Commands;

/// <summary>Gives the free space of a store's file back to the disk, or says how much that would be.</summary>
[Cmdlet(VerbsCommon.Optimize, "FdynoStore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(StoreOptimization))]
public sealed class OptimizeFdynoStoreCommand : ConnectedCmdlet
{
    /// <summary>The connection to the store; by default the runspace's.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionArgument]
    public FdynoConnection? Connection { get; set; }

    /// <summary>Says how much space can be given back, and changes nothing.</summary>
    [Parameter]
    public SwitchParameter Analyze { get; set; }

    /// <summary>Rewrites the file of an earlier version also where others have to wait long for that.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override FdynoConnection? GivenConnection => Connection;

    private protected override void Process()
    {
        var connection = Open();
        var found = Await(connection.StoreOptimizations.AnalyzeStoreAsync);
        if (Analyze)
        {
            Emit(found, connection);
            return;
        }

        var free = found.ReclaimableBytes is { } bytes ? $", and give {ByteSize.Format(bytes)} back to the disk" : string.Empty;
        if (ShouldProcess(connection.DisplayName, $"Clear what removed tables and backups have left{free}"))
        {
            Emit(
                Await((context, cancellationToken) =>
                    connection.StoreOptimizations.OptimizeStoreAsync(Force, context, cancellationToken)),
                connection);
        }
    }
}
