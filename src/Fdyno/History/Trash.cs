using Fdyno.Catalog;

namespace Fdyno.History;

/// <summary>
/// The tables that were removed without a SYSTEM backup while a job was reading their past. The release of its last pin clears such a
/// table; this is for those whose jobs died.
/// </summary>
/// <param name="context">The connection.</param>
internal sealed class Trash(StoreContext context)
{
    private const int IdsPerPage = 100;

    /// <summary>Clears tables of which all pins are dead, each in one transaction.</summary>
    /// <param name="most">The most tables to clear.</param>
    /// <param name="cancellationToken">Stops it between two tables.</param>
    /// <returns>How many were cleared.</returns>
    public async Task<int> SweepAsync(int most, CancellationToken cancellationToken)
    {
        var cleared = 0;
        string? after = null;
        while (true)
        {
            var start = after;
            var ids = await context.Store.ReadAsync(
                tr => context.Directories.ListTrashedTablesAsync(tr, start, IdsPerPage), cancellationToken).ConfigureAwait(false);
            foreach (var id in ids)
            {
                if (cleared == most) return cleared;
                if (await SweepAsync(id, cancellationToken).ConfigureAwait(false)) cleared++;
            }

            if (ids.Count < IdsPerPage) return cleared;
            after = ids[^1];
        }
    }

    private Task<bool> SweepAsync(string tableId, CancellationToken cancellationToken) => context.Writer.WriteOnceAsync(
        async tr =>
        {
            if (await context.Catalog.FindInTrashAsync(tr, tableId).ConfigureAwait(false) is not { } table) return false;
            var now = context.UtcNow;
            if ((await HistoryPins.ReadAllAsync(tr, table.Keys.History).ConfigureAwait(false)).Exists(p => !p.IsDead(now))) return false;
            await HistoryPins.ReleaseAsync(tr, table, null, now).ConfigureAwait(false);
            return true;
        },
        cancellationToken,
        hasEffect: isCleared => isCleared);
}
