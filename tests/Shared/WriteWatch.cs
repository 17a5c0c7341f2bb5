using Fdyno.Storage;

namespace Fdyno.Testing;

/// <summary>Passes everything on, and notes whether there is something to commit.</summary>
internal sealed class WriteWatch(ITransaction inner) : ITransaction
{
    public bool HasWritten { get; private set; }

    public bool FailsWhenTooOld { get; private set; }

    public CancellationToken CancellationToken => inner.CancellationToken;

    public IReadTransaction Snapshot => inner.Snapshot;

    public long ApproximateSize => inner.ApproximateSize;

    public ValueTask<long> GetReadVersionAsync() => inner.GetReadVersionAsync();

    public ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key) => inner.GetAsync(key);

    public ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys) => inner.GetManyAsync(keys);

    public ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options = default) => inner.GetRangeAsync(range, options);

    public ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes) =>
        inner.GetSplitPointsAsync(range, chunkBytes);

    public void FailWhenTooOld()
    {
        inner.FailWhenTooOld();
        FailsWhenTooOld = true;
    }

    public void GiveWay() => inner.GiveWay();

    public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        inner.Set(key, value);
        HasWritten = true;
    }

    public void Clear(ReadOnlySpan<byte> key)
    {
        inner.Clear(key);
        HasWritten = true;
    }

    public void ClearRange(KeyRange range)
    {
        inner.ClearRange(range);
        HasWritten = true;
    }

    public void Add(ReadOnlySpan<byte> key, long delta)
    {
        inner.Add(key, delta);
        HasWritten = true;
    }

    public void Max(ReadOnlySpan<byte> key, ulong value)
    {
        inner.Max(key, value);
        HasWritten = true;
    }

    public void SetVersionstampedKey(ReadOnlySpan<byte> key, int offset, ReadOnlySpan<byte> value)
    {
        inner.SetVersionstampedKey(key, offset, value);
        HasWritten = true;
    }

    public void SetVersionstampedValue(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int offset)
    {
        inner.SetVersionstampedValue(key, value, offset);
        HasWritten = true;
    }

    public void AddReadConflict(KeyRange range) => inner.AddReadConflict(range);

    public void AddWriteConflict(KeyRange range)
    {
        inner.AddWriteConflict(range);
        HasWritten = true;
    }

    public void NextWriteWithoutConflict() => inner.NextWriteWithoutConflict();

    /// <inheritdoc/>
    public void DeferDurability() => inner.DeferDurability();

    public Task<Versionstamp> GetVersionstampAsync() => inner.GetVersionstampAsync();
}
