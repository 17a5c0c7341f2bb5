using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>Checks items against a table's rules, and writes them.</summary>
internal static class ItemBatchTransaction
{
    /// <summary>Checks an item.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>.</exception>
    public static void Check(TableHandle table, Item item)
    {
        ItemValidator.Validate(item);
        table.Schema.PackKey(item);
        foreach (var index in table.Schema.Indexes) index.Check(item);
        table.Schema.CheckSizeWithEntries(item);
    }

    /// <summary>Does the first writes of a batch: as many as fit into a transaction.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="size">How much a transaction takes on.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="refused">
    /// Gets the writes that break a rule of the table, and the others are done; null to throw at the first, and write nothing.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many were done or refused.</returns>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public static async Task<int> WriteAsync(
        StoreContext context, string tableName, BatchSize size, WriteBatch batch, List<ItemFailure>? refused, CancellationToken cancellationToken)
    {
        // Of the last run that came to its end: where its commit turns out to have happened after all, no other one is needed.
        var (written, hasEffect) = ((TableHandle?)null, false);
        var count = await context.Store.WriteOnceStepAsync(
            size,
            batch,
            async (tr, count) =>
            {
                refused?.Clear();
                var table = await context.Catalog.OpenForItemsAsync(tr, tableName).ConfigureAwait(false);
                hasEffect = await batch.WriteAsync(tr, table, context, count, refused).ConfigureAwait(false);
                written = table;
                return count;
            },
            (body, token) => context.Writer.WriteOnceAsync(body, token, _ => hasEffect),
            cancellationToken).ConfigureAwait(false);
        if (hasEffect) await context.Upkeep.AfterWriteAsync(written!).ConfigureAwait(false);
        return count;
    }
}
