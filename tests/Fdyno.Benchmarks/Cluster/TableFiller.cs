using Fdyno.Benchmarks.SideBySide;
using Fdyno.Catalog;
using Fdyno.Items;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Benchmarks.Cluster;

/// <summary>
/// Writes the benchmark's items into an empty table, several ranges of keys side by side, each in the order of its keys. Nothing is
/// read before it is written, so that a table of a gigabyte is there in minutes; memory does not grow with it.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tableName">The table.</param>
internal sealed class TableFiller(StoreContext context, string tableName)
{
    private const int Lanes = 8;
    private const int BatchBytes = StoreLimits.TargetTransactionBytes;

    /// <summary>Writes the first <paramref name="count"/> items.</summary>
    public Task FillAsync(int count, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, Lanes),
        new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = cancellationToken },
        async (lane, token) => await FillAsync(CustomersOf(lane), count, token));

    private static Range CustomersOf(int lane) =>
        (lane * BenchmarkItems.CustomerCount / Lanes)..((lane + 1) * BenchmarkItems.CustomerCount / Lanes);

    private async Task FillAsync(Range customers, int count, CancellationToken cancellationToken)
    {
        var batch = new List<Item>();
        var bytes = 0;
        foreach (var item in BenchmarkItems.OfCustomers(customers, count))
        {
            batch.Add(item);
            bytes += ItemSize.Of(item);
            if (bytes < BatchBytes) continue;
            await StoreAsync(batch, cancellationToken);
            batch.Clear();
            bytes = 0;
        }

        await StoreAsync(batch, cancellationToken);
    }

    // Once: the statistics are added to, and would otherwise count twice what is written again after an unknown outcome.
    private Task StoreAsync(List<Item> batch, CancellationToken cancellationToken) => context.Writer.WriteOnceAsync(
        async transaction =>
        {
            var table = await context.Catalog.OpenForItemsAsync(transaction, tableName);
            var writer = new TableWriter(transaction, table, context);
            foreach (var item in batch) writer.Insert(table.Schema.PackKey(item), ItemCodec.Encode(item));
            await writer.CompleteAsync();
            return true;
        },
        cancellationToken);
}
