using System.Buffers.Binary;

namespace Fdyno.Storage.Buffered;

/// <summary>
/// The writes of a transaction until its commit: seen by its own reads, applied all at once by
/// <see cref="Apply(long, ICommitTarget)"/>. Cleared ranges lie below the written keys: a key that is written after a clear stands
/// above it, one that was written before is dropped by it.
/// </summary>
public sealed class WriteBuffer
{
    private readonly ByteArena _arena = new();
    private readonly WriteMap _keys = new();
    private readonly RangeSet _cleared = new();
    private readonly RangeSet _unreadable = new();
    private readonly List<KeyRange> _conflicts = [];
    private List<StampedKey>? _stampedKeys;
    private List<(int AfterStampedKeys, KeyRange Range)>? _clearsAfterStampedKeys;
    private bool _nextWithoutConflict;
    private bool _refusedRead;

    /// <summary>About how many bytes the commit would write, in FoundationDB's way of counting.</summary>
    public long Size { get; private set; }

    /// <summary>Whether there is anything to commit: a write, or a write conflict.</summary>
    public bool HasWrites { get; private set; }

    /// <summary>The ranges that were cleared, and not written since.</summary>
    internal RangeSet Cleared => _cleared;

    /// <summary>The written keys.</summary>
    internal WriteMap Keys => _keys;

    /// <summary>Counts <paramref name="range"/> as a read conflict of the transaction.</summary>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.TransactionTooLarge"/>.</exception>
    internal void CountReadConflict(KeyRange range) => Grow(TransactionSize.OfConflict(range));

