using Fdyno.Storage;

namespace Fdyno.Testing;

/// <summary>Passes everything on, and is too old once it has read too much: one that reads slowly.</summary>
/// <param name="inner">What reads.</param>
/// <param name="mostBytes">The most bytes of values and ranges.</param>
internal sealed class ReadWatch(IReadTransaction inner, long mostBytes) : IReadTransaction
{
    private long _bytes;

    public CancellationToken CancellationToken => inner.CancellationToken;

    public IReadTransaction Snapshot => this;

    public ValueTask<long> GetReadVersionAsync() => inner.GetReadVersionAsync();

    public async ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key)
    {
        var value = await inner.GetAsync(key);
        Count(value?.Length ?? 0);
        return value;
    }

    public async ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        var values = await inner.GetManyAsync(keys);
        Count(values.Sum(v => v?.Length ?? 0));
        return values;
    }

    public async ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options = default)
    {
        var page = await inner.GetRangeAsync(range, options);
        Count(page.Items.Sum(i => i.Key.Length + i.Value.Length));
        return page;
    }

    public ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes) => inner.GetSplitPointsAsync(range, chunkBytes);

    public ValueTask<long> EstimateSizeAsync(KeyRange range) => inner.EstimateSizeAsync(range);

    public void FailWhenTooOld() => inner.FailWhenTooOld();

    public void UseBatchPriority() => inner.UseBatchPriority();

    private void Count(int bytes)
    {
        _bytes += bytes;
        if (_bytes > mostBytes) throw new StoreException(StoreErrorCode.TransactionTooOld);
    }
}
