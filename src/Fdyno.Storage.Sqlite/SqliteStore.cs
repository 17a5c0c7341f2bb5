using Fdyno.Errors;
using Fdyno.Storage.Buffered;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// The embedded store: one SQLite file with a write-ahead log, which several processes, and several stores in one process, may use
/// at the same time. Transactions are optimistic: they read one version of the file, and their commit, which takes its turn, checks
/// in the log of commits in the file that nobody wrote what they read.
/// </summary>
public sealed class SqliteStore : BufferedStore, IStoreSpace
{
    private readonly string _path;
    private readonly TimeProvider _timeProvider;
    private readonly BusyWait _busy;
    private readonly SqliteErrors _errors;
    private readonly StoreIdentity? _identity;
    private readonly ReadConnectionPool _readers;
    private readonly CommitWriter? _writer;
    private readonly DatabaseMode _mode;
    private readonly FileSpace _space;
    private readonly OpenStore _counted;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private Task? _closing;

    private SqliteStore(
        SqliteStoreOptions options,
        string path,
        string displayName,
        DatabaseMode mode,
        BusyWait busy,
        SqliteErrors errors,
        StoreIdentity? identity)
        : base(options.TimeProvider, options.WaitTimeProvider)
    {
        _path = path;
        DisplayName = displayName;
        _timeProvider = options.TimeProvider;
        _busy = busy;
        _errors = errors;
        _identity = identity;
        _mode = mode;
        _space = new FileSpace(options, path, displayName, errors, busy);
        _readers = new ReadConnectionPool(path, mode, CheckInPlace);
        _writer = mode == DatabaseMode.ReadWrite ? new CommitWriter(options, path, errors, busy) : null;
        _counted = new OpenStore();
    }

    /// <inheritdoc/>
    public override string DisplayName { get; }

    /// <inheritdoc/>
    /// <remarks>The file has one writer at a time: more in flight would only wait for each other.</remarks>
    public override int PreferredRangesInFlight => 1;

    /// <inheritdoc/>
    /// <remarks>The one who commits is the one who knows: no answer can get lost between the two.</remarks>
    public override bool CommitOutcomeCanBeUnknown => false;

    /// <inheritdoc/>
    public override StoreIdentity? Identity => _identity;

    /// <inheritdoc/>
    public override bool ClearsRangesByRow => true;

    /// <inheritdoc/>
    public override IStoreSpace Space => this;

    /// <inheritdoc/>
    public override Task LetOthersWriteAsync(CancellationToken cancellationToken = default) => _busy.LetOthersAsync(cancellationToken);

    /// <summary>Whether the store can be read only, because its file can or because it was opened so.</summary>
    public bool IsReadOnly => _writer is null;

    /// <summary>Opens the store, and makes its file when there is none.</summary>
    /// <param name="options">Where the file is, and how it is used.</param>
    /// <param name="cancellationToken">Ends the waiting for others that open the file.</param>
    /// <exception cref="FdynoException">
    /// The file cannot be made or opened, is no store, or one of a newer format; it has not been changed.
    /// </exception>
    public static async Task<SqliteStore> OpenAsync(SqliteStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        var path = Path.GetFullPath(options.Path);
        var displayName = $"the embedded store '{path}'";
        var errors = new SqliteErrors(path, displayName);
        var busy = new BusyWait(options.BusyTimeout, options.WaitTimeProvider);
        try
        {
            if (File.Exists(path)) path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            var file = new StoreFile(options, path, displayName, busy, errors);
            return await OpenFiles.OpenAsync(
                path,
                open => Task.Run(
                    async () =>
                    {
                        var (mode, identity) = await file.PrepareAsync(open, cancellationToken);
                        var store = await busy.RunAsync(
                            () => new SqliteStore(options, path, displayName, mode, busy, errors, identity), cancellationToken);
                        return (store, identity);
                    },
                    cancellationToken),
                cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw errors.Translate(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            const string Action = "Check the path and the rights of the current user, or give another path.";
            throw StoreErrors.Unavailable(displayName, exception.Message.TrimEnd('.'), Action, exception);
        }
    }

    /// <summary>Waits for the transactions that are running, then closes the file. The last one to close it tidies its log away.</summary>
    public override ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closing is null)
            {
                if (_running == 0) _idle.SetResult();
                _closing = Task.Run(CloseAsync);
            }
        }
        return new ValueTask(_closing);
    }

    /// <summary>
    /// Runs the whole operation on the thread pool: SQLite's calls take the thread that they are made on, and that must not be the
    /// caller's.
    /// </summary>
    protected override async Task<T> RunAsync<T>(Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing is not null, this);
            _running++;
        }
        try
        {
            return await Task.Run(operation, cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                if (--_running == 0 && _closing is not null) _idle.SetResult();
            }
        }
    }

    /// <inheritdoc/>
    protected override ISnapshot OpenSnapshot() => new SqliteSnapshot(_readers, _busy, _errors, _timeProvider);

    /// <inheritdoc/>
    protected override Task<long> CommitAsync(PendingCommit commit, CancellationToken cancellationToken) =>
        _writer is null ? throw StoreErrors.ReadOnly(DisplayName) : _writer.CommitAsync(commit, cancellationToken);

    /// <inheritdoc/>
    Task<StoreSpace> IStoreSpace.ReadAsync(CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            CheckInPlace();
            return _space.ReadAsync(_mode, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    Task<StoreSpace> IStoreSpace.ReclaimAsync(bool blocksOthers, Action<long>? progress, CancellationToken cancellationToken) => RunAsync(
        () => _writer is null
            ? throw StoreErrors.ReadOnly(DisplayName)
            : _space.ReclaimAsync(_writer, blocksOthers, progress, cancellationToken),
        cancellationToken);

    private void CheckInPlace()
    {
        if (_writer?.IsReplaced == true) throw _errors.Moved();
    }

    private async Task CloseAsync()
    {
        await _idle.Task;
        await OpenFiles.CloseAsync(_path, () =>
        {
            _readers.Dispose();
            _writer?.Dispose();
            _counted.Dispose();
        });
    }
}
