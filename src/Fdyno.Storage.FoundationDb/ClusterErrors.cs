using FoundationDB.Client;

namespace Fdyno.Storage.FoundationDb;

/// <summary>What FoundationDB's errors are in the words of the store contract.</summary>
internal static class ClusterErrors
{
    /// <summary>An error of a read, or of anything before the commit: nothing was committed.</summary>
    /// <param name="error">FoundationDB's error.</param>
    /// <param name="store">The store's display name.</param>
    public static Exception BeforeCommit(FdbException error, string store) => error.Code switch
    {
        FdbError.FutureVersion
            or FdbError.ProcessBehind
            or FdbError.ClusterVersionChanged
            or FdbError.ProxyMemoryLimitExceeded
            or FdbError.GrvProxyMemoryLimitExceeded
            or FdbError.BatchTransactionThrottled
            or FdbError.TagThrottled
            or FdbError.ProxyTagThrottled => new StoreException(StoreErrorCode.ProcessBehind, Describe(error), error),
        FdbError.DatabaseLocked => StoreErrors.Unavailable(
            store, "its database is locked, as it is while it is being restored or replicated", "Wait for that to end, or ask who operates the cluster.", error),
        FdbError.PermissionDenied => StoreErrors.Unavailable(
            store, $"it refuses this client: {Describe(error)}", "Give a certificate that it trusts, with its key: -TlsCertificateFile <file> -TlsKeyFile <file>", error),
        _ when Enum.IsDefined((StoreErrorCode)(int)error.Code) => new StoreException((StoreErrorCode)(int)error.Code, Describe(error), error),
        _ => StoreErrors.Unavailable(store, $"FoundationDB answered: {Describe(error)}", "See what is wrong with it: fdbcli --exec 'status details'", error),
    };

    /// <summary>An error of a commit. What may have been committed all the same is told apart from what was not.</summary>
    /// <inheritdoc cref="BeforeCommit"/>
    public static Exception OfCommit(FdbException error, string store) => error.Code switch
    {
        // Both mean that the commit is no longer in flight, whatever became of it: FoundationDB's predicate "maybe committed".
        FdbError.CommitUnknownResult or FdbError.ClusterVersionChanged =>
            new StoreException(StoreErrorCode.CommitUnknownResult, Describe(error), error),
        FdbError.TransactionTimedOut or FdbError.TransactionCancelled or FdbError.OperationCancelled => StoreErrors.OutcomeUnknown(store, error),
        _ => BeforeCommit(error, store),
    };

    /// <summary>FoundationDB's name and number of an error, as its documentation lists them.</summary>
    public static string Describe(FdbException error) => $"{error.Message.TrimEnd('.')} ({(int)error.Code})";
}
