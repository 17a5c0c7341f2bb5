using System.Runtime.CompilerServices;
using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Texts;

namespace Fdyno.States;

/// <summary>
/// A table as of an instant that is pinned as long as this is not disposed. Before a page is read, the pin's lease is renewed if it is time
/// to, so that whoever takes the items may be slow; a day of looking at one page is too slow.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="record">The table's record when it was pinned.</param>
/// <param name="statistics">Its statistics then.</param>
/// <param name="instant">What is pinned.</param>
/// <param name="time">The second that was asked for; null for the present.</param>
internal sealed class PinnedTable(
    StoreContext context, TableRecord record, TableStatistics statistics, HistoryInstant instant, DateTime? time) : ITableState
{
    /// <summary>How long the owner of such a pin is taken to be at work.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly PinLease _lease = new(context.Time, instant.PinId!, Lease);

    /// <inheritdoc/>
    public string TableName => record.TableName;

    /// <inheritdoc/>
    public string Description => time is { } second ? $"table {TableName} as of {TimeLiteral.Of(second)}" : $"table {TableName}";

    /// <inheritdoc/>
    public TableSchema Schema { get; } = new(record);

    /// <inheritdoc/>
    public long Items => statistics.Items;

    /// <inheritdoc/>
    public long Bytes => statistics.Bytes;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StatePage> ReadAsync(PrimaryKeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new HistoryReader(context.Store, FindAsync, instant, BatchSize.ForReads(StoreLimits.TargetTransactionBytes));
        while (!range.IsEmpty)
        {
            var page = await ReadPageAsync(reader, range, cancellationToken).ConfigureAwait(false);
            yield return new StatePage(page.Items, page.Rest);
            range = page.Rest;
        }
    }

    /// <summary>Releases the pin, as far as the store lets it.</summary>
    public async ValueTask DisposeAsync() =>
        await PinRelease.TryAsync(context, record.TableName, record.TableId, instant.PinId!).ConfigureAwait(false);

    private async Task<HistoryPage> ReadPageAsync(HistoryReader reader, PrimaryKeyRange range, CancellationToken cancellationToken)
    {
        try
        {
            if (_lease.IsDue) await RenewAsync(cancellationToken).ConfigureAwait(false);
            return await reader.ReadPageAsync(range, cancellationToken).ConfigureAwait(false);
        }
        catch (HistoryLostException e)
        {
            throw StateErrors.Lost(Description, TableName, e);
        }
    }

    // Renewed twice is renewed.
    private Task<bool> RenewAsync(CancellationToken cancellationToken) => context.Store.WriteAsync(
        async tr =>
        {
            var table = await FindAsync(tr).ConfigureAwait(false) ?? throw new HistoryLostException(HistoryLoss.TableGone);
            await _lease.HoldAsync(tr, table.Keys.History).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private Task<TableHandle?> FindAsync(IReadTransaction transaction) =>
        context.Catalog.FindByIdAsync(transaction, record.TableName, record.TableId);
}
