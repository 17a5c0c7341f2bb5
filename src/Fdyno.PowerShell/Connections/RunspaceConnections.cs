using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Fdyno.PowerShell.Connections;

/// <summary>The default connection of each runspace: those of ForEach-Object -Parallel do not share one.</summary>
internal static class RunspaceConnections
{
    private static readonly ConditionalWeakTable<Runspace, DefaultConnection> Defaults = [];

    /// <summary>That of the current thread's runspace. On the pipeline thread only.</summary>
    public static DefaultConnection Current => Defaults.GetValue(Runspace.DefaultRunspace, MakeDefault);

    private static DefaultConnection MakeDefault(Runspace runspace)
    {
        var made = new DefaultConnection();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken && made.End() is { } silent)
            {
                // Nobody can wait for it here; what it does on closing is only tidying up.
                _ = Task.Run(async () => await silent.DisposeAsync());
            }
        };
        return made;
    }
}
