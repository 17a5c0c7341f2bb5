using Fdyno.Api;
using Fdyno.Layout;
using Fdyno.Storage;
using Microsoft.Data.Sqlite;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>A table's item rows as SQLite sees them, and SQLite's own copy of them.</summary>
internal sealed class EmbeddedYardstick : IYardstick
{
    // Behind everything that the directory layer hands out.
    private static readonly byte[] CopyPrefix = [0xFE, 0xFE, 0xFE];

    private readonly SqliteConnection _connection;
    private readonly KeyRange _rows;
    private readonly int _prefixLength;

    private EmbeddedYardstick(SqliteConnection connection, Fdyno.Tuples.Subspace items)
    {
        _connection = connection;
        _rows = KeyRange.StartsWith(items.Key);
        _prefixLength = items.Key.Length;
    }

    /// <summary>Opens the file once more, set up as the store's own writer is, and finds the table's rows.</summary>
    public static async Task<EmbeddedYardstick> OpenAsync(string path, FdynoConnection fdyno, string tableName, CancellationToken cancellationToken)
    {
        var prefix = await fdyno.Context.Store.ReadAsync(
            transaction => fdyno.Context.Directories.TryOpenTableAsync(transaction, tableName), cancellationToken);
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        var connection = new SqliteConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var raw = new EmbeddedYardstick(connection, new TableKeyspace(prefix).Items);
        await raw.RunAsync("PRAGMA synchronous = FULL; PRAGMA cache_size = -24576; PRAGMA temp_store = MEMORY", cancellationToken);
        return raw;
    }

    /// <inheritdoc/>
    public async Task<long> SumRowsAsync(CancellationToken cancellationToken)
    {
        await using var command = Command("SELECT sum(length(key) + length(value)) FROM kv WHERE key >= $begin AND key < $end");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Copies all rows to other keys, in one statement and one transaction.</summary>
    public Task RunAsync(StepKind step, CancellationToken cancellationToken) => RunAsync(
        "INSERT INTO kv (key, value) SELECT CAST($prefix || substr(key, $length + 1) AS BLOB), value FROM kv WHERE key >= $begin AND key < $end",
        cancellationToken);

    /// <inheritdoc/>
    public async Task CheckAsync(StepKind step, CancellationToken cancellationToken)
    {
        await using var command = Command(
            "SELECT (SELECT count(*) FROM kv WHERE key >= $prefix AND key < $prefixEnd) "
            + "= (SELECT count(*) FROM kv WHERE key >= $begin AND key < $end)");
        WrongResultException.ThrowUnless((long)(await command.ExecuteScalarAsync(cancellationToken))! == 1, "The raw copy lacks rows.");
    }

    /// <inheritdoc/>
    public Task ClearAsync(StepKind step, CancellationToken cancellationToken) =>
        RunAsync("DELETE FROM kv WHERE key >= $prefix AND key < $prefixEnd", cancellationToken);

    /// <summary>Brings everything from the write-ahead log into the file.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) => FinishAsync(cancellationToken);

    /// <summary>Brings everything from the write-ahead log into the file: sooner or later it has to get there.</summary>
    public Task FinishAsync(CancellationToken cancellationToken) => RunAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$begin", _rows.Begin.ToArray());
        command.Parameters.AddWithValue("$end", _rows.End.ToArray());
        command.Parameters.AddWithValue("$prefix", CopyPrefix);
        command.Parameters.AddWithValue("$prefixEnd", KeyRange.Increment(CopyPrefix));
        command.Parameters.AddWithValue("$length", _prefixLength);
        return command;
    }
}
