using System.Buffers.Binary;
using Fdyno.Errors;

namespace Fdyno.Storage.Sqlite;

/// <summary>What a store's file looks like, and how to tell it from other files.</summary>
internal static class StoreFormat
{
    /// <summary>"Fdyn" in ASCII: marks the file as a Fdyno store (SQLite's <c>application_id</c>).</summary>
    public const int ApplicationId = 0x4664796E;

    /// <summary>The newest format that this version knows (SQLite's <c>user_version</c>).</summary>
    public const int Version = 1;

    /// <summary>The version of a store that has just been made.</summary>
    public const long FirstVersion = 1;

    /// <summary>
    /// The page size of new files, in bytes. Measured with 200,000 rows of 300 B and with values of 10 KB: bulk commits, restores and
    /// scans took a tenth to a quarter less time than with pages of 8192 bytes, and about as much as with 32768; the commit of a single
    /// row takes a sixth more than with 8192 (0.25 ms), because whole pages are logged. The file is not mapped into memory: that would
    /// save a copy in scans, but an error of the disk would end the process rather than be reported.
    /// </summary>
    public const int PageSize = 16384;

    /// <summary>The tables of a new store.</summary>
    public const string Tables = """
        CREATE TABLE kv (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE commits (version INTEGER PRIMARY KEY, seconds INTEGER NOT NULL, ranges BLOB NOT NULL);
        INSERT INTO commits VALUES (1, 0, x'');
        """;

    private const int HeaderBytes = 100;
    private const int UserVersionOffset = 60;
    private const int ApplicationIdOffset = 68;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>
    /// Reads the header of the file at <paramref name="path"/> without any help of SQLite's, which might roll back or write to a file
    /// that is not ours.
    /// </summary>
    /// <returns>Whether there is a store; false where the file is empty.</returns>
    /// <exception cref="FdynoException">The file is something else, or of a newer format.</exception>
    public static bool Probe(string path, string displayName)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        int length;
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            length = RandomAccess.Read(file, header, 0);
        }
        if (length == 0) return false;
        if (!header[..length].StartsWith(Magic))
        {
            throw StoreErrors.NotAStore(displayName, "the file is not a database");
        }
        if (length < HeaderBytes) throw StoreErrors.Damaged(displayName, "the file is cut off");
        Check(
            BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdOffset..]),
            BinaryPrimitives.ReadInt32BigEndian(header[UserVersionOffset..]),
            displayName);
        return true;
    }

    /// <summary>Refuses a database that is not a store, or of a newer format.</summary>
    public static void Check(long applicationId, long version, string displayName)
    {
        if (applicationId != ApplicationId) throw StoreErrors.NotAStore(displayName, "the file is a database of another program");
        if (version > Version) throw StoreErrors.TooNew(displayName, version, Version);
        if (version < 1) throw StoreErrors.Damaged(displayName, "its format number is missing");
    }
}
