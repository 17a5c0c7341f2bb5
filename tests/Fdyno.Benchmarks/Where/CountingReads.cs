using System.Diagnostics;
using Fdyno.Storage;

namespace Fdyno.Benchmarks.Where;

/// <summary>Passes reads on, and counts them.</summary>
/// <param name="inner">What reads.</param>
/// <param name="counts">Where the counts go.</param>
internal sealed class CountingReads(IReadTransaction inner, StoreCounts counts) : IReadTransaction
{
    /// <inheritdoc/>
    public CancellationToken CancellationToken => inner.CancellationToken;

    /// <inheritdoc/>
    public IReadTransaction Snapshot => new CountingReads(inner.Snapshot, counts);

    /// <inheritdoc/>
    public ValueTask<long> GetReadVersionAsync() => inner.GetReadVersionAsync();

    /// <inheritdoc/>
    public async ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key)
    {
        var start = Stopwatch.GetTimestamp();
        var value = await inner.GetAsync(key);
        counts.AddRead(key.Length + (value?.Length ?? 0), start);
        return value;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        var start = Stopwatch.GetTimestamp();
        var values = await inner.GetManyAsync(keys);
        counts.AddRead(keys.Sum(key => (long)key.Length) + values.Sum(value => value?.Length ?? 0L), start);
        return values;
    }

    /// <inheritdoc/>
    public async ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options = default)
    {
        var start = Stopwatch.GetTimestamp();
        var page = await inner.GetRangeAsync(range, options);
        counts.AddRead(page.Items.Sum(item => (long)item.Key.Length + item.Value.Length), start);
        return page;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes) => inner.GetSplitPointsAsync(range, chunkBytes);

    public ValueTask<long> EstimateSizeAsync(KeyRange range) => inner.EstimateSizeAsync(range);

    /// <inheritdoc/>
    public void FailWhenTooOld() => inner.FailWhenTooOld();

    /// <inheritdoc/>
    public void UseBatchPriority() => inner.UseBatchPriority();
}
