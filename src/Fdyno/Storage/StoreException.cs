namespace Fdyno.Storage;

/// <summary>What can go wrong in a store, by FoundationDB's names and numbers.</summary>
public enum StoreErrorCode
{
    /// <summary>Another transaction wrote what this one read; run it again (<c>not_committed</c>).</summary>
    NotCommitted = 1020,

    /// <summary>The transaction read for longer than the store keeps its version; run it again (<c>transaction_too_old</c>).</summary>
    TransactionTooOld = 1007,

    /// <summary>
    /// The commit may or may not have happened, and is no longer in flight; run it again, looking for its effect first
    /// (<c>commit_unknown_result</c>).
    /// </summary>
    CommitUnknownResult = 1021,

    /// <summary>The commit may or may not have happened, or may still happen (<c>transaction_timed_out</c>).</summary>
    TransactionTimedOut = 1031,

    /// <summary>
    /// The store is too busy or not up to date enough to answer for the moment; run it again (<c>process_behind</c> and its like).
    /// </summary>
    ProcessBehind = 1037,

    /// <summary>
    /// A read touched a key whose value is only known after the commit; the transaction can no longer commit
    /// (<c>accessed_unreadable</c>).
    /// </summary>
    AccessedUnreadable = 1036,

    /// <summary>The transaction was used after it had ended (<c>used_during_commit</c>).</summary>
    UsedDuringCommit = 2017,

    /// <summary>A versionstamp was asked of a transaction that wrote nothing (<c>no_commit_version</c>).</summary>
    NoCommitVersion = 2021,

    /// <summary>The transaction writes more than <see cref="StoreLimits.MaxTransactionBytes"/> (<c>transaction_too_large</c>).</summary>
    TransactionTooLarge = 2101,

    /// <summary>A key is longer than <see cref="StoreLimits.MaxKeyBytes"/> (<c>key_too_large</c>).</summary>
    KeyTooLarge = 2102,

    /// <summary>A value is longer than <see cref="StoreLimits.MaxValueBytes"/> (<c>value_too_large</c>).</summary>
    ValueTooLarge = 2103,

    /// <summary>A key starts with 0xFF, which is the system's (<c>key_outside_legal_range</c>).</summary>
    KeyOutsideLegalRange = 2004,
}

/// <summary>An error of a store, below any knowledge of tables.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The message; by default the name of the code.</param>
    /// <param name="inner">What caused it.</param>
    public StoreException(StoreErrorCode code, string? message = null, Exception? inner = null)
        : base(message ?? $"The store answered {code}.", inner) => Code = code;

    /// <summary>What went wrong.</summary>
    public StoreErrorCode Code { get; }

    /// <summary>Whether running the same again was ruled out (<see cref="IReadTransaction.FailWhenTooOld"/>).</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether the retry loop of <see cref="IStore.WriteAsync"/> and <see cref="IStore.ReadAsync"/> runs the body again.</summary>
    public bool IsRetryable => !IsFinal && Code is
        StoreErrorCode.NotCommitted or StoreErrorCode.TransactionTooOld or StoreErrorCode.CommitUnknownResult or StoreErrorCode.ProcessBehind;

    /// <summary>The same error, for a body that asked not to be run again when it is too old.</summary>
    public StoreException Final() => new(Code, Message, this) { IsFinal = true };
}
