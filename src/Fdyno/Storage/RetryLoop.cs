using Fdyno.Diagnostics;
using Fdyno.Errors;

namespace Fdyno.Storage;

/// <summary>
/// Runs a transaction again while the store says that this helps (<see cref="StoreException.IsRetryable"/>), waiting longer each
/// time and for a random time, so that those who got in each other's way do not meet again. There is no last attempt after a conflict,
/// which means that somebody else has got ahead; there is one when the attempts keep getting too old, since a body that cannot finish
/// in five seconds would never end. Cancelling ends it.
/// </summary>
/// <param name="timeProvider">Measures the waiting.</param>
/// <param name="storeName">The store's name in messages.</param>
public sealed class RetryLoop(TimeProvider timeProvider, string storeName = "the store")
{
    /// <summary>How often an operation is run at most when each run becomes too old.</summary>
    public const int MostRunsTooOld = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>Runs <paramref name="attempt"/> until it succeeds or fails for good.</summary>
    /// <param name="attempt">One run of a transaction, its commit included.</param>
    /// <param name="cancellationToken">Ends the waiting between two runs, and keeps another from starting.</param>
    /// <exception cref="OperationCanceledException">Cancelled between two runs.</exception>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.StoreUnavailable"/>: too old, again and again. <see cref="FdynoErrorCode.OutcomeUnknown"/>: a run's commit
    /// had no known outcome, and no other run came to an end that tells.
    /// </exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var delay = FirstDelay;
        var tooOld = 0;
        var mayBeDone = false;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    return await attempt();
                }
                catch (StoreException exception) when (exception.IsRetryable)
                {
                    TransactionFigures.CountRetry(exception.Code);
                    Telemetry.Retried(exception.Code);
                    mayBeDone |= exception.Code == StoreErrorCode.CommitUnknownResult;
                    tooOld = exception.Code == StoreErrorCode.TransactionTooOld ? tooOld + 1 : 0;
                    if (tooOld == MostRunsTooOld) throw StoreErrors.TooSlow(storeName, exception);
                    await Task.Delay(delay * Random.Shared.NextDouble(), timeProvider, cancellationToken);
                    delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
                }
            }
        }
        catch (Exception exception) when (mayBeDone && EndsWithoutAnswer(exception))
        {
            // Not "nothing was changed": the run that would have told what became of the earlier one did not come to its end.
            throw StoreErrors.OutcomeUnknown(storeName, exception);
        }
    }

    private static bool EndsWithoutAnswer(Exception exception) =>
        exception is OperationCanceledException or FdynoException { Code: FdynoErrorCode.StoreUnavailable or FdynoErrorCode.StoreFull };
}
