using System.Buffers.Binary;
using FoundationDB.Client;

namespace Fdyno.Storage.FoundationDb;

/// <summary>
/// One run of a transaction on a cluster. FoundationDB's client does the work; here are the rules that the contract states more
/// strictly than the client, so that a mistake shows at once and the same way on every store.
/// </summary>
internal sealed class FoundationDbTransaction : ITransaction
{
    /// <summary>How much longer than others a transaction waits that gives way.</summary>
    private const int PatienceOfGivingWay = 3;

    private readonly IFdbTransaction _native;
    private readonly string _store;
    private readonly TransactionRules _rules;
    private readonly ClusterReads _reads;
    private readonly ClusterReads _snapshotReads;
    private readonly ReadView _snapshot;
    private TaskCompletionSource<Versionstamp>? _versionstamp;
    private Task<VersionStamp>? _nativeVersionstamp;
    private bool _hasWrites;
    private bool _nextWithoutConflict;
    private bool _givesWay;

    public FoundationDbTransaction(IFdbTransaction native, string store, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _native = native;
        _store = store;
        _rules = new TransactionRules(timeProvider, cancellationToken);
        _reads = new ClusterReads(native, store, cancellationToken);
        _snapshotReads = new ClusterReads(native.Snapshot, store, cancellationToken);
        _snapshot = new ReadView(this);
        CancellationToken = cancellationToken;
    }

    /// <inheritdoc/>
    public CancellationToken CancellationToken { get; }

    /// <inheritdoc/>
    public IReadTransaction Snapshot => _snapshot;

    /// <inheritdoc/>
    public long ApproximateSize { get; private set; }

    /// <summary>Whether the body asked not to be run again when it is too old.</summary>
    public bool FailsWhenTooOld => _rules.FailsWhenTooOld;

    /// <inheritdoc/>
    public ValueTask<long> GetReadVersionAsync()
    {
        _rules.BeginRead(_hasWrites);
        return _reads.GetReadVersionAsync();
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key) => GetAsync(key, snapshot: false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys) => GetManyAsync(keys, snapshot: false);

