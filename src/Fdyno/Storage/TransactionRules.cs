namespace Fdyno.Storage;

/// <summary>
/// What a run of a transaction may still do: the rules of the contract that every store keeps in the same way. A run has an end, reads
/// for five seconds at most, and reads before it writes where it said so.
/// </summary>
/// <param name="timeProvider">Measures the age of the run.</param>
/// <param name="cancellationToken">Cancelled when the operation that runs the transaction is.</param>
public sealed class TransactionRules(TimeProvider timeProvider, CancellationToken cancellationToken)
{
    private long _firstRead;
    private bool _readsBeforeWriting;
    private bool _ended;

    /// <summary>Whether anything was read.</summary>
    public bool HasRead { get; private set; }

    /// <summary>Whether the body asked not to be run again when it is too old.</summary>
    public bool FailsWhenTooOld { get; private set; }

    /// <inheritdoc cref="IReadTransaction.FailWhenTooOld"/>
    public void FailWhenTooOld() => FailsWhenTooOld = true;

    /// <inheritdoc cref="ITransaction.ReadBeforeWriting"/>
    public void ReadBeforeWriting()
    {
        CheckUsable();
        _readsBeforeWriting = true;
    }

    /// <summary>The body has no more use of the transaction.</summary>
    public void End() => _ended = true;

    /// <summary>Refuses the use of a run that has ended.</summary>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.UsedDuringCommit"/>.</exception>
    public void CheckUsable()
    {
        if (_ended) throw new StoreException(StoreErrorCode.UsedDuringCommit, "The transaction was used after its end.");
    }

    /// <summary>Refuses a read that may not be, whether or not it comes to the store.</summary>
    /// <param name="hasWrites">Whether the transaction has written.</param>
    public void CheckReading(bool hasWrites)
    {
        CheckUsable();
        if (_readsBeforeWriting && hasWrites) throw new InvalidOperationException("This transaction said that it reads before it writes.");
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Begins a read of the store.</summary>
    /// <param name="hasWrites">Whether the transaction has written.</param>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.TransactionTooOld"/>, <see cref="StoreErrorCode.UsedDuringCommit"/>.</exception>
    public void BeginRead(bool hasWrites)
    {
        CheckReading(hasWrites);
        if (HasRead)
        {
            CheckAge();
            return;
        }

        HasRead = true;
        _firstRead = timeProvider.GetTimestamp();
    }

    /// <summary>Refuses to go on behind what was read too long ago. A cluster would answer the same, a round trip later.</summary>
    /// <exception cref="StoreException"><see cref="StoreErrorCode.TransactionTooOld"/>.</exception>
    public void CheckAge()
    {
        if (HasRead && timeProvider.GetElapsedTime(_firstRead) > StoreLimits.MaxTransactionAge)
            throw new StoreException(StoreErrorCode.TransactionTooOld, "The transaction has been reading for too long.");
    }
}
