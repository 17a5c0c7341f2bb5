using System.Diagnostics;
using Fdyno.Storage;

namespace Fdyno.Benchmarks.Where;

/// <summary>Passes everything on to a store, and counts it.</summary>
/// <param name="inner">The store.</param>
/// <param name="counts">Where the counts go, at the moment of each call.</param>
internal sealed class CountingStore(IStore inner, Func<StoreCounts> counts) : IStore
{
    /// <inheritdoc/>
    public string DisplayName => inner.DisplayName;

    /// <inheritdoc/>
    public int PreferredRangesInFlight => inner.PreferredRangesInFlight;

    /// <inheritdoc/>
    public bool CommitOutcomeCanBeUnknown => inner.CommitOutcomeCanBeUnknown;

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<IReadTransaction, Task<T>> body, CancellationToken cancellationToken = default)
    {
        var counted = counts();
        counted.AddTransaction(canWrite: false);
        var runs = 0;
        return inner.ReadAsync(
            transaction =>
            {
                if (runs++ > 0) counted.AddRepeat();
                return body(new CountingReads(transaction, counted));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<T> WriteAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken = default)
    {
        var counted = counts();
        counted.AddTransaction(canWrite: true);
        long? bodyEnded = null;
        var result = await inner.WriteAsync(
            async transaction =>
            {
                if (bodyEnded is { } ended)
                {
                    counted.AddRepeat();
                    counted.AddCommit(ended);
                }

                var answer = await body(new CountingTransaction(transaction, counted));
                counted.AddWritten(transaction.ApproximateSize);
                bodyEnded = Stopwatch.GetTimestamp();
                return answer;
            },
            cancellationToken);
        counted.AddCommit(bodyEnded!.Value);
        return result;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
