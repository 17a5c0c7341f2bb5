using System.Collections.Concurrent;

namespace Fdyno.PowerShell.Completion;

/// <summary>
/// Reads from a store for as long as someone who pressed Tab will wait, and no longer. What has been read by then is the answer: a store
/// that is slow, gone or damaged completes less, and nothing else. Knows no PowerShell type.
/// </summary>
internal static class CompletionBudget
{
    /// <summary>
    /// How long a completion may take in all, so that it is there within 200 ms. Tests of what is offered give it more: what a machine does
    /// in that time depends on what else it has to do.
    /// </summary>
    public static TimeSpan Time { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>The most that a completion offers: nobody reads more.</summary>
    public const int MostOffered = 100;

    /// <summary>The first elements of a source.</summary>
    /// <param name="source">The source. Its token is cancelled when the time is over; nobody waits for what ignores that.</param>
    /// <param name="time">How long to wait.</param>
    /// <param name="limit">The most elements.</param>
    /// <param name="timeProvider">Measures the time; the system's clock by default.</param>
    public static IReadOnlyList<T> Collect<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> source, TimeSpan time, int limit = MostOffered, TimeProvider? timeProvider = null)
    {
        // Not disposed of: a source that is left behind may still look at its token, and its timer ends by itself.
        var budget = new CancellationTokenSource(time, timeProvider ?? TimeProvider.System);
        var token = budget.Token;
        var read = new BlockingCollection<T>();
        _ = Task.Run(() => ReadAsync(source, read, token), CancellationToken.None);

        var collected = new List<T>();
        try
        {
            foreach (var element in read.GetConsumingEnumerable(token))
            {
                collected.Add(element);
                if (collected.Count == limit)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over. What was read before, and not taken yet, counts too.
            while (collected.Count < limit && read.TryTake(out var element))
            {
                collected.Add(element);
            }
        }

        budget.Cancel();
        return collected;
    }

    private static async Task ReadAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> source, BlockingCollection<T> read, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var element in source(cancellationToken).WithCancellation(cancellationToken))
            {
                read.Add(element, CancellationToken.None);
            }
        }
        catch (Exception)
        {
            // A completion never fails: the command that follows it says what is wrong.
        }
        finally
        {
            read.CompleteAdding();
        }
    }
}
