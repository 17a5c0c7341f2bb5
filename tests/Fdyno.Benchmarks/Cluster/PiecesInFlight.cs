using Fdyno.Storage;

namespace Fdyno.Benchmarks.Cluster;

/// <summary>Works on a range in pieces that the store's own split points make, several at a time.</summary>
internal static class PiecesInFlight
{
    // Enough pieces for all lanes to end at about the same time, each worth several transactions.
    private const long PieceBytes = 4_000_000;

    /// <summary>Calls <paramref name="body"/> for each piece, as many at a time as the store prefers.</summary>
    public static async Task ForEachAsync(
        IStore store, KeyRange range, Func<KeyRange, CancellationToken, Task> body, CancellationToken cancellationToken)
    {
        var points = await store.ReadAsync(transaction => transaction.GetSplitPointsAsync(range, PieceBytes).AsTask(), cancellationToken);
        await Parallel.ForEachAsync(
            points.Zip(points.Skip(1), static (begin, end) => new KeyRange(begin, end)),
            new ParallelOptions { MaxDegreeOfParallelism = store.PreferredRangesInFlight, CancellationToken = cancellationToken },
            async (piece, token) => await body(piece, token));
    }
}
