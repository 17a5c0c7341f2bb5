using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Catalog;

/// <summary>
/// Clears what was removed, in short transactions. In a store that clears ranges by row (<see cref="IStore.ClearsRangesByRow"/>), removing
/// a table or a backup only puts its directory aside, in one short transaction; this clears it afterwards. Where that is cut off, the next
/// removal or <c>Optimize-</c> goes on.
/// </summary>
/// <param name="context">The connection.</param>
internal sealed class Clearing(StoreContext context)
{
    /// <summary>About how much a transaction clears: the store can serve others after a few milliseconds.</summary>
    internal const long StepBytes = 4 * 1024 * 1024;

    private const long MostBytesInPassing = 8 * StepBytes;
    private const int IdsPerPage = 100;

    /// <summary>Whether other operations leave all clearing to <see cref="SweepAsync(OperationContext, CancellationToken)"/>.</summary>
    internal bool IsDeferred { get; set; }

    /// <summary>Clears what was removed.</summary>
    /// <param name="operation">Who listens.</param>
    /// <param name="cancellationToken">Stops it between two short transactions.</param>
    public Task SweepAsync(OperationContext operation, CancellationToken cancellationToken) =>
        SweepAsync(operation, long.MaxValue, cancellationToken);

    /// <summary>
    /// Clears what was removed, where the removal itself has succeeded: an error here is traced, and the next removal goes on.
    /// </summary>
    /// <param name="operation">Who listens.</param>
    /// <param name="cancellationToken">Stops it between two short transactions.</param>
    public Task SweepAfterRemovalAsync(OperationContext operation, CancellationToken cancellationToken) =>
        TrySweepAsync(operation, long.MaxValue, cancellationToken);

    /// <summary>Clears some of it where another operation begins, which does not fail where this does.</summary>
    /// <param name="operation">Who listens.</param>
    /// <param name="cancellationToken">Stops it between two short transactions.</param>
    public Task SweepInPassingAsync(OperationContext operation, CancellationToken cancellationToken) =>
        TrySweepAsync(operation, MostBytesInPassing, cancellationToken);

    private async Task TrySweepAsync(OperationContext operation, long mostBytes, CancellationToken cancellationToken)
    {
        if (IsDeferred || context.IsDryRun) return;
        try
        {
            await SweepAsync(operation, mostBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FdynoException or StoreException)
        {
            operation.Trace?.Invoke($"The space of removed tables and backups was not cleared: {e.Message}");
        }
    }

    private async Task SweepAsync(OperationContext operation, long mostBytes, CancellationToken cancellationToken)
    {
        if (!context.Store.ClearsRangesByRow) return;
        var bytes = 0L;
        while (true)
        {
            var ids = await context.Store.ReadAsync(
                tr => context.Directories.ListClearingAsync(tr, IdsPerPage), cancellationToken).ConfigureAwait(false);
            foreach (var id in ids)
            {
                await foreach (var cleared in ClearAsync(id, cancellationToken).ConfigureAwait(false))
                {
                    bytes += cleared;
                    operation.Progress?.Report(new OperationProgress("Clearing the space of what was removed", 0, bytes, null, null));
                    if (bytes >= mostBytes) return;
                }
            }

            if (ids.Count < IdsPerPage) return;
        }
    }

    /// <summary>Clears a directory, and hands out about how many bytes each step has cleared.</summary>
    private async IAsyncEnumerable<long> ClearAsync(
        string id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ranges = await context.Store.ReadAsync(
            tr => context.Directories.FindClearingRangesAsync(tr, id), cancellationToken).ConfigureAwait(false);
        foreach (var range in ranges)
        {
            var points = await context.Store.ReadAsync(
                tr => tr.GetSplitPointsAsync(range, StepBytes).AsTask(), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i + 1 < points.Count; i++)
            {
                if (i > 0) await context.Store.LetOthersWriteAsync(cancellationToken).ConfigureAwait(false);
                var piece = new KeyRange(points[i], points[i + 1]);
                await context.Store.WriteAsync(
                    tr =>
                    {
                        tr.UseBatchPriority();
                        tr.DeferDurability();
                        tr.ClearRange(piece);
                        return Task.FromResult(true);
                    },
                    cancellationToken).ConfigureAwait(false);
                yield return StepBytes;
            }
        }

        await context.Store.WriteAsync(
            async tr =>
            {
                await context.Directories.RemoveClearedAsync(tr, id).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
