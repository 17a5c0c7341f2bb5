using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fdyno.Storage.Sqlite;

/// <summary>A connection to the file, with what it has prepared.</summary>
internal sealed class Database : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];

    private Database(SqliteConnection connection) => _connection = connection;

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle!) == 0;

    /// <summary>Whether nothing can be written through the connection.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_connection.Handle!, "main") == 1;

    /// <summary>Opens the file, which has to be there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">How it is opened.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static Database Open(string path, DatabaseMode mode)
    {
        var builder = new SqliteConnectionStringBuilder
        {
            DataSource = mode == DatabaseMode.Immutable ? new Uri(path).AbsoluteUri + "?immutable=1" : path,
            Mode = mode == DatabaseMode.ReadWrite ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly,
            // Connections are kept by the store, with their prepared statements; closing has to mean closing.
            Pooling = false,
        };
        var connection = new SqliteConnection(builder.ConnectionString);
        try
        {
            connection.Open();
            raw.sqlite3_extended_result_codes(connection.Handle!, 1);
            return new Database(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Prepares a statement, which lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var statement = new Statement(_connection.Handle!, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs statements that need no parameters.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_connection.Handle!, sql);
        if (code == raw.SQLITE_OK) return;
        throw new SqliteException($"SQLite: {raw.sqlite3_errmsg(_connection.Handle!).utf8_to_string()}", code & 0xFF, code);
    }

    /// <summary>Asks for one number.</summary>
    public long Number(string sql)
    {
        using var statement = new Statement(_connection.Handle!, sql);
        return statement.RunForNumber();
    }

    /// <summary>Asks for one text.</summary>
    public string Text(string sql)
    {
        using var statement = new Statement(_connection.Handle!, sql);
        return statement.RunForText();
    }

    /// <summary>Rolls back what is open; SQLite has done so itself after some errors.</summary>
    public void Rollback()
    {
        if (IsInTransaction) Execute("ROLLBACK");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _connection.Dispose();
    }
}
