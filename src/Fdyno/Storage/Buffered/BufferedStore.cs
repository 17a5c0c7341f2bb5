namespace Fdyno.Storage.Buffered;

/// <summary>
/// A store of one process or machine that gets FoundationDB's kind of transaction by buffering: reads come from a snapshot, writes
/// are kept in memory, and the commit checks for conflicts and applies them in one step. What is left to a store is the snapshot
/// and that step.
/// </summary>
public abstract class BufferedStore : IStore
{
    private readonly TimeProvider _timeProvider;
    private readonly TimeProvider _waitTimeProvider;

    /// <summary>Makes the store.</summary>
    /// <param name="timeProvider">Measures the age of transactions.</param>
    /// <param name="waitTimeProvider">Measures the waiting before a transaction is run again.</param>
    protected BufferedStore(TimeProvider timeProvider, TimeProvider waitTimeProvider)
    {
        _timeProvider = timeProvider;
        _waitTimeProvider = waitTimeProvider;
    }

    /// <inheritdoc/>
    public abstract string DisplayName { get; }

    /// <inheritdoc/>
    public abstract int PreferredRangesInFlight { get; }

    // Made at its first use: until then, a store's constructor may not have its name yet.
    private RetryLoop Retry => field ??= new RetryLoop(_waitTimeProvider, DisplayName);

    /// <inheritdoc/>
    public virtual bool CommitOutcomeCanBeUnknown => true;

    /// <inheritdoc/>
    public virtual long? VersionsPerSecond => null;

    /// <inheritdoc/>
    public virtual StoreIdentity? Identity => null;

    /// <inheritdoc/>
    public virtual bool ClearsRangesByRow => false;

    /// <inheritdoc/>
    public virtual IStoreSpace? Space => null;

    /// <inheritdoc/>
    public virtual Task LetOthersWriteAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<IReadTransaction, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(() => Retry.RunAsync(() => ReadOnceAsync(body, cancellationToken), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(() => Retry.RunAsync(() => WriteOnceAsync(body, cancellationToken), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Runs an operation from its first attempt to its last. A store may choose where, and count what is running.</summary>
    protected virtual Task<T> RunAsync<T>(Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation();
    }

    /// <summary>A view of the committed state, at a version that its first read chooses.</summary>
    protected abstract ISnapshot OpenSnapshot();

    /// <summary>
    /// Checks <paramref name="commit"/> for conflicts and applies it, or throws and leaves the state as it was.
    /// </summary>
    /// <param name="commit">What to check and to write.</param>
    /// <param name="cancellationToken">Ends the waiting for the turn; not the commit once it has begun.</param>
    /// <returns>The version of the commit.</returns>
    /// <exception cref="StoreException">
    /// <see cref="StoreErrorCode.NotCommitted"/>, <see cref="StoreErrorCode.TransactionTooOld"/>,
    /// <see cref="StoreErrorCode.CommitUnknownResult"/>.
    /// </exception>
    protected abstract Task<long> CommitAsync(PendingCommit commit, CancellationToken cancellationToken);

    private async Task<T> ReadOnceAsync<T>(Func<IReadTransaction, Task<T>> body, CancellationToken cancellationToken)
    {
        var snapshot = OpenSnapshot();
        await using var disposing = snapshot;
        var transaction = new BufferedTransaction(snapshot, _timeProvider, cancellationToken);
        try
        {
            // Nothing is committed: what was read needs no noting.
            return await body(transaction.Snapshot);
        }
        catch (StoreException exception) when (IsFinal(exception, transaction))
        {
            throw exception.Final();
        }
        finally
        {
            await transaction.EndAsync();
        }
    }

    private async Task<T> WriteOnceAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken)
    {
        BufferedTransaction? transaction = null;
        try
        {
            T result;
            PendingCommit? commit;
            await using (var snapshot = OpenSnapshot())
            {
                transaction = new BufferedTransaction(snapshot, _timeProvider, cancellationToken);
                result = await body(transaction);
                cancellationToken.ThrowIfCancellationRequested();
                commit = await transaction.EndAsync();
            }
            // The snapshot is gone by now: while commits wait for their turn they hold no version.
            if (commit is not null) transaction.Committed(await CommitAsync(commit, cancellationToken));
            return result;
        }
        catch (Exception exception)
        {
            transaction?.Failed(exception);
            if (exception is StoreException error && IsFinal(error, transaction)) throw error.Final();
            throw;
        }
    }

    private static bool IsFinal(StoreException exception, BufferedTransaction? transaction) =>
        exception.Code == StoreErrorCode.TransactionTooOld && transaction is { FailsWhenTooOld: true };
}
