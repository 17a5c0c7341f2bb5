using Fdyno.Storage.Buffered;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// A version of the file, held by a read transaction of a connection of its own. It is let go at the end of the transaction, and
/// after five seconds at the latest, since nothing of the write-ahead log can be reused while it is held.
/// </summary>
internal sealed class SqliteSnapshot(ReadConnectionPool pool, BusyWait busy, SqliteErrors errors, TimeProvider timeProvider) : ISnapshot
{
    private readonly Lock _gate = new();
    private ReadConnection? _connection;
    private ITimer? _timer;
    private long _version;
    private bool _isReleased;

    /// <inheritdoc/>
    public async ValueTask<long> GetVersionAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        return _version;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Runs where it is called, which is on the thread pool (<see cref="SqliteStore"/>): another hop would take longer than the read.
    /// </remarks>
    public async ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        return Read(connection => connection.Get(key.Span));
    }

    /// <inheritdoc/>
    /// <remarks>One after the other: a connection has one thread at a time, and each read takes microseconds.</remarks>
    public async ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        return Read(connection =>
        {
            var values = new byte[]?[keys.Count];
            for (var i = 0; i < values.Length; i++) values[i] = connection.Get(keys[i].Span);
            return values;
        });
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Runs where it is called, as a single read does: who wants to work on one page while the next one is read reads that in another
    /// transaction, which has a thread of its own.
    /// </remarks>
    public async ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Read(connection => connection.GetRange(range, options));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Costs a walk over all keys of the range, without their values. It is an estimate, so it need not see one version: it reads on
    /// a connection of its own and lets go of the version in between, however long it takes.
    /// </remarks>
    public async ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes, CancellationToken cancellationToken)
    {
        var points = new List<byte[]> { range.Begin.ToArray() };
        var bytes = 0L;
        ReadConnection? connection = null;
        try
        {
            connection = await busy.RunAsync(pool.Rent, cancellationToken);
            byte[]? next = null;
            do
            {
                var rest = range with { Begin = next ?? range.Begin };
                next = await Task.Run(() => connection.FindSplitPoints(rest, chunkBytes, ref bytes, points), cancellationToken);
            }
            while (next is not null);
        }
        catch (SqliteException exception)
        {
            throw errors.Translate(exception);
        }
        finally
        {
            if (connection is not null) pool.Return(connection);
        }
        points.Add(range.End.ToArray());
        return points;
    }

    /// <inheritdoc/>
    /// <remarks>As <see cref="GetSplitPointsAsync"/>.</remarks>
    public async ValueTask<long> EstimateSizeAsync(KeyRange range, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        ReadConnection? connection = null;
        try
        {
            connection = await busy.RunAsync(pool.Rent, cancellationToken);
            byte[]? next = null;
            do
            {
                var rest = range with { Begin = next ?? range.Begin };
                next = await Task.Run(() => connection.AddSizes(rest, ref bytes), cancellationToken);
            }
            while (next is not null);
        }
        catch (SqliteException exception)
        {
            throw errors.Translate(exception);
        }
        finally
        {
            if (connection is not null) pool.Return(connection);
        }
        return bytes;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    private static StoreException TooOld() =>
        new(StoreErrorCode.TransactionTooOld, "The transaction has been reading for too long.");

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null || _isReleased) return;
        try
        {
            // Opening reads the file's schema, which another process can be in the way of as well.
            var connection = await busy.RunAsync(pool.Rent, cancellationToken);
            try
            {
                if (connection.IsReplaced) throw errors.Moved();
                _version = await busy.RunAsync(connection.Begin, cancellationToken);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
            lock (_gate) _connection = connection;
            _timer = timeProvider.CreateTimer(
                static snapshot => ((SqliteSnapshot)snapshot!).Release(), this, StoreLimits.MaxTransactionAge, Timeout.InfiniteTimeSpan);
        }
        catch (SqliteException exception)
        {
            throw errors.Translate(exception);
        }
    }

    private T Read<T>(Func<ReadConnection, T> read)
    {
        lock (_gate)
        {
            if (_connection is null) throw TooOld();
            try
            {
                return read(_connection);
            }
            catch (SqliteException exception)
            {
                throw errors.Translate(exception);
            }
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _isReleased = true;
            if (_connection is null) return;
            var connection = _connection;
            _connection = null;
            try
            {
                connection.End();
                pool.Return(connection);
            }
            catch (SqliteException)
            {
                // Closing ends the read as well; nothing was written that could be lost.
                connection.Dispose();
            }
        }
    }
}
