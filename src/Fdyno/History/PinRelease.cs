using Fdyno.Catalog;

namespace Fdyno.History;

/// <summary>Releases pins whose owners are done with them in a transaction of its own.</summary>
internal static class PinRelease
{
    private static readonly TimeSpan LongestRelease = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Releases a pin whose owner has stopped, whatever has become of the store. Only a courtesy, also towards who cancelled: what keeps it
    /// from being done is left to the lease's end.
    /// </summary>
    /// <param name="context">The connection.</param>
    /// <param name="tableName">The name that the table has, or had.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="pinId">The pin's id.</param>
    public static async Task TryAsync(StoreContext context, string tableName, string tableId, string pinId)
    {
        using var limit = new CancellationTokenSource(LongestRelease, context.Time);
        try
        {
            await ReleaseAsync(context, tableName, tableId, pinId, limit.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The error that stopped the owner is the one to be seen.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>Releases a pin, if it is still there.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="tableName">The name that the table has, or had.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="pinId">The pin's id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task ReleaseAsync(
        StoreContext context, string tableName, string tableId, string pinId, CancellationToken cancellationToken) => context.Store.WriteAsync(
        async tr =>
        {
            // Nobody else makes a pin of this id: released twice is released.
            if (await context.Catalog.FindByIdAsync(tr, tableName, tableId).ConfigureAwait(false) is { } table)
                await HistoryPins.ReleaseAsync(tr, table, pinId, context.UtcNow).ConfigureAwait(false);
            return true;
        },
        cancellationToken);
}
