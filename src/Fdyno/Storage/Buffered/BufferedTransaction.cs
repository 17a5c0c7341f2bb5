namespace Fdyno.Storage.Buffered;

/// <summary>
/// An optimistic transaction over a snapshot: reads are noted, writes are buffered, and the commit is its store's
/// (<see cref="BufferedStore"/>).
/// </summary>
internal sealed class BufferedTransaction : ITransaction
{
    private readonly ISnapshot _snapshot;
    private readonly TransactionRules _rules;
    private readonly ReadTracker _reads = new();
    private readonly SnapshotView _view;
    private TaskCompletionSource<Versionstamp>? _versionstamp;
    private bool _defersDurability;

    public BufferedTransaction(ISnapshot snapshot, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _snapshot = snapshot;
        _rules = new TransactionRules(timeProvider, cancellationToken);
        _view = new SnapshotView(this);
        CancellationToken = cancellationToken;
    }

    /// <inheritdoc/>
    public CancellationToken CancellationToken { get; }

    /// <inheritdoc/>
    public IReadTransaction Snapshot => _view;

    /// <inheritdoc/>
    public long ApproximateSize => Writes.Size;

    /// <summary>Whether the body asked not to be run again when it is too old.</summary>
    public bool FailsWhenTooOld => _rules.FailsWhenTooOld;

    /// <summary>The buffered writes.</summary>
    public WriteBuffer Writes { get; } = new();

    /// <inheritdoc/>
    public ValueTask<long> GetReadVersionAsync()
    {
        _rules.BeginRead(Writes.HasWrites);
        return _snapshot.GetVersionAsync(CancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key) => GetAsync(key, conflicts: true);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys) => GetManyAsync(keys, conflicts: true);

