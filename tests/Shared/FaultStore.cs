using Fdyno.Storage;

namespace Fdyno.Testing;

/// <summary>
/// A store whose commits end as a test says. Only transactions that write have a commit to decide on. It owns the inner store no more
/// than a client owns a server: disposing it leaves the inner one open.
/// </summary>
/// <param name="inner">Where what happens, happens.</param>
/// <param name="decide">The outcome of a commit, by its number from 1 on; always <see cref="CommitOutcome.Ok"/> by default.</param>
/// <param name="timeProvider">Measures the waiting between two runs; the system's by default.</param>
public sealed class FaultStore(IStore inner, Func<int, CommitOutcome>? decide = null, TimeProvider? timeProvider = null) : IStore
{
    private readonly RetryLoop _retry = new(timeProvider ?? TimeProvider.System);
    private int _commits;
    private volatile bool _isDead;

    /// <inheritdoc/>
    public string DisplayName => inner.DisplayName;

    /// <inheritdoc/>
    public int PreferredRangesInFlight => inner.PreferredRangesInFlight;

    /// <inheritdoc/>
    public bool CommitOutcomeCanBeUnknown => true;

    /// <inheritdoc/>
    public long? VersionsPerSecond => inner.VersionsPerSecond;

    /// <inheritdoc/>
    public StoreIdentity? Identity => inner.Identity;

    /// <inheritdoc/>
    public bool ClearsRangesByRow => inner.ClearsRangesByRow;

    /// <inheritdoc/>
    public IStoreSpace? Space => inner.Space;

    /// <inheritdoc/>
    public Task LetOthersWriteAsync(CancellationToken cancellationToken = default) => inner.LetOthersWriteAsync(cancellationToken);

    /// <summary>Decides on the commits from now on; gets the number of the commit, from 1 on.</summary>
    public Func<int, CommitOutcome> Decide { get; set; } = decide ?? (static _ => CommitOutcome.Ok);

    /// <summary>
    /// Awaited behind every commit, with its number and outcome, before anything else happens in the operation: the moment for somebody
    /// else to act.
    /// </summary>
    public Func<int, CommitOutcome, Task> AfterCommit { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>How many bytes a transaction may read until it is too old; asked for each one.</summary>
    public Func<long> MostReadBytes { get; set; } = static () => long.MaxValue;

    /// <summary>How many bytes a transaction may write; asked for each one.</summary>
    public Func<long> MostWrittenBytes { get; set; } = static () => long.MaxValue;

    /// <summary>What becomes of one that writes more.</summary>
    public StoreErrorCode TooMuchWritten { get; set; } = StoreErrorCode.TransactionTooLarge;

    /// <summary>Runs before each commit, of several at the same time.</summary>
    public Func<Task> BeforeCommit { get; set; } = static () => Task.CompletedTask;

    /// <summary>How many commits were decided on.</summary>
    public int Commits => Volatile.Read(ref _commits);

    /// <summary>Whether the process has died and not been revived.</summary>
    public bool IsDead => _isDead;

    /// <summary>A store whose commits end as the script says, one after the other, and well after its end.</summary>
    public static FaultStore WithScript(IStore inner, params CommitOutcome[] script) =>
        new(inner, number => number <= script.Length ? script[number - 1] : CommitOutcome.Ok);

    /// <summary>Starts the process again: the store answers as before, and counts on.</summary>
    public void Revive() => _isDead = false;

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<IReadTransaction, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ThrowIfDead();
        return inner.ReadAsync(
            transaction =>
            {
                ThrowIfDead();
                return body(new ReadWatch(transaction, MostReadBytes()));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken = default) =>
        _retry.RunAsync(() => WriteOnceAsync(body, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<T> WriteOnceAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        CommitOutcome? decided = null;
        var number = 0;
        var failsWhenTooOld = false;
        T? result = default;
        try
        {
            result = await inner.WriteAsync(
                async transaction =>
                {
                    ThrowIfDead();
                    var watched = new WriteWatch(transaction);
                    var answer = await body(watched);
                    ThrowIfDead();
                    if (watched.HasWritten && watched.ApproximateSize > MostWrittenBytes()) throw new StoreException(TooMuchWritten);
                    await BeforeCommit();
                    failsWhenTooOld = watched.FailsWhenTooOld;
                    if (watched.HasWritten)
                    {
                        // The inner store may run the body again for conflicts of its own: it stays one commit.
                        decided ??= Decide(number = Interlocked.Increment(ref _commits));
                        if (decided is not (CommitOutcome.Ok or CommitOutcome.UnknownCommitted or CommitOutcome.DeathAfterCommit))
                        {
                            throw new CommitPreventedException();
                        }
                    }
                    return answer;
                },
                cancellationToken);
        }
        catch (CommitPreventedException)
        {
            // What was decided says what is thrown.
        }
        if (decided is not { } outcome) return result!;
        await AfterCommit(number, outcome);
        return outcome == CommitOutcome.Ok ? result! : throw Fault(outcome, failsWhenTooOld);
    }

    private Exception Fault(CommitOutcome outcome, bool failsWhenTooOld)
    {
        switch (outcome)
        {
            case CommitOutcome.Conflict:
                return new StoreException(StoreErrorCode.NotCommitted);
            case CommitOutcome.TooOld:
                return new StoreException(StoreErrorCode.TransactionTooOld) { IsFinal = failsWhenTooOld };
            case CommitOutcome.UnknownCommitted or CommitOutcome.UnknownLost:
                return new StoreException(StoreErrorCode.CommitUnknownResult);
            default:
                _isDead = true;
                return new ProcessDeathException();
        }
    }

    private void ThrowIfDead()
    {
        if (_isDead) throw new ProcessDeathException();
    }

    /// <summary>Gets the body's transaction out of the inner store's loop without a commit.</summary>
    private sealed class CommitPreventedException : Exception;
}
