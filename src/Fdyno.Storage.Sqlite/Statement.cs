using SQLitePCL;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// A prepared statement, used without ADO.NET: a scan or a bulk commit steps through thousands of rows, and a reader, a parameter
/// collection and a boxed value for each of them would cost more than SQLite does.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        var code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        if (code != raw.SQLITE_OK) throw Failure();
    }

    /// <summary>Binds bytes; an empty span is an empty blob, not NULL.</summary>
    public Statement Bind(int parameter, ReadOnlySpan<byte> bytes)
    {
        var code = bytes.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, bytes);
        if (code != raw.SQLITE_OK) throw Failure();
        return this;
    }

    /// <summary>Binds a number.</summary>
    public Statement Bind(int parameter, long number)
    {
        if (raw.sqlite3_bind_int64(_statement, parameter, number) != raw.SQLITE_OK) throw Failure();
        return this;
    }

    /// <summary>Goes to the next row; false behind the last one.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        var failure = Failure();
        Reset();
        throw failure;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    /// <summary>Runs a statement that returns one number.</summary>
    public long RunForNumber()
    {
        var number = Step() ? raw.sqlite3_column_int64(_statement, 0) : 0;
        Reset();
        return number;
    }

    /// <summary>Runs a statement that returns one text.</summary>
    public string RunForText()
    {
        var text = Step() ? raw.sqlite3_column_text(_statement, 0).utf8_to_string() : "";
        Reset();
        return text;
    }

    /// <summary>The bytes of a column; good until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>The number in a column.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>Ends the run. Its error, if there was one, has been reported by the step.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private SqliteException Failure() => SqliteException.Of(_database, raw.sqlite3_extended_errcode(_database));
}
