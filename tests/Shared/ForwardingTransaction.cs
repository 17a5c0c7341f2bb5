using Fdyno.Storage;

namespace Fdyno.Testing;

/// <summary>Passes everything on: for what looks at some of it.</summary>
/// <param name="inner">The transaction.</param>
internal abstract class ForwardingTransaction(ITransaction inner) : ITransaction
{
    public CancellationToken CancellationToken => inner.CancellationToken;

    public virtual IReadTransaction Snapshot => inner.Snapshot;

    public long ApproximateSize => inner.ApproximateSize;

    public ValueTask<long> GetReadVersionAsync() => inner.GetReadVersionAsync();

    public virtual ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key) => inner.GetAsync(key);

    public virtual ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys) => inner.GetManyAsync(keys);

    public virtual ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options = default) => inner.GetRangeAsync(range, options);

    public ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes) =>
        inner.GetSplitPointsAsync(range, chunkBytes);

    public ValueTask<long> EstimateSizeAsync(KeyRange range) => inner.EstimateSizeAsync(range);

    public virtual void FailWhenTooOld() => inner.FailWhenTooOld();

    public void UseBatchPriority() => inner.UseBatchPriority();

    public virtual void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => inner.Set(key, value);

    public virtual void Clear(ReadOnlySpan<byte> key) => inner.Clear(key);

    public virtual void ClearRange(KeyRange range) => inner.ClearRange(range);

    public virtual void Add(ReadOnlySpan<byte> key, long delta) => inner.Add(key, delta);

    public virtual void Max(ReadOnlySpan<byte> key, ulong value) => inner.Max(key, value);

    public virtual void SetVersionstampedKey(ReadOnlySpan<byte> key, int offset, ReadOnlySpan<byte> value) =>
        inner.SetVersionstampedKey(key, offset, value);

    public virtual void SetVersionstampedValue(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int offset) =>
        inner.SetVersionstampedValue(key, value, offset);

    public void AddReadConflict(KeyRange range) => inner.AddReadConflict(range);

    public virtual void AddWriteConflict(KeyRange range) => inner.AddWriteConflict(range);

    public void NextWriteWithoutConflict() => inner.NextWriteWithoutConflict();

    public void DeferDurability() => inner.DeferDurability();

    public void ReadBeforeWriting() => inner.ReadBeforeWriting();

    public Task<Versionstamp> GetVersionstampAsync() => inner.GetVersionstampAsync();
}
