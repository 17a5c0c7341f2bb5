using System.Threading.Channels;
using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Storage;

namespace Fdyno.Jobs;

/// <summary>
/// Reads a table as of a job's instant, a page in a transaction of its own, while writers go on, and also when the table has been removed.
/// The pin that keeps the table's past is renewed on the way.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="instant">The instant. Its pin was set or renewed right before.</param>
/// <param name="run">The run of the job.</param>
internal sealed class TableInstantReader(StoreContext context, BackupTuning tuning, TableInstant instant, JobRun run)
{
    private readonly BatchSize _size = BatchSize.ForReads(tuning.ReadBytes);
    private readonly PinLease _lease = new(context.Time, instant.PinId, tuning.Lease);
    private HistoryInstant? _past;
    private int _isRenewing;

    /// <summary>Looks up the version that the pin holds. To be called before any page is read.</summary>
    /// <exception cref="HistoryLostException">The table's past is no longer there.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var pin = await context.Store.ReadAsync(
            async tr => await FindAsync(tr).ConfigureAwait(false) is { } table
                ? await HistoryPins.FindAsync(tr, table.Keys.History, instant.PinId).ConfigureAwait(false)
                    ?? throw new HistoryLostException(HistoryLoss.PinReleased)
                : throw new HistoryLostException(HistoryLoss.TableGone),
            cancellationToken).ConfigureAwait(false);
        _past = new HistoryInstant { TableId = instant.TableId, Stamp = pin.Stamp, PinId = instant.PinId };
    }

    /// <summary>Reads a shard to its end.</summary>
    /// <param name="shard">The shard's number.</param>
    /// <param name="after">The packed primary key behind which to start; null for the shard's beginning.</param>
    /// <param name="pages">Where the pages go; none of them is empty.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="HistoryLostException">The table's past is no longer there.</exception>
    public async Task ReadAsync(
        int shard, byte[]? after, ChannelWriter<IReadOnlyList<StoredItem>> pages, CancellationToken cancellationToken)
    {
        var past = _past ?? throw new InvalidOperationException("The reader was not opened.");
        var reader = new HistoryReader(context.Store, FindAsync, past, _size, tuning.ReadItems);
        var rest = ShardPlan.RangeOf(instant.ShardBoundaries, shard, after);
        while (!rest.IsEmpty)
        {
            await RenewAsync(cancellationToken).ConfigureAwait(false);
            var page = await reader.ReadPageAsync(rest, cancellationToken).ConfigureAwait(false);
            rest = page.Rest;
            if (page.Items.Count > 0) await pages.WriteAsync(page.Items, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<TableHandle?> FindAsync(IReadTransaction transaction) =>
        context.Catalog.FindByIdAsync(transaction, instant.TableName, instant.TableId);

    /// <summary>In a transaction of its own, so that no step of the job has anything to do with the table's record.</summary>
    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        // One range does it for all of them.
        if (!_lease.IsDue || Interlocked.Exchange(ref _isRenewing, 1) != 0) return;
        try
        {
            await context.Store.WriteAsync(
                async tr =>
                {
                    tr.UseBatchPriority();

                    // A run that has stalled writes nothing: the job's next step says what has become of it.
                    if (!await run.OwnsAsync(tr).ConfigureAwait(false)) return false;
                    var table = await FindAsync(tr).ConfigureAwait(false) ?? throw new HistoryLostException(HistoryLoss.TableGone);
                    await _lease.HoldAsync(tr, table.Keys.History).ConfigureAwait(false);
                    tr.DeferDurability();
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isRenewing, 0);
        }
    }
}
