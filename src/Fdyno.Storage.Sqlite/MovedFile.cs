using System.Runtime.InteropServices;
using SQLitePCL;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// Asks SQLite whether a file that it has open is still the one at its path. Outside Windows an open file can be removed, renamed or
/// replaced, and still takes all that is written to it: a backup into nowhere would end well. SQLite compares the file's number in the
/// file system, without opening the file, which would drop its locks (<see cref="OpenFiles"/>).
/// </summary>
internal static partial class MovedFile
{
    // SQLITE_FCNTL_HAS_MOVED, of sqlite3.h.
    private const int HasMovedOperation = 20;

    /// <summary>Whether the file is no longer at its path; false where the system does not let that happen.</summary>
    public static bool HasMoved(sqlite3 database)
    {
        var code = FileControl(database.DangerousGetHandle(), "main", HasMovedOperation, out var moved);
        GC.KeepAlive(database);
        return code == raw.SQLITE_OK && moved != 0;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static partial int FileControl(nint database, string schema, int operation, out int moved);
}
