namespace Fdyno.Storage.Sqlite;

/// <summary>
/// Waits while another process is in the way, without holding a thread: SQLite's own waiting would, and could not be cancelled.
/// </summary>
internal sealed class BusyWait(TimeSpan timeout, TimeProvider timeProvider)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits so long that all who wait for the file in other processes have tried it meanwhile.</summary>
    public Task LetOthersAsync(CancellationToken cancellationToken) => Task.Delay(LongestDelay, timeProvider, cancellationToken);

    /// <summary>Runs <paramref name="attempt"/> until it is not refused for being busy, or the time is up.</summary>
    /// <exception cref="SqliteException">The last refusal, or any other error.</exception>
    public async ValueTask<T> RunAsync<T>(Func<T> attempt, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        var delay = FirstDelay;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return attempt();
            }
            catch (SqliteException exception) when (SqliteErrors.IsBusy(exception) && timeProvider.GetElapsedTime(start) < timeout)
            {
                // Random, so that two processes that wait for a third do not keep meeting.
                await Task.Delay(delay * (0.5 + (Random.Shared.NextDouble() / 2)), timeProvider, cancellationToken);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }
}
