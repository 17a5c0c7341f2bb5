using System.Collections.Immutable;
using Fdyno.Storage;
using Fdyno.Storage.Buffered;

namespace Fdyno.Testing;

/// <summary>
/// The model of a store: every version is an immutable sorted set that stays readable, and conflicts are found by the exact ranges
/// of every commit since. Versions go up by more than one now and then, as FoundationDB's do.
/// </summary>
public sealed class MemoryStore : BufferedStore
{
    private const int VersionJump = 1_000;
    private const long MicrosecondsASecond = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Random _versions = new(20_261_122);
    private readonly List<Commit> _commits = [new(0, ImmutableSortedSet.Create<Row>(KeyOrder.Instance), new RangeSet())];

    /// <summary>Makes an empty store.</summary>
    /// <param name="timeProvider">Measures the age of transactions; the system's by default.</param>
    /// <param name="waitTimeProvider">
    /// Measures the waiting between two runs of a transaction. The system's by default also when <paramref name="timeProvider"/> is a
    /// fake one, since otherwise a retry would wait until somebody moves the fake clock.
    /// </param>
    public MemoryStore(TimeProvider? timeProvider = null, TimeProvider? waitTimeProvider = null)
        : base(timeProvider ?? TimeProvider.System, waitTimeProvider ?? TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public override string DisplayName => "the store in memory";

    /// <inheritdoc/>
    public override int PreferredRangesInFlight => RangesInFlight;

    /// <summary>How many ranges it says are worth copying at the same time.</summary>
    public int RangesInFlight { get; init; } = 2;

    /// <inheritdoc/>
    public override StoreIdentity? Identity => Name;

    /// <inheritdoc/>
    public override bool ClearsRangesByRow => ClearsByRow;

    /// <summary>Whether it says that clearing a range takes time, as the embedded store does.</summary>
    public bool ClearsByRow { get; init; }

    /// <summary>What it says that tells it from a copy of it; nothing by default.</summary>
    public StoreIdentity? Name { get; init; }

    /// <summary>
    /// Moves versions as time goes, a million a second, as FoundationDB does; null for versions that only count commits.
    /// </summary>
    public TimeProvider? VersionClock { get; init; }

    /// <inheritdoc/>
    public override long? VersionsPerSecond => VersionClock is null ? null : MicrosecondsASecond;

    /// <summary>How many commits were refused because somebody had written what they read.</summary>
    public int Conflicts { get; private set; }

    /// <summary>The version of the last commit.</summary>
    public long CurrentVersion
    {
        get
        {
            lock (_gate) return _commits[^1].Version;
        }
    }

    /// <summary>Everything that was in the store at <paramref name="version"/> (null: now), ascending.</summary>
    public IReadOnlyList<KeyValue> StateAt(long? version = null) =>
        [.. Find(version ?? long.MaxValue).State.Select(row => new KeyValue(row.Key, row.Value))];

    /// <summary>Another store with the same keys and values, whose versions go on from one of its own.</summary>
    /// <param name="version">The version; null for the same one.</param>
    /// <param name="name">What tells the other one from copies of it.</param>
    /// <param name="versionClock">As <see cref="VersionClock"/> says, of the other one.</param>
    public MemoryStore Copy(long? version = null, StoreIdentity? name = null, TimeProvider? versionClock = null)
    {
        var copy = new MemoryStore { Name = name, RangesInFlight = RangesInFlight, ClearsByRow = ClearsByRow, VersionClock = versionClock };
        lock (_gate) copy._commits[0] = _commits[^1] with { Version = version ?? _commits[^1].Version, Writes = new RangeSet() };
        return copy;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override ISnapshot OpenSnapshot() => new Snapshot(this);

    /// <inheritdoc/>
    protected override Task<long> CommitAsync(PendingCommit commit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var last = _commits[^1];
            for (var i = _commits.Count - 1; i >= 0 && _commits[i].Version > (commit.ReadVersion ?? long.MaxValue); i--)
            {
                if (!_commits[i].Writes.Overlaps(commit.Reads)) continue;
                Conflicts++;
                throw new StoreException(StoreErrorCode.NotCommitted);
            }
            var version = last.Version + (_versions.Next(4) == 0 ? VersionJump : 1);
            if (VersionClock is { } clock) version = Math.Max(version, VersionOf(clock));
            var target = new Target(last.State);
            commit.Writes.Apply(version, target);
            _commits.Add(new Commit(version, target.State, commit.Writes.WriteConflicts(version)));
            return Task.FromResult(version);
        }
    }

    private Commit Find(long version)
    {
        lock (_gate) return _commits.FindLast(commit => commit.Version <= version)!;
    }

    /// <summary>The present state; where versions are time, of a version that has gone on while nothing was committed.</summary>
    private Commit FindLast()
    {
        lock (_gate)
        {
            var last = _commits[^1];
            if (VersionClock is not { } clock || last.Version >= VersionOf(clock)) return last;
            _commits.Add(last with { Version = VersionOf(clock), Writes = new RangeSet() });
            return _commits[^1];
        }
    }

    private static long VersionOf(TimeProvider clock) => clock.GetUtcNow().ToUnixTimeMilliseconds() * (MicrosecondsASecond / 1_000);

    private sealed record Row(byte[] Key, byte[] Value);

    private sealed record Commit(long Version, ImmutableSortedSet<Row> State, RangeSet Writes);

    private sealed class KeyOrder : IComparer<Row>
    {
        public static readonly KeyOrder Instance = new();

        public int Compare(Row? x, Row? y) => x!.Key.AsSpan().SequenceCompareTo(y!.Key);
    }

    private sealed class Snapshot(MemoryStore store) : ISnapshot
    {
        private const int DefaultPageBytes = 64 * 1024;

        private Commit? _commit;

        private Commit At => _commit ??= store.FindLast();

        public ValueTask<long> GetVersionAsync(CancellationToken cancellationToken) => ValueTask.FromResult(At.Version);

        public ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken) =>
            ValueTask.FromResult(At.State.TryGetValue(new Row(key.ToArray(), []), out var row) ? row.Value.AsSpan().ToArray() : null);

        public async ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(
            IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken)
        {
            var values = new byte[]?[keys.Count];
            for (var i = 0; i < values.Length; i++) values[i] = await GetAsync(keys[i], cancellationToken);
            return values;
        }

        public ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options, CancellationToken cancellationToken)
        {
            var (first, end) = Bounds(range);
            var items = new List<KeyValue>();
            var target = options.TargetBytes == 0 ? DefaultPageBytes : options.TargetBytes;
            var bytes = 0;
            while (first < end && (options.Limit == 0 || items.Count < options.Limit) && (items.Count == 0 || bytes < target))
            {
                var row = At.State[options.Reverse ? --end : first++];
                items.Add(new KeyValue(row.Key, row.Value));
                bytes += row.Key.Length + row.Value.Length;
            }
            return ValueTask.FromResult(new RangePage(items, first < end));
        }

