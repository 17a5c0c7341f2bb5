using System.Runtime.CompilerServices;

namespace Fdyno.Storage;

/// <summary>Reading ahead of whoever works on what was read.</summary>
internal static class ReadingAhead
{
    /// <summary>The same elements; while the caller has one, the next one is being made.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="patience">
    /// After how many elements that begins: a caller who wants no more than the first ones costs the store nothing for the next.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async IAsyncEnumerable<T> AheadAsync<T>(
        this IAsyncEnumerable<T> source, int patience, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var elements = source.GetAsyncEnumerator(stop.Token);
        var next = elements.MoveNextAsync().AsTask();
        try
        {
            for (var taken = 1; await next.ConfigureAwait(false); taken++)
            {
                var element = elements.Current;
                if (taken > patience) next = elements.MoveNextAsync().AsTask();
                yield return element;
                if (taken <= patience) next = elements.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // Of a caller who has stopped: nothing goes on behind its back, and what went wrong there is not its concern.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