    /// <inheritdoc/>
    public ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options = default) =>
        GetRangeAsync(range, options, conflicts: true);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkBytes);
        _rules.BeginRead(Writes.HasWrites);
        KeyRules.CheckRange(range);
        if (range.IsEmpty) return [range.Begin.ToArray(), range.End.ToArray()];
        return await _snapshot.GetSplitPointsAsync(range, chunkBytes, CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<long> EstimateSizeAsync(KeyRange range)
    {
        _rules.BeginRead(Writes.HasWrites);
        KeyRules.CheckRange(range);
        return range.IsEmpty ? 0 : await _snapshot.EstimateSizeAsync(range, CancellationToken);
    }

    /// <inheritdoc/>
    public void FailWhenTooOld() => _rules.FailWhenTooOld();

    /// <inheritdoc/>
    public void UseBatchPriority() => _rules.CheckUsable(); // There is one queue of writers, and readers wait for nobody.

    /// <inheritdoc/>
    public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _rules.CheckUsable();
        Writes.Set(key, value);
    }

    /// <inheritdoc/>
    public void Clear(ReadOnlySpan<byte> key)
    {
        _rules.CheckUsable();
        Writes.Clear(key);
    }

    /// <inheritdoc/>
    public void ClearRange(KeyRange range)
    {
        _rules.CheckUsable();
        Writes.ClearRange(range);
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> key, long delta)
    {
        _rules.CheckUsable();
        Writes.Add(key, delta);
    }

    /// <inheritdoc/>
    public void Max(ReadOnlySpan<byte> key, ulong value)
    {
        _rules.CheckUsable();
        Writes.Max(key, value);
    }

    /// <inheritdoc/>
    public void SetVersionstampedKey(ReadOnlySpan<byte> key, int offset, ReadOnlySpan<byte> value)
    {
        _rules.CheckUsable();
        Writes.SetVersionstampedKey(key, offset, value);
    }

    /// <inheritdoc/>
    public void SetVersionstampedValue(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int offset)
    {
        _rules.CheckUsable();
        Writes.SetVersionstampedValue(key, value, offset);
    }

    /// <inheritdoc/>
    public void AddReadConflict(KeyRange range)
    {
        _rules.CheckUsable();
        KeyRules.CheckRange(range);
        // The caller may use its arrays again.
        AddRead(new KeyRange(range.Begin.ToArray(), range.End.ToArray()));
    }

    /// <inheritdoc/>
    public void AddWriteConflict(KeyRange range)
    {
        _rules.CheckUsable();
        Writes.AddWriteConflict(range);
    }

    /// <inheritdoc/>
    public void NextWriteWithoutConflict()
    {
        _rules.CheckUsable();
        Writes.NextWriteWithoutConflict();
    }

    /// <inheritdoc/>
    public void DeferDurability()
    {
        _rules.CheckUsable();
        _defersDurability = true;
    }

    /// <inheritdoc/>
    public void ReadBeforeWriting() => _rules.ReadBeforeWriting();

    /// <inheritdoc/>
    public Task<Versionstamp> GetVersionstampAsync()
    {
        _rules.CheckUsable();
        _versionstamp ??= new TaskCompletionSource<Versionstamp>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _versionstamp.Task;
    }

    /// <summary>Ends the use of the transaction and says what its commit needs; null when there is nothing to commit.</summary>
    public async ValueTask<PendingCommit?> EndAsync()
    {
        _rules.End();
        Writes.CheckCommittable();
        if (!Writes.HasWrites)
        {
            _versionstamp?.SetException(new StoreException(StoreErrorCode.NoCommitVersion, "The transaction wrote nothing."));
            return null;
        }
        if (!_rules.HasRead || _reads.IsEmpty) return new PendingCommit(Writes, null, new RangeSet(), _defersDurability);
        _rules.CheckAge();
        return new PendingCommit(Writes, await _snapshot.GetVersionAsync(CancellationToken), _reads.ToSet(), _defersDurability);
    }

    /// <summary>Says the version of the commit to who asked for it.</summary>
    public void Committed(long version) => _versionstamp?.SetResult(new Versionstamp((ulong)version, 0, 0));

    /// <summary>Ends the transaction without a commit.</summary>
    public void Failed(Exception exception)
    {
        _rules.End();
        if (_versionstamp?.TrySetException(exception) == true)
        {
            // Who waits for it gets the error; that nobody waits is no error of its own.
            _ = _versionstamp.Task.Exception;
        }
    }

    private async ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key, bool conflicts)
    {
        _rules.CheckReading(Writes.HasWrites);
        KeyRules.CheckReadable(key.Span);
        Writes.CheckReadable(key.Span);
        var isWritten = Writes.TryFind(key.Span, out var entry);
        if (isWritten && entry.Kind is WriteKind.Value) return entry.Value.ToArray();
        if (isWritten && entry.Kind is WriteKind.Cleared) return null;
        _rules.BeginRead(Writes.HasWrites);
        if (conflicts) AddRead(KeyRange.Single(key.Span));
        var value = await _snapshot.GetAsync(key, CancellationToken);
        return isWritten ? WriteBuffer.Folded(entry.Operations!, value) : value;
    }

    private async ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys, bool conflicts)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _rules.CheckReading(Writes.HasWrites);
        foreach (var key in keys)
        {
            KeyRules.CheckReadable(key.Span);
            Writes.CheckReadable(key.Span);
        }
        if (keys.Count == 0) return [];
        var values = new byte[]?[keys.Count];
        var asked = new List<int>(keys.Count);
        for (var i = 0; i < keys.Count; i++)
        {
            if (Writes.TryFind(keys[i].Span, out var entry) && entry.Kind is WriteKind.Value or WriteKind.Cleared)
                values[i] = entry.Kind is WriteKind.Value ? entry.Value.ToArray() : null;
            else
                asked.Add(i);
        }
        if (asked.Count == 0) return values;
        _rules.BeginRead(Writes.HasWrites);
        if (conflicts) foreach (var i in asked) AddRead(KeyRange.Single(keys[i].Span));
        var wanted = asked.Count == keys.Count ? keys : [.. asked.Select(i => keys[i])];
        var found = await _snapshot.GetManyAsync(wanted, CancellationToken);
        for (var i = 0; i < asked.Count; i++)
        {
            var isWritten = Writes.TryFind(keys[asked[i]].Span, out var entry);
            values[asked[i]] = isWritten ? WriteBuffer.Folded(entry.Operations!, found[i]) : found[i];
        }
        return values;
    }

    private async ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options, bool conflicts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Limit, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.TargetBytes, nameof(options));
        _rules.BeginRead(Writes.HasWrites);
        KeyRules.CheckRange(range);
        if (range.IsEmpty) return RangePage.Empty;
        Writes.CheckReadable(range);
        var page = await RangeMerge.ReadAsync(_snapshot, Writes, range, options, CancellationToken);
        if (conflicts) AddRead(Covered(range, page, options.Reverse));
        return page;
    }

    /// <summary>The part of <paramref name="range"/> that <paramref name="page"/> says something about, in arrays of its own.</summary>
    private static KeyRange Covered(KeyRange range, RangePage page, bool reverse)
    {
        var begin = page.HasMore && reverse ? page.Items[^1].Key : range.Begin;
        var end = page.HasMore && !reverse ? KeyRange.After(page.Items[^1].Key.Span) : range.End.ToArray();
        return new KeyRange(begin.ToArray(), end);
    }

    private void AddRead(KeyRange range)
    {
        Writes.CountReadConflict(range);
        _reads.Add(range);
    }

    /// <summary>The same transaction, reading without conflicts.</summary>
    private sealed class SnapshotView(BufferedTransaction transaction) : IReadTransaction
    {
        public CancellationToken CancellationToken => transaction.CancellationToken;

        public IReadTransaction Snapshot => this;

        public ValueTask<long> GetReadVersionAsync() => transaction.GetReadVersionAsync();

        public ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key) => transaction.GetAsync(key, conflicts: false);

        public ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys) =>
            transaction.GetManyAsync(keys, conflicts: false);

        public void FailWhenTooOld() => transaction.FailWhenTooOld();

        public void UseBatchPriority() => transaction.UseBatchPriority();

        public ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options = default) =>
            transaction.GetRangeAsync(range, options, conflicts: false);

        public ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes) =>
            transaction.GetSplitPointsAsync(range, chunkBytes);

        public ValueTask<long> EstimateSizeAsync(KeyRange range) => transaction.EstimateSizeAsync(range);
    }
}
