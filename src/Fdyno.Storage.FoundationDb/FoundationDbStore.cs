using Fdyno.Errors;
using FoundationDB.Client;

namespace Fdyno.Storage.FoundationDb;

/// <summary>The distributed store: a FoundationDB 7.3 cluster.</summary>
public sealed class FoundationDbStore : IStore
{
    /// <summary>How long a commit that has begun is waited for after a cancellation. On a cluster that works it takes milliseconds.</summary>
    private static readonly TimeSpan CommitPatience = TimeSpan.FromMilliseconds(750);

    private readonly IFdbDatabase _database;
    private readonly string _clusterFile;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly RetryLoop _retry;

    private FoundationDbStore(IFdbDatabase database, FoundationDbStoreOptions options, string displayName)
    {
        _database = database;
        _clusterFile = options.ClusterFile;
        _timeout = options.TransactionTimeout;
        _timeProvider = options.TimeProvider;
        _retry = new RetryLoop(TimeProvider.System, displayName);
        DisplayName = displayName;
    }

    /// <inheritdoc/>
    public string DisplayName { get; }

    /// <inheritdoc/>
    public int PreferredRangesInFlight => 4;

    /// <inheritdoc/>
    public long? VersionsPerSecond => 1_000_000;

    /// <summary>Connects to a cluster, and sees that it answers.</summary>
    /// <exception cref="FdynoException">
    /// StoreUnavailable: the cluster file cannot be used, the client library is missing, or the cluster does not answer.
    /// Validation: this process already uses FoundationDB with other settings.
    /// </exception>
    public static async Task<FoundationDbStore> OpenAsync(FoundationDbStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var displayName = $"the FoundationDB cluster of '{options.ClusterFile}'";
        ClusterFile.Check(options.ClusterFile, displayName);
        ClientNetwork.Start(options);
        IFdbDatabase? database = null;
        try
        {
            database = await Fdb.OpenAsync(
                new FdbConnectionOptions { ClusterFile = options.ClusterFile, DefaultTimeout = options.TransactionTimeout, DefaultTracing = FdbTracingOptions.None },
                cancellationToken);
            await FirstAnswerAsync(database, options, displayName, cancellationToken);
            return new FoundationDbStore(database, options, displayName);
        }
        catch (FdbException error)
        {
            database?.Dispose();
            throw ClusterErrors.BeforeCommit(error, displayName);
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<IReadTransaction, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(tr => body(tr.Snapshot), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(body, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task FirstAnswerAsync(
        IFdbDatabase database, FoundationDbStoreOptions options, string displayName, CancellationToken cancellationToken)
    {
        using var transaction = database.BeginTransaction(FdbTransactionMode.ReadOnly, cancellationToken);
        transaction.Options.Timeout = (int)options.ConnectTimeout.TotalMilliseconds;
        try
        {
            await transaction.GetReadVersionAsync();
        }
        catch (FdbException error) when (error.Code == FdbError.TransactionTimedOut)
        {
            throw await ClusterStatus.ExplainAsync(database, options.ClusterFile, displayName, options.ConnectTimeout, error, cancellationToken);
        }
    }

    /// <summary>
    /// Runs a body until it succeeds or fails for good. A cluster that is too busy says so at once, each time: when it has said nothing
    /// else for as long as a transaction may take, its status tells whether to go on.
    /// </summary>
    private Task<T> RunAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken)
    {
        long? busySince = null;
        return _retry.RunAsync(
            async () =>
            {
                try
                {
                    return await RunOnceAsync(body, cancellationToken);
                }
                catch (StoreException error) when (error.Code == StoreErrorCode.ProcessBehind)
                {
                    busySince ??= TimeProvider.System.GetTimestamp();
                    if (TimeProvider.System.GetElapsedTime(busySince.Value) < _timeout) throw;
                    var cause = await ClusterStatus.ExplainAsync(_database, _clusterFile, DisplayName, _timeout, error, cancellationToken);

                    // What has batch priority waits while others have work to do, and only for those.
                    var givesWay = error.InnerException is FdbException { Code: FdbError.BatchTransactionThrottled };
                    if (!givesWay || cause.Code == FdynoErrorCode.StoreFull) throw cause;
                    busySince = null;
                    throw;
                }
                catch
                {
                    busySince = null;
                    throw;
                }
            },
            cancellationToken);
    }

    /// <summary>Runs a body once and commits what it wrote, in a transaction of its own: a run inherits nothing from the one before.</summary>
    private async Task<T> RunOnceAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken)
    {
        using var stopped = new CancellationTokenSource();
        using var native = _database.BeginTransaction(FdbTransactionMode.Default, stopped.Token);
        var transaction = new FoundationDbTransaction(native, DisplayName, _timeProvider, cancellationToken);
        try
        {
            T result;
            using (cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), stopped))
            {
                result = await body(transaction);
                transaction.End();
                cancellationToken.ThrowIfCancellationRequested();
            }

            using (cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).CancelAfter(CommitPatience), stopped))
            {
                await transaction.CommitAsync();
            }

            return result;
        }
        catch (StoreException error) when (error.Code == StoreErrorCode.TransactionTimedOut)
        {
            transaction.Failed(error);
            throw await ClusterStatus.ExplainAsync(_database, _clusterFile, DisplayName, _timeout, error, cancellationToken);
        }
        catch (Exception error)
        {
            transaction.Failed(error);
            if (transaction.FailsWhenTooOld && error is StoreException { Code: StoreErrorCode.TransactionTooOld } tooOld) throw tooOld.Final();
            throw;
        }
    }
}
