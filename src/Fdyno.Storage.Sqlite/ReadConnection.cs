using Fdyno.Storage.Buffered;

namespace Fdyno.Storage.Sqlite;

/// <summary>A connection that reads, one version at a time.</summary>
internal sealed class ReadConnection : IDisposable
{
    // 2,000 keys of 300 B: large enough that a hop between threads and a seek cost nothing, small enough for many at a time.
    private const int DefaultPageBytes = 256 * 1024;

    // Long enough to be worth the hop, short enough not to hold a version for long.
    private const int SplitScanKeys = 50_000;

    private readonly string _path;
    private readonly Database _database;
    private readonly Statement _begin;
    private readonly Statement _end;
    private readonly Statement _version;
    private readonly Statement _get;
    private readonly Statement _range;
    private readonly Statement _rangeReverse;
    private readonly Statement _sizes;

    public ReadConnection(string path, DatabaseMode mode)
    {
        _path = path;
        _database = Database.Open(path, mode);
        try
        {
            _database.Execute("PRAGMA query_only=1; PRAGMA cache_size=-4096");
            _begin = _database.Prepare("BEGIN");
            _end = _database.Prepare("COMMIT");
            _version = _database.Prepare("SELECT max(version) FROM commits");
            _get = _database.Prepare("SELECT value FROM kv WHERE key=?1");
            _range = _database.Prepare("SELECT key, value FROM kv WHERE key>=?1 AND key<?2 ORDER BY key");
            _rangeReverse = _database.Prepare("SELECT key, value FROM kv WHERE key>=?1 AND key<?2 ORDER BY key DESC");
            _sizes = _database.Prepare("SELECT key, length(value) FROM kv WHERE key>=?1 AND key<?2 ORDER BY key");
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether another file stands in the place of this one. A connection that is opened now would read that one, and the two must not be
    /// mixed. What is only gone can still be read, and be rescued by that.
    /// </summary>
    public bool IsReplaced => _database.HasMoved && File.Exists(_path);

    /// <summary>Takes hold of the current version, and says which it is.</summary>
    public long Begin()
    {
        _begin.Run();
        try
        {
            return _version.RunForNumber();
        }
        catch
        {
            _database.Rollback();
            throw;
        }
    }

    /// <summary>Lets go of the version.</summary>
    public void End() => _end.Run();

    /// <summary>A value, or null.</summary>
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

    /// <summary>A page of a range.</summary>
    public RangePage GetRange(KeyRange range, RangeReadOptions options)
    {
        var statement = options.Reverse ? _rangeReverse : _range;
        var target = options.TargetBytes == 0 ? DefaultPageBytes : options.TargetBytes;
        var items = new List<KeyValue>();
        var arena = new ByteArena();
        var bytes = 0L;
        try
        {
            statement.Bind(1, range.Begin.Span).Bind(2, range.End.Span);
            while (statement.Step())
            {
                var isFull = items.Count > 0 && (bytes >= target || (options.Limit > 0 && items.Count >= options.Limit));
                if (isFull) return new RangePage(items, true);
                var item = new KeyValue(arena.Copy(statement.Bytes(0)), arena.Copy(statement.Bytes(1)));
                items.Add(item);
                bytes += item.Key.Length + item.Value.Length;
            }
            return new RangePage(items, false);
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>
    /// Walks over the keys of a range, without their values, and notes where a chunk is full. Does not walk far at a time.
    /// </summary>
    /// <param name="range">What to walk over.</param>
    /// <param name="chunkBytes">When a chunk is full.</param>
    /// <param name="bytes">What the current chunk has so far.</param>
    /// <param name="points">Takes the first key of every chunk but the first.</param>
    /// <returns>Where to go on; null at the end of the range.</returns>
    public byte[]? FindSplitPoints(KeyRange range, long chunkBytes, ref long bytes, List<byte[]> points)
    {
        try
        {
            _sizes.Bind(1, range.Begin.Span).Bind(2, range.End.Span);
            for (var keys = 0; _sizes.Step(); keys++)
            {
                var key = _sizes.Bytes(0);
                if (keys == SplitScanKeys) return key.ToArray();
                if (bytes >= chunkBytes)
                {
                    points.Add(key.ToArray());
                    bytes = 0;
                }
                bytes += key.Length + _sizes.Number(1);
            }
            return null;
        }
        finally
        {
            _sizes.Reset();
        }
    }

    /// <summary>Adds up the sizes of the keys and values of a range, without reading the values. Does not walk far at a time.</summary>
    /// <param name="range">What to walk over.</param>
    /// <param name="bytes">The sum.</param>
    /// <returns>Where to go on; null at the end of the range.</returns>
    public byte[]? AddSizes(KeyRange range, ref long bytes)
    {
        try
        {
            _sizes.Bind(1, range.Begin.Span).Bind(2, range.End.Span);
            for (var keys = 0; _sizes.Step(); keys++)
            {
                var key = _sizes.Bytes(0);
                if (keys == SplitScanKeys) return key.ToArray();
                bytes += key.Length + _sizes.Number(1);
            }
            return null;
        }
        finally
        {
            _sizes.Reset();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();
}
