using System.Threading.Channels;
using Fdyno.Connection;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Backups;

/// <summary>
/// Reads a table's items as they are at an instant, a page in a transaction of its own. Each page looks, at its own version, whether
/// the table still is what it was at the instant.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="instant">The instant.</param>
internal sealed class TableInstantReader(StoreContext context, BackupTuning tuning, TableInstant instant)
{
    private readonly BatchSize _size = BatchSize.ForReads(tuning.ReadBytes);

    /// <summary>Reads a shard to its end.</summary>
    /// <param name="shard">The shard's number.</param>
    /// <param name="after">The packed primary key behind which to start; null for the shard's beginning.</param>
    /// <param name="pages">Where the pages go; none of them is empty.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TableChangedException">The table is not what it was at the instant.</exception>
    public async Task ReadAsync(
        int shard, byte[]? after, ChannelWriter<IReadOnlyList<StoredItem>> pages, CancellationToken cancellationToken)
    {
        // The range is made anew from the last key for every page: the table's prefix is only known within a transaction.
        var reader = new ItemPages(context.Store, _size, tuning.ReadItems);
        var isLast = false;
        while (!isLast)
        {
            var from = after;
            var page = await reader.ReadAsync(
                async tr =>
                {
                    var table = await FindUnchangedAsync(tr).ConfigureAwait(false);
                    return (table, RangeOf(table, shard, from));
                },
                cancellationToken).ConfigureAwait(false);
            isLast = page.Rest.IsEmpty;
            if (page.Items.Count == 0) continue;
            after = page.Items[^1].PrimaryKey.ToArray();
            await pages.WriteAsync(page.Items, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The table, if at this version it is what it was at the instant.</summary>
    private async Task<TableHandle> FindUnchangedAsync(IReadTransaction transaction)
    {
        var table = await context.Catalog.FindAsync(transaction, instant.TableName).ConfigureAwait(false);
        if (table is null || table.Record.TableId != instant.TableId) throw new TableChangedException(isGone: true);
        if (await TableStatistics.ReadWritesAsync(transaction, table.Keys).ConfigureAwait(false) != instant.Writes)
            throw new TableChangedException(isGone: false);
        return table;
    }

    private KeyRange RangeOf(TableHandle table, int shard, byte[]? after)
    {
        var range = table.Keys.Items.Range();
        var boundaries = instant.ShardBoundaries;
        if (shard > 0) range = range with { Begin = table.Keys.Item(boundaries[shard - 1]) };
        if (shard < boundaries.Count) range = range with { End = table.Keys.Item(boundaries[shard]) };
        return after is null ? range : range with { Begin = KeyRange.After(table.Keys.Item(after)) };
    }
}
