using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Storage;

namespace Fdyno.Jobs;

/// <summary>What becomes of the pin of a job that copies a table, in the transactions in which the job itself changes hands or ends.</summary>
/// <param name="context">The connection.</param>
internal sealed class JobPins(StoreContext context)
{
    /// <summary>
    /// Renews the pin for a run that takes the job over. Where it is gone, nothing happens: the run sees it when it needs the table's past.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="instant">What the job copies.</param>
    /// <param name="lease">How long the run is taken to be at work.</param>
    public async Task RenewAsync(ITransaction transaction, TableInstant instant, TimeSpan lease)
    {
        var table = await context.Catalog.FindByIdAsync(transaction, instant.TableName, instant.TableId).ConfigureAwait(false);
        if (table is null || await HistoryPins.FindAsync(transaction, table.Keys.History, instant.PinId).ConfigureAwait(false) is null) return;
        await HistoryPins.RenewAsync(transaction, table.Keys.History, instant.PinId, context.Time.GetUtcNow() + lease).ConfigureAwait(false);
    }

    /// <summary>Releases the pin with the end of the job, and the table's log with it where nothing else needs it.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="instant">What the job copied; null for a job that copies no table.</param>
    public async Task ReleaseAsync(ITransaction transaction, TableInstant? instant)
    {
        if (instant is null) return;
        if (await context.Catalog.FindByIdAsync(transaction, instant.TableName, instant.TableId).ConfigureAwait(false) is { } table)
            await HistoryPins.ReleaseAsync(transaction, table, instant.PinId, context.UtcNow).ConfigureAwait(false);
    }
}
