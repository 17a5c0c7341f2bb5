using Fdyno.Errors;
using SQLitePCL;

namespace Fdyno.Storage.Sqlite;

/// <summary>Says what SQLite's error codes mean to a user, in one place.</summary>
internal sealed class SqliteErrors(string path, string displayName)
{
    // Below this, "the disk does not take it" is taken for "the disk is full".
    private const long AlmostNoBytes = 1_000_000;

    /// <summary>Whether another connection is in the way, and waiting helps.</summary>
    public static bool IsBusy(SqliteException exception) =>
        exception.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL;

    /// <summary>The error for <paramref name="exception"/>, where nothing has been changed.</summary>
    public FdynoException Translate(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_READONLY or raw.SQLITE_PERM => StoreErrors.ReadOnly(displayName, exception),
        raw.SQLITE_FULL => StoreErrors.Full(displayName, exception),
        raw.SQLITE_IOERR when IsDiskFull() => StoreErrors.Full(displayName, exception),
        raw.SQLITE_NOTADB => StoreErrors.NotAStore(displayName, "the file is not a database", exception),
        raw.SQLITE_CORRUPT => StoreErrors.Damaged(displayName, exception.Message.TrimEnd('.'), exception),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => StoreErrors.Unavailable(
            displayName,
            "another process holds it",
            "Wait until the other process has finished, or end it, then run the command again.",
            exception),
        raw.SQLITE_CANTOPEN or raw.SQLITE_AUTH => StoreErrors.Unavailable(
            displayName,
            "the file cannot be opened",
            "Check that the file and its folder are there and that the current user may use them.",
            exception),
        _ => StoreErrors.Unavailable(
            displayName, exception.Message.TrimEnd('.'), "Check the disk that the file lies on, then run the command again.", exception),
    };

    /// <summary>
    /// The error for <paramref name="exception"/> when it came while a commit was being made durable. Only an error of the device
    /// leaves the outcome open: a full disk is noticed before the commit's last page is written.
    /// </summary>
    public FdynoException TranslateCommit(SqliteException exception) => exception.SqliteErrorCode == raw.SQLITE_IOERR
        ? StoreErrors.OutcomeUnknown(displayName, exception)
        : Translate(exception);

    /// <summary>The error for bytes in the store that SQLite takes for good ones and that mean nothing.</summary>
    public FdynoException Damaged(InvalidDataException exception) =>
        StoreErrors.Damaged(displayName, exception.Message.TrimEnd('.'), exception);

    /// <summary>The error for a file that is not at its path any more, although it was opened there.</summary>
    public FdynoException Moved() => StoreErrors.Unavailable(
        displayName,
        "its file was removed, renamed or replaced by another one after it had been opened",
        "What would be written now would be lost. Put the file back and run the command again, or close the connection with "
        + "Disconnect-Fdyno, and connect again.");

    private bool IsDiskFull()
    {
        try
        {
            return new DriveInfo(path).AvailableFreeSpace < AlmostNoBytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
