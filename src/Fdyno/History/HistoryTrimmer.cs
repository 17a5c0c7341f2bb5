using Fdyno.Catalog;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>Trims the past of a table, in steps each of which is a small transaction.</summary>
/// <param name="context">The connection.</param>
/// <param name="find">Finds the table in a transaction; null where it is gone.</param>
/// <param name="keysAtOnce">The most keys that a step looks at.</param>
internal sealed class HistoryTrimmer(StoreContext context, Func<IReadTransaction, Task<TableHandle?>> find, int keysAtOnce = 200)
{
    /// <summary>Raises the watermark, and clears what is below it.</summary>
    /// <param name="mostSteps">The most steps that clear something: whoever comes next goes on.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <param name="progress">Told how many keys have been looked at, or cleared.</param>
    /// <returns>Whether nothing is left to clear.</returns>
    public async Task<bool> TrimAsync(int mostSteps, CancellationToken cancellationToken, Action<long>? progress = null)
    {
        await context.Writer.WriteOnceAsync(
            async tr => await find(tr).ConfigureAwait(false) is { } table
                && await HistoryTrimming.RaiseAsync(tr, table, context.UtcNow).ConfigureAwait(false),
            cancellationToken,
            hasEffect: isRaised => isRaised).ConfigureAwait(false);
        byte[]? from = null;
        for (var step = 0; step < mostSteps; step++)
        {
            var start = from;
            var (next, hasMore) = await context.Store.WriteAsync(
                async tr =>
                {
                    // Cleared twice is cleared: a step need not know whether it has happened.
                    tr.UseBatchPriority();
                    tr.DeferDurability();
                    if (await find(tr).ConfigureAwait(false) is not { } table) return (null, false);
                    if (table.Record.HistoryLog is null)
                        return ((byte[]?)null, await HistoryTrimming.RemoveAsync(tr, table, keysAtOnce).ConfigureAwait(false));
                    var rest = await HistoryTrimming.SweepAsync(tr, table, start, keysAtOnce, context.UtcNow).ConfigureAwait(false);
                    return (rest, rest is not null);
                },
                cancellationToken).ConfigureAwait(false);
            if (!hasMore) return true;
            from = next;
            progress?.Invoke((step + 1L) * keysAtOnce);
        }

        return false;
    }
}
