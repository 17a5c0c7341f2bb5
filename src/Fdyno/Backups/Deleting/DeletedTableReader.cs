using System.Threading.Channels;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.StoredBackups;
using Fdyno.Tables;

namespace Fdyno.Backups.Deleting;

/// <summary>
/// Reads the items of the table that a SYSTEM backup keeps, a page in a transaction of its own. Nobody writes to such a table, so that the
/// items which are there are those of its deletion, and need no look at its past.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The SYSTEM backup.</param>
internal sealed class DeletedTableReader(StoreContext context, BackupTuning tuning, BackupHandle backup)
{
    private readonly BatchSize _size = BatchSize.ForReads(tuning.ReadBytes);

    /// <summary>Where to cut the table into shards: the packed primary keys at which one ends and the next one begins.</summary>
    public Task<IReadOnlyList<byte[]>> PlanShardsAsync(CancellationToken cancellationToken) =>
        ShardPlan.MakeAsync(context, tuning, async tr => await OpenAsync(tr).ConfigureAwait(false), cancellationToken);

    /// <summary>Reads a range to its end.</summary>
    /// <param name="range">The range.</param>
    /// <param name="pages">Where the pages go; none of them is empty.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.BackupNotFound"/>: the backup was dropped meanwhile. <see cref="FdynoErrorCode.StoreInvalid"/>: an item is
    /// damaged.
    /// </exception>
    public async Task ReadAsync(PrimaryKeyRange range, ChannelWriter<IReadOnlyList<StoredItem>> pages, CancellationToken cancellationToken)
    {
        var reader = new ItemPages(context.Store, _size, tuning.ReadItems);
        var prefix = backup.DeletedTable!.Keys.Items.Key.Length;
        while (!range.IsEmpty)
        {
            var rest = range;
            var page = await reader.ReadAsync(
                async tr =>
                {
                    var table = await OpenAsync(tr).ConfigureAwait(false);
                    return (table, rest.In(table.Keys.Items));
                },
                cancellationToken).ConfigureAwait(false);
            if (page.Items.Count > 0) await pages.WriteAsync(page.Items, cancellationToken).ConfigureAwait(false);
            if (page.Rest.IsEmpty) return;
            range = range with { Begin = page.Rest.Begin[prefix..] };
        }
    }

    private async Task<TableHandle> OpenAsync(IReadTransaction transaction)
    {
        var table = backup.Record.Table;
        return await context.Catalog.FindByIdAsync(transaction, table.TableName, table.TableId).ConfigureAwait(false)
            ?? throw BackupErrors.NotFound(backup.Record.BackupArn);
    }
}
