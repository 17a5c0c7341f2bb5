using SQLitePCL;

namespace Fdyno.Storage.Sqlite;

/// <summary>An error that SQLite has answered with. Never seen outside: <see cref="SqliteErrors"/> says what it means to a user.</summary>
internal sealed class SqliteException : Exception
{
    private SqliteException(string message, int extendedCode)
        : base(message) => SqliteErrorCode = extendedCode & 0xFF;

    /// <summary>The code, such as <see cref="raw.SQLITE_BUSY"/>.</summary>
    public int SqliteErrorCode { get; }

    /// <summary>Whether the call was stopped because somebody asked for it.</summary>
    public bool IsInterruption => SqliteErrorCode == raw.SQLITE_INTERRUPT;

    /// <summary>The error that a call has just answered with.</summary>
    /// <param name="database">The connection.</param>
    /// <param name="code">The code, extended or not.</param>
    public static SqliteException Of(sqlite3 database, int code) => new($"SQLite: {raw.sqlite3_errmsg(database).utf8_to_string()}", code);
}
