using Fdyno.Errors;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// Reads how much of the file is free, and gives it back. Files are made with SQLite's incremental vacuum, which moves pages from the end
/// of the file into free ones and cuts the end off. A file that was made without it is rewritten once.
/// </summary>
/// <param name="options">How the file is used.</param>
/// <param name="path">The file.</param>
/// <param name="displayName">The store's name in messages.</param>
/// <param name="errors">Says what SQLite's errors mean.</param>
/// <param name="busy">Waits for other processes.</param>
internal sealed class FileSpace(SqliteStoreOptions options, string path, string displayName, SqliteErrors errors, BusyWait busy)
{
    // About 4 MB: a step holds the file for some 20 ms.
    private const int PagesPerStep = 256;

    // Readers hold an old state for at most five seconds, and the log cannot be emptied before they let go.
    private const int CheckpointTries = 6;
    private const int CheckpointPatienceMilliseconds = 1_000;

    private const int Incremental = 2;

    /// <summary>Reads the numbers.</summary>
    /// <param name="mode">How the file is opened.</param>
    /// <param name="cancellationToken">Stops the waiting for others.</param>
    public async Task<StoreSpace> ReadAsync(DatabaseMode mode, CancellationToken cancellationToken)
    {
        try
        {
            return await busy.RunAsync(
                () =>
                {
                    using var database = Database.Open(path, mode);
                    return Read(database);
                },
                cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw errors.Translate(exception);
        }
    }

    /// <summary>Gives free space back.</summary>
    /// <inheritdoc cref="IStoreSpace.ReclaimAsync"/>
    /// <param name="writer">Has the turn of the process.</param>
    /// <param name="blocksOthers">Whether a rewrite may take as long as it takes.</param>
    /// <param name="progress">Told how many bytes were given back so far.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    public async Task<StoreSpace> ReclaimAsync(
        CommitWriter writer, bool blocksOthers, Action<long>? progress, CancellationToken cancellationToken)
    {
        var before = await writer.RunAsync(Read, cancellationToken);
        if (before.FreeBytes > 0)
        {
            if (before.NeedsRewrite) await writer.RunAsync(_ => Rewrite(blocksOthers, cancellationToken), cancellationToken);
            else await ShrinkAsync(writer, before.FreeBytes, progress, cancellationToken);
        }

        await EmptyLogAsync(writer, cancellationToken);
        return await writer.RunAsync(Read, cancellationToken);
    }

    private StoreSpace Read(Database database)
    {
        var pageSize = database.Number("PRAGMA page_size");
        var log = new FileInfo(path + "-wal");
        return new StoreSpace(
            new FileInfo(path).Length + (log.Exists ? log.Length : 0),
            database.Number("PRAGMA freelist_count") * pageSize,
            database.Number("PRAGMA auto_vacuum") != Incremental);
    }

    private async Task ShrinkAsync(CommitWriter writer, long bytes, Action<long>? progress, CancellationToken cancellationToken)
    {
        for (var done = 0L; done < bytes;)
        {
            var freed = await writer.RunAsync(ShrinkOnce, cancellationToken);
            if (freed == 0) return;
            done += freed;
            progress?.Invoke(done);
            await busy.LetOthersAsync(cancellationToken);
        }
    }

    /// <summary>One step, a transaction of its own. Its durability can wait: the next commit that is durable makes it so.</summary>
    private static long ShrinkOnce(Database database)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            var before = database.Number("PRAGMA page_count");
            database.Execute($"PRAGMA incremental_vacuum({PagesPerStep})");
            var freed = before - database.Number("PRAGMA page_count");
            database.Execute("COMMIT");
            return freed * database.Number("PRAGMA page_size");
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    /// <summary>
    /// Writes the whole file anew, in one transaction of SQLite's, in a way that allows for steps from then on. Readers go on reading what
    /// was there before; writers wait. On a connection of its own, whose temporary files lie on the disk and not in memory.
    /// </summary>
    private bool Rewrite(bool blocksOthers, CancellationToken cancellationToken)
    {
        var time = options.WaitTimeProvider;
        var start = time.GetTimestamp();
        using var database = Database.Open(path, DatabaseMode.ReadWrite);
        database.Execute($"PRAGMA synchronous=FULL; PRAGMA auto_vacuum={Incremental}");
        try
        {
            database.Execute(
                "VACUUM",
                () => cancellationToken.IsCancellationRequested || (!blocksOthers && time.GetElapsedTime(start) >= options.LongestRewrite));
            return true;
        }
        catch (SqliteException exception) when (exception.IsInterruption)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new FdynoException(
                FdynoErrorCode.LimitExceeded,
                FormattableString.Invariant($"The file of {displayName} has to be rewritten once before space can be given back in steps. ")
                + FormattableString.Invariant($"That takes more than {options.LongestRewrite.TotalSeconds:0} seconds, and nobody can write to it meanwhile."),
                "Nothing was changed. When no other process needs to write, run: Optimize-FdynoStore -Force",
                displayName,
                exception);
        }
    }

    /// <summary>
    /// Has the log written into the file, which is cut off then, and the log emptied. Where readers keep that from being done, a later
    /// commit does it.
    /// </summary>
    private async Task EmptyLogAsync(CommitWriter writer, CancellationToken cancellationToken)
    {
        for (var i = 0; i < CheckpointTries; i++)
        {
            if (await writer.RunAsync(EmptyLog, cancellationToken)) return;
            await busy.LetOthersAsync(cancellationToken);
        }
    }

    private static bool EmptyLog(Database database)
    {
        database.Execute($"PRAGMA busy_timeout={CheckpointPatienceMilliseconds}");
        try
        {
            return database.Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        finally
        {
            database.Execute("PRAGMA busy_timeout=0");
        }
    }
}
