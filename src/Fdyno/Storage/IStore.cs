using Fdyno.Errors;

namespace Fdyno.Storage;

/// <summary>
/// An ordered, transactional key-value store, shaped after FoundationDB: serializable transactions, optimistic conflicts,
/// FoundationDB's limits (<see cref="StoreLimits"/>). One contract suite (<c>tests/Fdyno.Storage.Tests</c>) holds for every store;
/// code above it never needs to know which one it is on.
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>The store's name in messages, such as <c>the embedded store '/home/ada/fdyno.fdyno'</c>.</summary>
    string DisplayName { get; }

    /// <summary>How many ranges are worth copying at the same time.</summary>
    int PreferredRangesInFlight { get; }

    /// <summary>
    /// Whether a commit can end with <see cref="StoreErrorCode.CommitUnknownResult"/>, as every commit over a network can. Where it
    /// cannot, nothing has to be written by which a body recognises its own effect.
    /// </summary>
    bool CommitOutcomeCanBeUnknown => true;

    /// <summary>
    /// How many versions pass in a second, also while nothing is committed; null where versions only count commits and tell nothing of
    /// time.
    /// </summary>
    long? VersionsPerSecond => null;

    /// <summary>
    /// What tells the store from a copy of it, as found when it was opened; null where nothing does. Versions of two copies go on alike and
    /// stand for different commits.
    /// </summary>
    StoreIdentity? Identity => null;

    /// <summary>
    /// Whether clearing a range takes time and room in proportion to what is in the range. Large ranges are then cleared in steps.
    /// </summary>
    bool ClearsRangesByRow => false;

    /// <summary>
    /// Lets others write between two steps of a long job, in a store that has one writer at a time: who waits for the store in another process
    /// looks only now and then whether it is free.
    /// </summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    Task LetOthersWriteAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>The space that the store takes on disk; null where the store manages its space by itself, as a cluster does.</summary>
    IStoreSpace? Space => null;

    /// <summary>
    /// Runs <paramref name="body"/> in a read-only transaction: all its reads see the state at one version. Run again when the
    /// version has become too old, a few times (<see cref="RetryLoop.MostRunsTooOld"/>) and unless the body asked to fail
    /// (<see cref="IReadTransaction.FailWhenTooOld"/>).
    /// </summary>
    /// <param name="body">Idempotent, and touches nothing outside the transaction.</param>
    /// <param name="cancellationToken">Stops the body and the waiting between its runs.</param>
    /// <exception cref="StoreException">The store refused, and running again would not help.</exception>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreUnavailable"/>: the body was too slow each time.</exception>
    Task<T> ReadAsync<T>(Func<IReadTransaction, Task<T>> body, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs <paramref name="body"/> in a transaction and commits it. Run again on a conflict, on a version that has become too
    /// old (as in <see cref="ReadAsync"/>), and when the commit's outcome is unknown; so the body must recognise its own effect, by
    /// ids made outside of it.
    /// </summary>
    /// <param name="body">Idempotent, and touches nothing outside the transaction.</param>
    /// <param name="cancellationToken">Stops the body and the waiting between its runs; a commit that has begun is seen through.</param>
    /// <exception cref="StoreException">
    /// The store refused, and running again would not help. When it is <see cref="StoreErrorCode.TransactionTooOld"/> (asked for by the
    /// body), this run was not committed; an earlier one may have been, if its outcome was unknown.
    /// </exception>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreUnavailable"/>: the body was too slow each time.</exception>
    Task<T> WriteAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken = default);
}

/// <summary>
/// Reads at one version of the store. Not safe for use by several threads at a time: a read has to be awaited before the next call
/// of the same transaction. Work that touches other things may go on in the meantime.
/// </summary>
public interface IReadTransaction
{
    /// <summary>Cancelled when the operation that runs the transaction is.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>
    /// The same transaction, reading without adding to what its commit conflicts with. Its own writes are seen as well.
    /// </summary>
    IReadTransaction Snapshot { get; }

    /// <summary>The version that all reads of the transaction see. Later commits have greater versions.</summary>
    ValueTask<long> GetReadVersionAsync();

