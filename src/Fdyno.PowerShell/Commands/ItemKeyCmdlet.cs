using Fdyno.Api;
using Fdyno.Items;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Items;

namespace Fdyno.PowerShell.Commands;

/// <summary>A cmdlet that takes keys of items out of hashtables and objects that may have more than the key.</summary>
public abstract class ItemKeyCmdlet : NamedConnectedCmdlet
{
    private (FdynoConnection Connection, string Table, string[] Names)? _keyNames;

    /// <summary>
    /// The key attributes of <paramref name="value"/>; others, and whether they could be stored, do not count. A difference of two tables and
    /// an item that was put back stand for the item that they are about.
    /// </summary>
    private protected Item ReadKey(FdynoConnection connection, string table, object? value)
    {
        // Asked once a pipeline: the key of a table of one id never changes, and the engine checks every key anyway.
        if (_keyNames is not { } known || known.Connection != connection || known.Table != table)
        {
            var description = Await(cancellationToken => connection.Tables.DescribeTableAsync(table, cancellationToken));
            known = (connection, table, [.. description.KeySchema.Select(element => element.AttributeName!)]);
            _keyNames = known;
        }

        return ItemFromPowerShell.Pick(ItemKeys.Of(value), known.Names);
    }
}
