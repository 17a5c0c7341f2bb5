using SQLitePCL;

namespace Fdyno.Storage.Sqlite;

/// <summary>A connection to the file, with what it has prepared.</summary>
internal sealed class Database : IDisposable
{
    private const int StepsBetweenQuestions = 100;

    private readonly sqlite3 _handle;
    private readonly List<Statement> _statements = [];

    // Loads the native library.
    static Database() => Batteries_V2.Init();

    private Database(sqlite3 handle) => _handle = handle;

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Whether nothing can be written through the connection.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    /// <summary>Whether the file was removed, renamed or replaced since it was opened. Takes a microsecond.</summary>
    public bool HasMoved => MovedFile.HasMoved(_handle);

    /// <summary>Opens the file, which has to be there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">How it is opened.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static Database Open(string path, DatabaseMode mode)
    {
        var name = mode == DatabaseMode.Immutable ? new Uri(path).AbsoluteUri + "?immutable=1" : path;
        var access = mode == DatabaseMode.ReadWrite ? raw.SQLITE_OPEN_READWRITE : raw.SQLITE_OPEN_READONLY;
        var naming = mode == DatabaseMode.Immutable ? raw.SQLITE_OPEN_URI : 0;
        var code = raw.sqlite3_open_v2(name, out var handle, access | naming, null);
        if (code != raw.SQLITE_OK)
        {
            // There is a handle all the same: it has the message.
            using (handle) throw SqliteException.Of(handle, code);
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        return new Database(handle);
    }

    /// <summary>Prepares a statement, which lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var statement = new Statement(_handle, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs statements that need no parameters.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code == raw.SQLITE_OK) return;
        throw SqliteException.Of(_handle, code);
    }

    /// <summary>Runs a statement that takes long.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="stops">Asked now and then whether to stop.</param>
    /// <exception cref="SqliteException">It was stopped (<see cref="SqliteException.IsInterruption"/>), or failed. Nothing was changed.</exception>
    public void Execute(string sql, Func<bool> stops)
    {
        raw.sqlite3_progress_handler(_handle, StepsBetweenQuestions, _ => stops() ? 1 : 0, null);
        try
        {
            Execute(sql);
        }
        finally
        {
            raw.sqlite3_progress_handler(_handle, 0, null, null);
        }
    }

    /// <summary>Asks for one number.</summary>
    public long Number(string sql)
    {
        using var statement = new Statement(_handle, sql);
        return statement.RunForNumber();
    }

    /// <summary>Asks for one text.</summary>
    public string Text(string sql)
    {
        using var statement = new Statement(_handle, sql);
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
        _handle.Dispose();
    }
}