        public ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes, CancellationToken cancellationToken)
        {
            var points = new List<byte[]> { range.Begin.ToArray() };
            var bytes = 0L;
            var (first, end) = Bounds(range);
            for (; first < end; first++)
            {
                var row = At.State[first];
                if (bytes >= chunkBytes)
                {
                    points.Add(row.Key);
                    bytes = 0;
                }
                bytes += row.Key.Length + row.Value.Length;
            }
            points.Add(range.End.ToArray());
            return ValueTask.FromResult<IReadOnlyList<byte[]>>(points);
        }

        public ValueTask<long> EstimateSizeAsync(KeyRange range, CancellationToken cancellationToken)
        {
            var bytes = 0L;
            var (first, end) = Bounds(range);
            for (; first < end; first++) bytes += At.State[first].Key.Length + At.State[first].Value.Length;
            return ValueTask.FromResult(bytes);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private (int First, int End) Bounds(KeyRange range) => (IndexOf(At.State, range.Begin), IndexOf(At.State, range.End));
    }

    private static int IndexOf(ImmutableSortedSet<Row> state, ReadOnlyMemory<byte> key)
    {
        var index = state.IndexOf(new Row(key.ToArray(), []));
        return index < 0 ? ~index : index;
    }

    private sealed class Target(ImmutableSortedSet<Row> before) : ICommitTarget
    {
        private readonly ImmutableSortedSet<Row>.Builder _builder = before.ToBuilder();

        public ImmutableSortedSet<Row> State => _builder.ToImmutable();

        public byte[]? Get(ReadOnlySpan<byte> key) => _builder.TryGetValue(new Row(key.ToArray(), []), out var row) ? row.Value : null;

        public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            var row = new Row(key.ToArray(), value.ToArray());
            _builder.Remove(row);
            _builder.Add(row);
        }

        public void Clear(ReadOnlySpan<byte> key) => _builder.Remove(new Row(key.ToArray(), []));

        public void ClearRange(KeyRange range)
        {
            // Ranges come before keys: what is to be removed is what was there before.
            var end = IndexOf(before, range.End);
            for (var i = IndexOf(before, range.Begin); i < end; i++) _builder.Remove(before[i]);
        }
    }
}
