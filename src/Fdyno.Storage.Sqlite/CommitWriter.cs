using Fdyno.Storage.Buffered;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// The one connection of a store that writes. Commits of this process take turns in the order in which they came; those of other
/// processes are waited for.
/// </summary>
internal sealed class CommitWriter : IDisposable
{
    // Pages written so far are copied into the file when the log has this many bytes: rarely enough that a bulk load does not write
    // everything twice in small pieces, often enough that the log stays small and a new process has little of it to read.
    private const int CheckpointBytes = 32 * 1024 * 1024;

    // Readers that overlap without end keep the log from starting over. At this size the next commit waits for them, at most the
    // five seconds that a reader has.
    private const long LargestLogBytes = 512L * 1024 * 1024;

    private const int CommitsBetweenLogChecks = 64;

    private readonly string _path;
    private readonly SqliteErrors _errors;
    private readonly BusyWait _busy;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Database _database;
    private readonly CommitLog _log;
    private readonly Target _target;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private bool _securesAtOnce = true;

    public CommitWriter(SqliteStoreOptions options, string path, SqliteErrors errors, BusyWait busy)
    {
        _path = path;
        _errors = errors;
        _busy = busy;
        _timeProvider = options.TimeProvider;
        _database = Database.Open(path, DatabaseMode.ReadWrite);
        try
        {
            var pageSize = _database.Number("PRAGMA page_size");
            // FULL: a commit is on the disk when it returns, and survives a loss of power (but see Secure). What does not fit into the cache is
            // written early, which is right as well but slower; the largest transaction fits.
            _database.Execute(
                $"PRAGMA synchronous=FULL; PRAGMA cache_size=-24576; PRAGMA temp_store=MEMORY; "
                + $"PRAGMA wal_autocheckpoint={CheckpointBytes / pageSize}; PRAGMA journal_size_limit={2 * CheckpointBytes}");
            if (options.MaxPageCount > 0) _database.Execute($"PRAGMA max_page_count={options.MaxPageCount}");
            _log = new CommitLog(_database, options.CommitsKept);
            _target = new Target(_database);
            _begin = _database.Prepare("BEGIN IMMEDIATE");
            _commit = _database.Prepare("COMMIT");
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>Whether another file stands in the place of this one.</summary>
    public bool IsReplaced => _database.HasMoved && File.Exists(_path);

    /// <summary>Checks and makes a commit; returns its version.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellationToken">Ends the waiting for the turn.</param>
    public async Task<long> CommitAsync(PendingCommit commit, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_database.HasMoved) throw _errors.Moved();
            Secure(!commit.DefersDurability);
            await _busy.RunAsync(Begin, cancellationToken);
            var version = Write(commit);
            if (version % CommitsBetweenLogChecks == 0) BoundLog();
            return version;
        }
        catch (SqliteException exception)
        {
            throw _errors.Translate(exception);
        }
        catch (InvalidDataException exception)
        {
            throw _errors.Damaged(exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs work on the file, in the writers' turn and outside of any transaction.</summary>
    /// <param name="work">Does it; run again where another process is in the way.</param>
    /// <param name="cancellationToken">Ends the waiting for the turn, and for other processes.</param>
    public async Task<T> RunAsync<T>(Func<Database, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_database.HasMoved) throw _errors.Moved();
            Secure(false);
            return await _busy.RunAsync(() => work(_database), cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw _errors.Translate(exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.Dispose();
        _turn.Dispose();
    }

    /// <summary>
    /// Whether the next commit waits for the disk. One that does not is in the log all the same, in its place; the next one that does
    /// puts the whole log on the disk, so nothing is ever kept without what came before it.
    /// </summary>
    private void Secure(bool atOnce)
    {
        if (_securesAtOnce == atOnce) return;
        _database.Execute(atOnce ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        _securesAtOnce = atOnce;
    }

    private bool Begin()
    {
        _begin.Run();
        return true;
    }

    private long Write(PendingCommit commit)
    {
        var version = 0L;
        try
        {
            var newest = _log.Newest;
            _log.Check(commit, newest);
            version = newest + 1;
            commit.Writes.Apply(version, _target);
            _log.Add(version, commit.Writes.WriteConflicts(version), _timeProvider.GetUtcNow());
        }
        catch
        {
            _database.Rollback();
            throw;
        }
        try
        {
            _commit.Run();
            return version;
        }
        catch (SqliteException exception)
        {
            _database.Rollback();
            throw _errors.TranslateCommit(exception);
        }
    }

    /// <summary>Has the write-ahead log start over when it has grown too large.</summary>
    private void BoundLog()
    {
        var log = new FileInfo(_path + "-wal");
        if (!log.Exists || log.Length < LargestLogBytes) return;
        var patience = (int)StoreLimits.MaxTransactionAge.TotalMilliseconds + 1_000;
        try
        {
            _database.Execute($"PRAGMA busy_timeout={patience}; PRAGMA wal_checkpoint(RESTART); PRAGMA busy_timeout=0");
        }
        catch (SqliteException)
        {
            // The commit has been made. A log that stays large costs room and nothing else, and the next check tries again.
            _database.Execute("PRAGMA busy_timeout=0");
        }
    }

    /// <summary>Writes rows.</summary>
    private sealed class Target(Database database) : ICommitTarget
    {
        private readonly Statement _get = database.Prepare("SELECT value FROM kv WHERE key=?1");

        // Without other indexes, REPLACE overwrites in one descent of the tree; an upsert would take two.
        private readonly Statement _set = database.Prepare("REPLACE INTO kv VALUES (?1, ?2)");
        private readonly Statement _clear = database.Prepare("DELETE FROM kv WHERE key=?1");
        private readonly Statement _clearRange = database.Prepare("DELETE FROM kv WHERE key>=?1 AND key<?2");

        public byte[]? Get(ReadOnlySpan<byte> key)
        {
            try
            {
                return _get.Bind(1, key).Step() ? _get.Bytes(0).ToArray() : null;
            }
            finally
            {
                _get.Reset();
            }
        }

        public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _set.Bind(1, key).Bind(2, value).Run();

        public void Clear(ReadOnlySpan<byte> key) => _clear.Bind(1, key).Run();

        public void ClearRange(KeyRange range) => _clearRange.Bind(1, range.Begin.Span).Bind(2, range.End.Span).Run();
    }
}
