using FoundationDB.Client;

namespace Fdyno.Storage.FoundationDb;

/// <summary>
/// Reads of a transaction, with or without conflicts, as the contract has them: pages of the caller's size, and errors in Fdyno's words.
/// What may be asked for, and when, is <see cref="FoundationDbTransaction"/>'s to say.
/// </summary>
/// <param name="native">The client's view of the transaction.</param>
/// <param name="store">The store's display name.</param>
/// <param name="cancellationToken">What the transaction is run with.</param>
internal sealed class ClusterReads(IFdbReadOnlyTransaction native, string store, CancellationToken cancellationToken)
{
    /// <summary>A page for which the caller names no size. Larger pages would come no faster: the client asks for 80 KB at a time.</summary>
    private const int DefaultPageBytes = 500_000;

    /// <summary>The version that the transaction reads at.</summary>
    public ValueTask<long> GetReadVersionAsync() => GuardAsync(native.GetReadVersionAsync());

    /// <summary>A value, or null.</summary>
    public ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key) =>
        GuardAsync(native.GetAsync(key.Span, 0, static (_, value, found) => found ? value.ToArray() : null));

    /// <summary>Several values, in the order of their keys' list; null for each that is not there.</summary>
    public async ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        var asked = new Slice[keys.Count];
        for (var i = 0; i < asked.Length; i++) asked[i] = ClusterKeys.ToSlice(keys[i]);
        var found = await GuardAsync(native.GetValuesAsync(asked));
        var values = new byte[]?[found.Length];
        for (var i = 0; i < values.Length; i++) values[i] = found[i].IsNull ? null : found[i].ToArray();
        return values;
    }

    /// <summary>A page of a range that is not empty.</summary>
    public async ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options)
    {
        var target = options.TargetBytes == 0 ? DefaultPageBytes : options.TargetBytes;
        var items = new List<KeyValue>();
        var bytes = 0;
        while (true)
        {
            var chunkOptions = new FdbRangeOptions
            {
                // The one mode that keeps to the caller's bytes, and the one that has to be given a number of keys.
                Streaming = FdbStreamingMode.Exact,
                Limit = options.Limit == 0 ? int.MaxValue : options.Limit - items.Count,
                TargetBytes = target - bytes,
                IsReversed = options.Reverse,
            };
            var rest = ClusterKeys.Fit(range);
            var chunk = await GuardAsync(native.GetRangeAsync(
                KeySelector.FirstGreaterOrEqual(ClusterKeys.ToSlice(rest.Begin)),
                KeySelector.FirstGreaterOrEqual(ClusterKeys.ToSlice(rest.End)),
                chunkOptions));
            foreach (var (key, value) in chunk.Items)
            {
                items.Add(new KeyValue(key.Memory, value.Memory));
                bytes += key.Count + value.Count;
            }

            // A server answers with some 80 KB at a time, whatever it is asked for: what is missing is fetched in the same transaction,
            // since another one would have to begin anew.
            var page = new RangePage(items, chunk.HasMore);
            if (!chunk.HasMore || bytes >= target || (options.Limit > 0 && items.Count >= options.Limit)) return page;
            range = page.Rest(range, options.Reverse);
        }
    }

    /// <summary>Points that divide a range into chunks of about that many bytes, its ends included, in ascending order.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes)
    {
        var points = await GuardAsync(native.GetRangeSplitPointsAsync(range.Begin.Span, range.End.Span, chunkBytes));

        // Where shards meet, the servers may name a point twice.
        List<byte[]> ascending = [range.Begin.ToArray()];
        foreach (var point in points)
        {
            if (point.Span.SequenceCompareTo(ascending[^1]) > 0 && range.Contains(point.Span)) ascending.Add(point.ToArray());
        }

        ascending.Add(range.End.ToArray());
        return ascending;
    }

    /// <summary>About how many bytes a range holds.</summary>
    public ValueTask<long> EstimateSizeAsync(KeyRange range) =>
        GuardAsync(native.GetEstimatedRangeSizeBytesAsync(range.Begin.Span, range.End.Span));

    private async ValueTask<T> GuardAsync<T>(Task<T> read)
    {
        try
        {
            return await read;
        }
        catch (FdbException error)
        {
            throw ClusterErrors.BeforeCommit(error, store);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