    /// <inheritdoc cref="ITransaction.Set"/>
    public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        KeyRules.CheckWritable(key);
        KeyRules.CheckValue(value);
        var conflicts = BeginWrite(key, value.Length);
        _keys.Put(new WriteEntry(Store(key, value), key.Length, WriteKind.Value) { Conflicts = conflicts });
    }

    /// <inheritdoc cref="ITransaction.Clear"/>
    public void Clear(ReadOnlySpan<byte> key)
    {
        KeyRules.CheckReadable(key);
        if (key.Length > StoreLimits.MaxKeyBytes) return; // Cannot be there; FoundationDB passes over it as well.
        var conflicts = BeginWrite(key, key.Length + 1);
        if (_stampedKeys is not null) NoteClearAfterStampedKeys(KeyRange.Single(key));
        _keys.Put(new WriteEntry(Store(key, []), key.Length, WriteKind.Cleared) { Conflicts = conflicts });
    }

    /// <inheritdoc cref="ITransaction.ClearRange"/>
    public void ClearRange(KeyRange range)
    {
        KeyRules.CheckRange(range);
        if (range.IsEmpty) return;
        range = Keep(range);
        var conflicts = TakeConflict();
        Grow(TransactionSize.OfClearRange(range, conflicts));
        HasWrites = true;
        if (conflicts) _conflicts.Add(range);
        _keys.RemoveRange(range, removed =>
        {
            // Whoever read the key conflicts with its write, although the write is gone.
            if (!conflicts && removed.Conflicts) _conflicts.Add(KeyRange.Single(removed.Key));
        });
        if (_stampedKeys is not null) NoteClearAfterStampedKeys(range);
        _cleared.Add(range);
    }

    /// <inheritdoc cref="ITransaction.Add"/>
    public void Add(ReadOnlySpan<byte> key, long delta) => Change(key, new AtomicOperation(IsMax: false, unchecked((ulong)delta)));

    /// <inheritdoc cref="ITransaction.Max"/>
    public void Max(ReadOnlySpan<byte> key, ulong value) => Change(key, new AtomicOperation(IsMax: true, value));

    /// <inheritdoc cref="ITransaction.SetVersionstampedKey"/>
    public void SetVersionstampedKey(ReadOnlySpan<byte> key, int offset, ReadOnlySpan<byte> value)
    {
        KeyRules.CheckStampedKey(key, offset);
        KeyRules.CheckValue(value);
        var conflicts = BeginWrite(key, value.Length);
        var stamped = new StampedKey(key.ToArray(), offset, value.ToArray(), conflicts);
        (_stampedKeys ??= []).Add(stamped);
        _unreadable.Add(stamped.PossibleKeys());
    }

    /// <inheritdoc cref="ITransaction.SetVersionstampedValue"/>
    public void SetVersionstampedValue(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int offset)
    {
        KeyRules.CheckWritable(key);
        KeyRules.CheckStampedValue(value, offset);
        var conflicts = BeginWrite(key, value.Length);
        _keys.Put(new WriteEntry(Store(key, value), key.Length, WriteKind.Stamped) { Conflicts = conflicts, StampOffset = offset });
        _unreadable.Add(KeyRange.Single(key));
    }

    /// <inheritdoc cref="ITransaction.AddWriteConflict"/>
    public void AddWriteConflict(KeyRange range)
    {
        KeyRules.CheckRange(range);
        if (range.IsEmpty) return;
        Grow(TransactionSize.OfConflict(range));
        HasWrites = true;
        _conflicts.Add(Keep(range));
    }

    /// <inheritdoc cref="ITransaction.NextWriteWithoutConflict"/>
    public void NextWriteWithoutConflict() => _nextWithoutConflict = true;

    /// <summary>Refuses to read in a range that could hold what is only known after the commit.</summary>
    /// <remarks>
    /// A later write of the same key does not make it readable again: FoundationDB is no more lenient, and code has to work on both.
    /// </remarks>
    internal void CheckReadable(KeyRange range)
    {
        if (_unreadable.Overlaps(range)) RefuseRead();
    }

    /// <summary>Refuses to commit after a refused read, also where the body went on without it.</summary>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.AccessedUnreadable"/>.</exception>
    internal void CheckCommittable()
    {
        if (_refusedRead)
        {
            throw new StoreException(
                StoreErrorCode.AccessedUnreadable, "The transaction read where it wrote a versionstamp, which is only known after its commit.");
        }
    }

    /// <inheritdoc cref="CheckReadable(KeyRange)"/>
    internal void CheckReadable(ReadOnlySpan<byte> key)
    {
        if (_unreadable.Contains(key)) RefuseRead();
    }

    /// <summary>Whether the writes say something about <paramref name="key"/>; if so, what.</summary>
    internal bool TryFind(ReadOnlySpan<byte> key, out WriteEntry entry)
    {
        if (_keys.TryFind(key, out entry)) return true;
        if (!_cleared.Contains(key)) return false;
        entry = new WriteEntry(new ArraySegment<byte>([]), 0, WriteKind.Cleared);
        return true;
    }

    /// <summary>Hands every write to <paramref name="target"/>: ranges first, then keys in ascending order.</summary>
    /// <param name="version">The version of the commit, which goes into versionstamps.</param>
    /// <param name="target">Takes the writes.</param>
    public void Apply(long version, ICommitTarget target)
    {
        foreach (var range in _cleared.Ranges) target.ClearRange(range);
        for (var position = default(WriteMap.Position); !_keys.IsEnd(position); position = _keys.Next(position))
        {
            Apply(in _keys[position], version, target);
        }
        foreach (var (key, stamped) in LivingStampedKeys(version)) target.Set(key, stamped.Value);
    }

    /// <summary>The keys that the commit conflicts with, for those who read them before it.</summary>
    /// <param name="version">The version of the commit, which versionstamped keys hold.</param>
    public RangeSet WriteConflicts(long version)
    {
        var ranges = new List<KeyRange>(_conflicts.Count + _keys.Count);
        ranges.AddRange(_conflicts);
        for (var position = default(WriteMap.Position); !_keys.IsEnd(position); position = _keys.Next(position))
        {
            ref var entry = ref _keys[position];
            if (entry.Conflicts) ranges.Add(KeyRange.Single(entry.Key));
        }
        foreach (var stamped in _stampedKeys ?? [])
        {
            if (stamped.Conflicts) ranges.Add(KeyRange.Single(stamped.Resolve(version)));
        }
        return RangeSet.Of(ranges);
    }

    private static void Apply(in WriteEntry entry, long version, ICommitTarget target)
    {
        switch (entry.Kind)
        {
            case WriteKind.Value:
                target.Set(entry.Key, entry.Value);
                break;
            case WriteKind.Cleared:
                target.Clear(entry.Key);
                break;
            case WriteKind.Stamped:
                var value = entry.Value.ToArray();
                WriteStamp(version, value.AsSpan(entry.StampOffset));
                target.Set(entry.Key, entry.Operations is null ? value : Folded(entry.Operations, value));
                break;
            default:
                target.Set(entry.Key, Folded(entry.Operations!, target.Get(entry.Key)));
                break;
        }
    }

    /// <summary>What becomes of <paramref name="value"/> by <paramref name="operations"/>.</summary>
    internal static byte[] Folded(AtomicOperation[] operations, ReadOnlySpan<byte> value)
    {
        var result = new byte[AtomicOperation.ResultLength];
        AtomicOperation.Apply(operations, value, result);
        return result;
    }

    private static void WriteStamp(long version, Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, version);
        destination[8..Versionstamp.CommitLength].Clear();
    }

    private void Change(ReadOnlySpan<byte> key, AtomicOperation operation)
    {
        KeyRules.CheckWritable(key);
        var conflicts = BeginWrite(key, AtomicOperation.ResultLength);
        WriteEntry changed;
        if (!TryFind(key, out var present))
        {
            changed = new WriteEntry(Store(key, []), key.Length, WriteKind.Unknown) { Operations = [operation] };
        }
        else if (present.Kind is WriteKind.Value or WriteKind.Cleared)
        {
            Span<byte> value = stackalloc byte[AtomicOperation.ResultLength];
            operation.Apply(present.Value, value);
            changed = new WriteEntry(Store(key, value), key.Length, WriteKind.Value);
        }
        else
        {
            changed = new WriteEntry(Store(key, present.Value), key.Length, present.Kind)
            {
                Operations = AtomicOperation.Append(present.Operations, operation),
                StampOffset = present.StampOffset,
            };
        }
        changed.Conflicts = conflicts;
        _keys.Put(changed);
    }

    /// <summary>Counts a write of one key; says whether it conflicts.</summary>
    private bool BeginWrite(ReadOnlySpan<byte> key, int otherBytes)
    {
        var conflicts = TakeConflict();
        Grow(TransactionSize.OfWrite(key.Length, otherBytes, conflicts));
        HasWrites = true;
        return conflicts;
    }

    private bool TakeConflict()
    {
        var conflicts = !_nextWithoutConflict;
        _nextWithoutConflict = false;
        return conflicts;
    }

    /// <summary>
    /// FoundationDB answers at the commit; here it is at once, so that a body that writes without end does not use memory without
    /// end.
    /// </summary>
    private void Grow(int bytes)
    {
        Size += bytes;
        if (Size > StoreLimits.MaxTransactionBytes)
        {
            throw new StoreException(
                StoreErrorCode.TransactionTooLarge, $"A transaction is over the limit of {StoreLimits.MaxTransactionBytes} bytes.");
        }
    }

    private ArraySegment<byte> Store(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var room = _arena.Allocate(key.Length + value.Length);
        key.CopyTo(room);
        value.CopyTo(room.AsSpan(key.Length));
        return room;
    }

    private KeyRange Keep(KeyRange range) => new(_arena.Copy(range.Begin.Span), _arena.Copy(range.End.Span));

    private void NoteClearAfterStampedKeys(KeyRange range) =>
        (_clearsAfterStampedKeys ??= []).Add((_stampedKeys!.Count, range));

    private IEnumerable<(byte[] Key, StampedKey Stamped)> LivingStampedKeys(long version)
    {
        for (var i = 0; i < (_stampedKeys?.Count ?? 0); i++)
        {
            var key = _stampedKeys![i].Resolve(version);
            if (!IsClearedAfter(i, key)) yield return (key, _stampedKeys[i]);
        }
    }

    private bool IsClearedAfter(int stampedKey, byte[] key)
    {
        foreach (var (afterStampedKeys, range) in _clearsAfterStampedKeys ?? [])
        {
            if (afterStampedKeys > stampedKey && range.Contains(key)) return true;
        }
        return false;
    }

    private void RefuseRead()
    {
        _refusedRead = true;
        CheckCommittable();
    }

    /// <summary>A key that is complete when its commit's versionstamp is in it.</summary>
    private sealed record StampedKey(byte[] Key, int Offset, byte[] Value, bool Conflicts)
    {
        public byte[] Resolve(long version)
        {
            var key = Key.AsSpan().ToArray();
            WriteStamp(version, key.AsSpan(Offset));
            return key;
        }

        /// <summary>Every key that it can become.</summary>
        public KeyRange PossibleKeys()
        {
            var first = Key.AsSpan().ToArray();
            first.AsSpan(Offset, Versionstamp.CommitLength).Clear();
            var last = Key.AsSpan().ToArray();
            last.AsSpan(Offset, Versionstamp.CommitLength).Fill(0xFF);
            return new KeyRange(first, KeyRange.After(last));
        }
    }
}
