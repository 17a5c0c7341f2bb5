using System.Management.Automation;
using Fdyno.Api;
using Fdyno.PowerShell.Binding;
using Fdyno.PowerShell.Completion;
using Fdyno.PowerShell.Items;

namespace Fdyno.PowerShell.Connections;

/// <summary>
/// A cmdlet that takes a connection by name only: the objects in its pipeline are items, whose attributes may have any name.
/// </summary>
public abstract class NamedConnectedCmdlet : ConnectedCmdlet
{
    /// <summary>The connection to work on; by default the runspace's.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionArgument]
    public FdynoConnection? Connection { get; set; }

    private protected override FdynoConnection? GivenConnection => Connection;

    /// <summary>Acts on an item or a key, or on each one of a list, with an error of its own.</summary>
    /// <param name="value">What is given.</param>
    /// <param name="act">What to do with one.</param>
    private protected void ForEachItem(object? value, Action<object?> act)
    {
        if (ItemKeys.ListOf(value) is not { } list)
        {
            act(value);
            return;
        }

        foreach (var element in list)
        {
            Guard(() => act(element), element);
        }
    }
}
