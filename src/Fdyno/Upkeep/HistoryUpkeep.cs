using System.Collections.Concurrent;
using Fdyno.Backups;
using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Storage;

namespace Fdyno.Upkeep;

/// <summary>
/// Trims tables' pasts in passing: behind some writes of items, and behind jobs and switches that leave something. Here stands how often,
/// and how much. It never fails what it follows, and what it leaves is done by the next one, or by <c>Optimize-FdynoTable</c>.
/// </summary>
/// <param name="context">The connection.</param>
internal sealed class HistoryUpkeep(StoreContext context) : ITableUpkeep
{
    /// <summary>How often a connection looks after a table that it writes to, unless it is told otherwise.</summary>
    internal static readonly TimeSpan UsualInterval = TimeSpan.FromMinutes(5);

    /// <summary>A watermark that is so far behind the window is raised by the first writer who sees it, however short-lived.</summary>
    internal static readonly TimeSpan LongestLag = TimeSpan.FromHours(1);

    // A writer waits for a pass, once in a while; who ends a job has waited longer already.
    private static readonly TimeSpan LongestPass = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestCleaning = TimeSpan.FromSeconds(5);
    private const int StepsOfPass = 4;
    private const int StepsOfCleaning = 1_000;
    private const int KeysOfPass = 100;
    private const int KeysOfCleaning = 1_000;

    // By table id: the timestamp from which on the next pass is due.
    private readonly ConcurrentDictionary<string, long> _due = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public TimeSpan Interval { get; set; } = UsualInterval;

    /// <inheritdoc/>
    public ValueTask AfterWriteAsync(TableHandle table)
    {
        if (Interval == Timeout.InfiniteTimeSpan) return ValueTask.CompletedTask;
        var (id, now) = (table.Record.TableId, context.Time.GetTimestamp());
        if (!_due.TryGetValue(id, out var due))
        {
            // Nobody who writes a little is to wait for it, unless nobody else seems to come by.
            due = IsLate(table, now) ? now : now + Ticks(Interval);
            if (!_due.TryAdd(id, due)) return ValueTask.CompletedTask;
        }

        if (now < due || !_due.TryUpdate(id, now + Ticks(Interval), due)) return ValueTask.CompletedTask;
        return new ValueTask(TryAsync(
            LongestPass, cancellationToken => TrimAsync(table.Record.TableName, id, KeysOfPass, StepsOfPass, cancellationToken)));
    }

    /// <inheritdoc/>
    public void Forget(string tableId) => _due.TryRemove(tableId, out _);

    /// <inheritdoc/>
    public Task AfterEndAsync(string tableName, string tableId) => TryAsync(
        LongestCleaning,
        async cancellationToken =>
        {
            // Mostly nobody has written to the table meanwhile, and there is nothing.
            var isLeft = await context.Store.ReadAsync(
                async tr => await context.Catalog.FindByIdAsync(tr, tableName, tableId).ConfigureAwait(false) is { Record.HistoryLog: null } table
                    && await HistoryTrimming.IsAnythingLeftAsync(tr, table).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            if (isLeft) await TrimAsync(tableName, tableId, KeysOfCleaning, StepsOfCleaning, cancellationToken).ConfigureAwait(false);
        });

    private async Task TrimAsync(string tableName, string tableId, int keysAtOnce, int mostSteps, CancellationToken cancellationToken)
    {
        Task<TableHandle?> FindAsync(IReadTransaction tr) => context.Catalog.FindByIdAsync(tr, tableName, tableId);
        await new DeadJobs(context).AbortOfPinsAsync(FindAsync, cancellationToken).ConfigureAwait(false);
        await new HistoryTrimmer(context, FindAsync, keysAtOnce).TrimAsync(mostSteps, cancellationToken).ConfigureAwait(false);
    }

    private async Task TryAsync(TimeSpan longest, Func<CancellationToken, Task> work)
    {
        if (context.IsDryRun) return;
        using var limit = new CancellationTokenSource(longest, context.Time);
        try
        {
            await work(limit.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What came before it has succeeded, and is not to fail by it.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private bool IsLate(TableHandle table, long now)
    {
        if (table.Record is not { HistoryLog: not null, Recovery: { } recovery } || !HistorySwitch.IsWanted(recovery)) return false;
        return table.Memory.TryGetWatermark(context.Time, now, out var watermark)
            && watermark is { } w
            && TimeMarks.TimeOf(w.Second) < RecoveryWindow.StartOf(recovery, context.UtcNow) - LongestLag;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * context.Time.TimestampFrequency);
}