    /// <summary>The value of <paramref name="key"/>, or null where there is none.</summary>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.AccessedUnreadable"/>, <see cref="StoreErrorCode.TransactionTooOld"/>.</exception>
    ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key);

    /// <summary>
    /// The values of several keys, in the order of <paramref name="keys"/>, null where there is none: the same as one
    /// <see cref="GetAsync"/> after the other, but a store that answers over a network is asked for all of them at once. A key may
    /// occur more than once. When a read fails, the others have ended before the error is thrown.
    /// </summary>
    /// <param name="keys">The keys; not to be changed until the values are there.</param>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.AccessedUnreadable"/>, <see cref="StoreErrorCode.TransactionTooOld"/>.</exception>
    ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys);

    /// <summary>
    /// A page of the keys in <paramref name="range"/>. In a write transaction the part of the range that the page covers counts as
    /// read. A page may end at any key: follow <see cref="RangePage.HasMore"/>.
    /// </summary>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.AccessedUnreadable"/>, <see cref="StoreErrorCode.TransactionTooOld"/>.</exception>
    ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options = default);

    /// <summary>
    /// Keys that cut <paramref name="range"/> into pieces of about <paramref name="chunkBytes"/> bytes: ascending, the first one the
    /// range's begin, the last one its end. An estimate; never a promise about sizes.
    /// </summary>
    ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes);

    /// <summary>
    /// About how many bytes the keys and values in <paramref name="range"/> have. An estimate, also of one version's state: a cluster
    /// takes it from samples, which tell nothing of less than a few megabytes. Adds nothing to what the commit conflicts with, and does
    /// not count the transaction's own writes.
    /// </summary>
    ValueTask<long> EstimateSizeAsync(KeyRange range);

    /// <summary>
    /// When this run becomes too old, the operation fails with <see cref="StoreErrorCode.TransactionTooOld"/> at once instead of
    /// running the body again. For steps of a job, which are then tried with less: the same once more would only be too old again.
    /// </summary>
    void FailWhenTooOld();

    /// <summary>
    /// The transaction is a step of a long job: a store that is busy serves all others first. To be said before the first read.
    /// </summary>
    void UseBatchPriority();
}

/// <summary>
/// A transaction: its reads see one version and its own writes; its writes become visible all at once, when it commits, and only
/// if nothing that it read has been written in between.
/// </summary>
public interface ITransaction : IReadTransaction
{
    /// <summary>About how many bytes the commit would write, conflict ranges included.</summary>
    long ApproximateSize { get; }

    /// <summary>Sets <paramref name="key"/> to <paramref name="value"/>.</summary>
    /// <exception cref="StoreException">The key or the value is too large.</exception>
    void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Removes <paramref name="key"/>, if it is there.</summary>
    void Clear(ReadOnlySpan<byte> key);

    /// <summary>Removes every key in <paramref name="range"/>.</summary>
    void ClearRange(KeyRange range);

    /// <summary>
    /// Adds <paramref name="delta"/> to the little-endian 64-bit number at <paramref name="key"/> (missing counts as 0), without
    /// reading it: transactions that add to one key do not conflict.
    /// </summary>
    void Add(ReadOnlySpan<byte> key, long delta);

    /// <summary>
    /// Sets the little-endian unsigned 64-bit number at <paramref name="key"/> to the greater of itself (missing counts as 0) and
    /// <paramref name="value"/>, without reading it.
    /// </summary>
    void Max(ReadOnlySpan<byte> key, ulong value);

    /// <summary>
    /// Sets a key in which the ten bytes from <paramref name="offset"/> on are replaced, at the commit, by its versionstamp. Until
    /// then, no range that could hold the key can be read in this transaction.
    /// </summary>
    void SetVersionstampedKey(ReadOnlySpan<byte> key, int offset, ReadOnlySpan<byte> value);

    /// <summary>
    /// Sets <paramref name="key"/> to a value in which the ten bytes from <paramref name="offset"/> on are replaced, at the commit,
    /// by its versionstamp. Until then, the key cannot be read in this transaction.
    /// </summary>
    void SetVersionstampedValue(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int offset);

    /// <summary>Makes the commit conflict with any later write in <paramref name="range"/>, as if it had been read.</summary>
    void AddReadConflict(KeyRange range);

    /// <summary>Makes other transactions that read in <paramref name="range"/> conflict with this one, as if it had been written.</summary>
    void AddWriteConflict(KeyRange range);

    /// <summary>The next write of this transaction adds no write conflict, so that nobody who read its key has to run again.</summary>
    void NextWriteWithoutConflict();

    /// <summary>
    /// The commit need not survive a loss of power by itself: it is safe as soon as a later commit that does not say so is, and is never
    /// kept without all that came before it. For the steps of a long job, which its last commit makes safe together. A store that cannot
    /// tell commits apart makes all of them safe at once.
    /// </summary>
    void DeferDurability();

    /// <summary>
    /// All reads of the transaction come before its first write, so that the store need not keep the writes where reads would look for
    /// them. To be said before the first read; a read behind a write is then refused.
    /// </summary>
    void ReadBeforeWriting();

    /// <summary>
    /// The versionstamp of the commit. Ask within the body, await the answer after the commit: return the task from the body.
    /// </summary>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.NoCommitVersion"/>: the transaction wrote nothing.</exception>
    Task<Versionstamp> GetVersionstampAsync();
}
