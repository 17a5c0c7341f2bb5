using System.Management.Automation;
using System.Runtime.CompilerServices;
using Fdyno.Api;
using Fdyno.Model;

namespace Fdyno.PowerShell.Connections;

/// <summary>
/// The connection that an emitted object came from, so that whoever is given the object acts on its store. Kept beside the object: it is neither shown nor
/// serialised. Fdyno.Types.ps1xml makes it the hidden property <c>Connection</c>.
/// </summary>
public static class CarriedConnection
{
    private static readonly ConditionalWeakTable<object, Origin> Carried = [];

    /// <summary>The connection that an object came from; null for others. Called by PowerShell.</summary>
    /// <param name="instance">The object.</param>
    public static FdynoConnection? GetConnection(PSObject? instance) =>
        instance is null ? null : Find(instance)?.Connection;

    /// <summary>The id of the store that an object came from; null for others. Called by PowerShell, and serialised.</summary>
    /// <param name="instance">The object.</param>
    public static string? GetStoreId(PSObject? instance) => GetConnection(instance)?.StoreId;

    /// <summary>The id of the table that an index belongs to; null for others. Called by PowerShell, and serialised.</summary>
    /// <param name="instance">The object.</param>
    public static string? GetTableId(PSObject? instance) => instance is null ? null : Find(instance)?.Table?.TableId;

    /// <summary>Where an object came from; null for others.</summary>
    internal static Origin? Find(object source) =>
        Carried.TryGetValue(source is PSObject wrapped ? wrapped.BaseObject : source, out var origin) ? origin : null;

    /// <summary>Notes where an object comes from; with a table, its indexes.</summary>
    internal static T From<T>(T emitted, FdynoConnection connection)
        where T : class
    {
        var whole = connection.WithoutExpectations();
        Carried.AddOrUpdate(emitted, new Origin(whole));
        if (emitted is TableDescription table)
        {
            foreach (var index in (table.GlobalSecondaryIndexes ?? []).Concat(table.LocalSecondaryIndexes ?? []))
            {
                Carried.AddOrUpdate(index, new Origin(whole, table));
            }
        }

        return emitted;
    }

    /// <summary>Where an object came from.</summary>
    /// <param name="Connection">The connection.</param>
    /// <param name="Table">The table that an index is one of; null for every other object.</param>
    internal sealed record Origin(FdynoConnection Connection, TableDescription? Table = null);
}
