namespace Fdyno.Storage;

/// <summary>
/// Runs a transaction again while the store says that this helps (<see cref="StoreException.IsRetryable"/>), waiting longer each
/// time and for a random time, so that those who got in each other's way do not meet again. There is no last attempt: a conflict
/// means that somebody else has got ahead. Cancelling ends it.
/// </summary>
/// <param name="timeProvider">Measures the waiting.</param>
public sealed class RetryLoop(TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>Runs <paramref name="attempt"/> until it succeeds or fails for good.</summary>
    /// <param name="attempt">One run of a transaction, its commit included.</param>
    /// <param name="cancellationToken">Ends the waiting between two runs, and keeps another from starting.</param>
    /// <exception cref="OperationCanceledException">Cancelled between two runs.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var delay = FirstDelay;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await attempt();
            }
            catch (StoreException exception) when (exception.IsRetryable)
            {
                await Task.Delay(delay * Random.Shared.NextDouble(), timeProvider, cancellationToken);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }
}
