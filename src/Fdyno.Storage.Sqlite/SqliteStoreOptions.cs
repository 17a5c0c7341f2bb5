namespace Fdyno.Storage.Sqlite;

/// <summary>Where the embedded store lies, and how it is used.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The file. Its folder is there.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the file is made when it is not there; else that is an error.</summary>
    public bool Create { get; init; } = true;

    /// <summary>Measures the age of transactions.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// How long a commit waits for other processes that write to the file. Each of them holds it for one commit at a time.
    /// </summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the file is opened for reading only. A file that cannot be written to is, whatever this says.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Measures the waiting for others; the system's also where the age of transactions is measured by a test's clock.</summary>
    internal TimeProvider WaitTimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The most pages that the file may have, so that tests can fill it; 0 for SQLite's own limit.</summary>
    internal long MaxPageCount { get; init; }

    /// <summary>How long others may be kept from writing where the file has to be rewritten and nobody has agreed to more.</summary>
    internal TimeSpan LongestRewrite { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many commits the log keeps for finding conflicts.</summary>
    internal int CommitsKept { get; init; } = CommitLog.CommitsKept;

    /// <summary>The page size of a file that is made, in bytes.</summary>
    internal int PageSize { get; init; } = StoreFormat.PageSize;
}
