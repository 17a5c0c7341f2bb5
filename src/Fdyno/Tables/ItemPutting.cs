using Fdyno.Connection;
using Fdyno.Items;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>Checks items against a table's rules, and writes them.</summary>
internal static class ItemPutting
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

    /// <summary>Writes the first items of a batch, each in the place of one that has its key: as many as fit into a transaction.</summary>
    /// <returns>How many were written.</returns>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public static async Task<int> PutAsync(
        StoreContext context, string tableName, BatchSize size, PutBatch batch, CancellationToken cancellationToken)
    {
        TableHandle? written = null;
        var puts = await context.Store.WriteOnceStepAsync(
            size,
            batch,
            async (tr, count) =>
            {
                var table = await context.Catalog.OpenForItemsAsync(tr, tableName).ConfigureAwait(false);
                await batch.WriteAsync(tr, table, context, count).ConfigureAwait(false);
                written = table;
                return count;
            },
            (body, token) => context.Lanes.WriteOnceAsync(body, token),
            cancellationToken).ConfigureAwait(false);
        await context.Upkeep.AfterWriteAsync(written!).ConfigureAwait(false);
        return puts;
    }
}
