using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace Fdyno.PowerShell.Connections;

/// <summary>
/// The connection that an emitted object came from, so that a pipeline stays on it. Kept beside the object: it is neither shown nor
/// serialised. Fdyno.Types.ps1xml makes it the hidden property <c>Connection</c>.
/// </summary>
public static class CarriedConnection
{
    private static readonly ConditionalWeakTable<object, FdynoConnection> Carried = [];

    /// <summary>The connection that an object came from; null for others. Called by PowerShell.</summary>
    /// <param name="instance">The object.</param>
    public static FdynoConnection? GetConnection(PSObject? instance) =>
        instance is not null && Carried.TryGetValue(instance.BaseObject, out var connection) ? connection : null;

    /// <summary>Notes where an object comes from.</summary>
    internal static T From<T>(T emitted, FdynoConnection connection)
        where T : class
    {
        Carried.AddOrUpdate(emitted, connection);
        return emitted;
    }
}
