using Fdyno.Backups;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Upkeep;

namespace Fdyno.Api;

/// <summary>
/// Upkeep of a table: what is no longer needed of its past goes, and so do items whose time to live has passed and jobs that nobody will
/// go on with. It works beside readers and writers, in small transactions, and can be stopped and run again at any time.
/// </summary>
public sealed class TableOptimizationService
{
    private const int PageBytes = 1_000_000;

    private readonly StoreContext _context;
    private readonly int _mostKeys;

    /// <param name="context">The connection.</param>
    /// <param name="mostKeys">The most keys that a transaction clears.</param>
    internal TableOptimizationService(StoreContext context, int mostKeys = 500)
    {
        _context = context;
        _mostKeys = mostKeys;
    }

    /// <summary>Does all the upkeep of a table that there is to do.</summary>
    /// <param name="tableName">The name or ARN.</param>
    /// <param name="context">Who listens.</param>
    /// <param name="cancellationToken">Stops it between two small transactions; what is done stays done.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>; <see cref="FdynoErrorCode.ResourceNotFound"/>: there is no such table, or it is being
    /// restored.
    /// </exception>
    public Task<TableOptimization> OptimizeTableAsync(
        string tableName, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("OptimizeTable", _context, tableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(context);
            var name = _context.Names.TableName(tableName);
            var table = await OpenAsync(name, cancellationToken).ConfigureAwait(false);
            var id = table.Record.TableId;
            if (_context.IsDryRun) return await DescribeAsync(table, cancellationToken).ConfigureAwait(false);
            var before = await HistorySize.ReadAsync(_context.Store, table, cancellationToken).ConfigureAwait(false);

            // Items first: what they leave in the log is of the present, and stays as long as any other change.
            var all = await _context.Store.ReadAsync(tr => TableStatistics.ReadAsync(tr, table.Keys), cancellationToken).ConfigureAwait(false);
            var progress = new ProportionalProgress(context, $"Looking for expired items in table {name}", all.Items, all.Bytes);
            var expired = await new ExpiredItems(_context, name, id, PageBytes, _mostKeys)
                .RemoveAsync(progress, cancellationToken).ConfigureAwait(false);
            var aborted = await new DeadJobs(_context).AbortOfTableAsync(id, cancellationToken).ConfigureAwait(false);
            await new HistoryTrimmer(_context, tr => _context.Catalog.FindByIdAsync(tr, name, id), _mostKeys)
                .TrimAsync(
                    int.MaxValue,
                    cancellationToken,
                    keys => context.Progress?.Report(new OperationProgress($"Trimming the past of table {name}", keys, 0, null, null)))
                .ConfigureAwait(false);

            // What removed tables have left belongs to no table, and goes with whichever is looked after.
            var dropped = await new RemovedUpkeep(_context).RunAsync(context, cancellationToken).ConfigureAwait(false);

            table = await OpenAsync(name, cancellationToken).ConfigureAwait(false);
            return await DescribeAsync(table, cancellationToken).ConfigureAwait(false) with
            {
                ExpiredItemCount = expired,
                AbortedJobCount = aborted,
                ExpiredBackupCount = dropped,
                HistorySizeBytesBefore = before,
            };
        });

    /// <summary>A table of which nothing was removed.</summary>
    private async Task<TableOptimization> DescribeAsync(TableHandle table, CancellationToken cancellationToken)
    {
        var size = await HistorySize.ReadAsync(_context.Store, table, cancellationToken).ConfigureAwait(false);
        return new TableOptimization
        {
            TableName = table.Record.TableName,
            TableArn = _context.Names.Table(table.Record.TableName).ToString(),
            HistorySizeBytesBefore = size,
            HistorySizeBytes = size,
            EarliestRestorableDateTime = await ReadEarliestAsync(table, cancellationToken).ConfigureAwait(false),
            ReclaimableBytes = _context.Store.Space is { } space ? (await space.ReadAsync(cancellationToken).ConfigureAwait(false)).FreeBytes : null,
        };
    }

    private Task<TableHandle> OpenAsync(string name, CancellationToken cancellationToken) =>
        _context.Store.ReadAsync(tr => _context.Catalog.OpenForItemsAsync(tr, name), cancellationToken);

    private async Task<DateTime?> ReadEarliestAsync(TableHandle table, CancellationToken cancellationToken)
    {
        if (table.Record.Recovery is not { } recovery) return null;
        var watermark = HistorySwitch.IsWanted(recovery)
            ? await _context.Store.ReadAsync(tr => Watermark.ReadAsync(tr, table.Keys.History), cancellationToken).ConfigureAwait(false)
            : null;
        DateTime? trimmed = watermark is { } w ? TimeMarks.TimeOf(w.Second) : null;
        return RecoveryWindow.Of(recovery, _context.UtcNow, trimmed).Earliest;
    }
}