    /// <inheritdoc/>
    public ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options = default) =>
        GetRangeAsync(range, options, snapshot: false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkBytes);
        _rules.BeginRead(_hasWrites);
        KeyRules.CheckRange(range);
        if (range.IsEmpty) return [range.Begin.ToArray(), range.End.ToArray()];
        return await _reads.GetSplitPointsAsync(range, chunkBytes);
    }

    /// <inheritdoc/>
    public async ValueTask<long> EstimateSizeAsync(KeyRange range)
    {
        _rules.BeginRead(_hasWrites);
        KeyRules.CheckRange(range);
        return range.IsEmpty ? 0 : await _reads.EstimateSizeAsync(range);
    }

    /// <inheritdoc/>
    public void FailWhenTooOld() => _rules.FailWhenTooOld();

    /// <inheritdoc/>
    public void UseBatchPriority()
    {
        _rules.CheckUsable();
        if (_givesWay) return;
        _givesWay = true;
        _native.Options.SetOption(FdbTransactionOption.PriorityBatch);
        // Others go first, for as long as there are any; and nobody sits in front of what works for minutes.
        _native.Options.Timeout *= PatienceOfGivingWay;
    }

    /// <inheritdoc/>
    public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _rules.CheckUsable();
        KeyRules.CheckWritable(key);
        KeyRules.CheckValue(value);
        BeginWrite(key.Length, value.Length);
        _native.Set(key, value);
    }

    /// <inheritdoc/>
    public void Clear(ReadOnlySpan<byte> key)
    {
        _rules.CheckUsable();
        KeyRules.CheckReadable(key);
        if (key.Length > StoreLimits.MaxKeyBytes) return; // Cannot be there.
        BeginWrite(key.Length, key.Length + 1);
        _native.Clear(key);
    }

    /// <inheritdoc/>
    public void ClearRange(KeyRange range)
    {
        _rules.CheckUsable();
        KeyRules.CheckRange(range);
        if (range.IsEmpty) return;
        Grow(TransactionSize.OfClearRange(range, TakeConflict()));
        range = ClusterKeys.Fit(range);
        _native.ClearRange(range.Begin.Span, range.End.Span);
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> key, long delta) => Change(key, unchecked((ulong)delta), FdbMutationType.Add);

    /// <inheritdoc/>
    public void Max(ReadOnlySpan<byte> key, ulong value) => Change(key, value, FdbMutationType.Max);

    /// <inheritdoc/>
    public void SetVersionstampedKey(ReadOnlySpan<byte> key, int offset, ReadOnlySpan<byte> value)
    {
        _rules.CheckUsable();
        KeyRules.CheckStampedKey(key, offset);
        KeyRules.CheckValue(value);
        BeginWrite(key.Length, value.Length);
        _native.Atomic(WithOffset(key, offset), value, FdbMutationType.VersionStampedKey);
    }

    /// <inheritdoc/>
    public void SetVersionstampedValue(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int offset)
    {
        _rules.CheckUsable();
        KeyRules.CheckWritable(key);
        KeyRules.CheckStampedValue(value, offset);
        BeginWrite(key.Length, value.Length);
        _native.Atomic(key, WithOffset(value, offset), FdbMutationType.VersionStampedValue);
    }

    /// <inheritdoc/>
    public void AddReadConflict(KeyRange range)
    {
        _rules.CheckUsable();
        KeyRules.CheckRange(range);
        if (range.IsEmpty) return;
        ApproximateSize += TransactionSize.OfConflict(range);
        range = ClusterKeys.Fit(range);
        _native.AddConflictRange(range.Begin.Span, range.End.Span, FdbConflictRangeType.Read);
    }

    /// <inheritdoc/>
    public void AddWriteConflict(KeyRange range)
    {
        _rules.CheckUsable();
        KeyRules.CheckRange(range);
        if (range.IsEmpty) return;
        Grow(TransactionSize.OfConflict(range));
        range = ClusterKeys.Fit(range);
        _native.AddConflictRange(range.Begin.Span, range.End.Span, FdbConflictRangeType.Write);
    }

    /// <inheritdoc/>
    public void NextWriteWithoutConflict()
    {
        _rules.CheckUsable();
        _nextWithoutConflict = true;
        _native.Options.SetOption(FdbTransactionOption.NextWriteNoWriteConflictRange);
    }

    /// <inheritdoc/>
    public void DeferDurability() => _rules.CheckUsable(); // A cluster makes every commit safe, many of them at a time.

    /// <inheritdoc/>
    public void ReadBeforeWriting()
    {
        _rules.ReadBeforeWriting();
        // The client then keeps no map of the writes, which for a transaction full of small keys is a third of its work.
        _native.Options.SetOption(FdbTransactionOption.ReadYourWritesDisable);
    }

    /// <inheritdoc/>
    public Task<Versionstamp> GetVersionstampAsync()
    {
        _rules.CheckUsable();
        if (_versionstamp is null)
        {
            _versionstamp = new TaskCompletionSource<Versionstamp>(TaskCreationOptions.RunContinuationsAsynchronously);
            _nativeVersionstamp = _native.GetVersionStampAsync();
        }

        return _versionstamp.Task;
    }

    /// <summary>Ends the use of the transaction by its body.</summary>
    public void End() => _rules.End();

    /// <summary>Commits what was written.</summary>
    public async Task CommitAsync()
    {
        if (!_hasWrites)
        {
            Observe(_nativeVersionstamp);
            _versionstamp?.SetException(new StoreException(StoreErrorCode.NoCommitVersion, "The transaction wrote nothing."));
            return;
        }

        _rules.CheckAge();
        try
        {
            await _native.CommitAsync();
        }
        catch (FdbException error)
        {
            throw ClusterErrors.OfCommit(error, _store);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // Given up, but by then on its way.
            throw StoreErrors.OutcomeUnknown(_store, error);
        }

        if (_nativeVersionstamp is not null)
        {
            var stamp = await _nativeVersionstamp;
            _versionstamp!.SetResult(new Versionstamp(stamp.TransactionVersion, stamp.TransactionOrder, 0));
        }
    }

    /// <summary>Ends the transaction without a commit.</summary>
    public void Failed(Exception exception)
    {
        _rules.End();
        Observe(_nativeVersionstamp);
        if (_versionstamp?.TrySetException(exception) == true) Observe(_versionstamp.Task);
    }

    // Who waits for it gets the error; that nobody waits is no error of its own.
    private static void Observe(Task? task) =>
        task?.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private static byte[] WithOffset(ReadOnlySpan<byte> bytes, int offset)
    {
        var parameter = new byte[bytes.Length + sizeof(int)];
        bytes.CopyTo(parameter);
        BinaryPrimitives.WriteInt32LittleEndian(parameter.AsSpan(bytes.Length), offset);
        return parameter;
    }

    private void Change(ReadOnlySpan<byte> key, ulong operand, FdbMutationType mutation)
    {
        _rules.CheckUsable();
        KeyRules.CheckWritable(key);
        BeginWrite(key.Length, sizeof(ulong));
        Span<byte> parameter = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(parameter, operand);
        _native.Atomic(key, parameter, mutation);
    }

    private ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key, bool snapshot)
    {
        KeyRules.CheckReadable(key.Span);
        _rules.BeginRead(_hasWrites);
        return Reads(snapshot).GetAsync(key);
    }

    private async ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys, bool snapshot)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys) KeyRules.CheckReadable(key.Span);
        _rules.BeginRead(_hasWrites);
        return keys.Count == 0 ? [] : await Reads(snapshot).GetManyAsync(keys);
    }

    private async ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options, bool snapshot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Limit, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.TargetBytes, nameof(options));
        KeyRules.CheckRange(range);
        _rules.BeginRead(_hasWrites);
        return range.IsEmpty ? RangePage.Empty : await Reads(snapshot).GetRangeAsync(range, options);
    }

    private ClusterReads Reads(bool snapshot) => snapshot ? _snapshotReads : _reads;

    private void BeginWrite(int keyBytes, int otherBytes) => Grow(TransactionSize.OfWrite(keyBytes, otherBytes, TakeConflict()));

    private bool TakeConflict()
    {
        var conflicts = !_nextWithoutConflict;
        _nextWithoutConflict = false;
        return conflicts;
    }

    /// <summary>The cluster answers at the commit; here it is at once, so that a body that writes without end does not use memory without end.</summary>
    private void Grow(int bytes)
    {
        _hasWrites = true;
        ApproximateSize += bytes;
        if (ApproximateSize > StoreLimits.MaxTransactionBytes)
        {
            throw new StoreException(
                StoreErrorCode.TransactionTooLarge, $"A transaction is over the limit of {StoreLimits.MaxTransactionBytes} bytes.");
        }
    }

    /// <summary>The same transaction, reading without conflicts.</summary>
    private sealed class ReadView(FoundationDbTransaction transaction) : IReadTransaction
    {
        public CancellationToken CancellationToken => transaction.CancellationToken;

        public IReadTransaction Snapshot => this;

        public ValueTask<long> GetReadVersionAsync() => transaction.GetReadVersionAsync();

        public ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key) => transaction.GetAsync(key, snapshot: true);

        public ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys) =>
            transaction.GetManyAsync(keys, snapshot: true);

        public void FailWhenTooOld() => transaction.FailWhenTooOld();

        public void UseBatchPriority() => transaction.UseBatchPriority();

        public ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options = default) =>
            transaction.GetRangeAsync(range, options, snapshot: true);

        public ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes) =>
            transaction.GetSplitPointsAsync(range, chunkBytes);

        public ValueTask<long> EstimateSizeAsync(KeyRange range) => transaction.EstimateSizeAsync(range);
    }
}
