namespace Fdyno.Storage.Sqlite;

/// <summary>Makes the file of a store, or makes sure that there is one.</summary>
internal sealed class StoreFile(SqliteStoreOptions options, string path, string displayName, BusyWait busy, SqliteErrors errors)
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Prepares the file for use and says how it can be opened, and what tells it from copies of it.</summary>
    /// <param name="open">The file where a store of this process has it open, and has therefore looked at it; null otherwise.</param>
    /// <param name="cancellationToken">Ends the waiting for others who are making it.</param>
    public async Task<(DatabaseMode Mode, StoreIdentity? Identity)> PrepareAsync(OpenFile? open, CancellationToken cancellationToken)
    {
        var identity = LookAtFile(open);
        return (await OpenTablesAsync(cancellationToken), identity);
    }

    /// <summary>Makes the file where there is none, looks at it where nobody has yet, and says what its identity is.</summary>
    private StoreIdentity? LookAtFile(OpenFile? open)
    {
        if (open is null)
        {
            MakeFile();
            var isStore = StoreFormat.Probe(path, displayName);
            if (!isStore && (options.IsReadOnly || !options.Create)) throw StoreErrors.NotAStore(displayName, "the file is empty");
            return FileIdentity.Read(path);
        }
        return File.Exists(path) ? open.Identity : throw errors.Moved();
    }

    private async Task<DatabaseMode> OpenTablesAsync(CancellationToken cancellationToken)
    {
        if (options.IsReadOnly) return await busy.RunAsync(() => Verify(OpenForReading()), cancellationToken);
        using (var database = Database.Open(path, DatabaseMode.ReadWrite))
        {
            if (!database.IsReadOnly)
            {
                return await busy.RunAsync(
                    () =>
                    {
                        MakeTables(database);
                        Verify(database);
                        return DatabaseMode.ReadWrite;
                    },
                    cancellationToken);
            }
        }
        return await busy.RunAsync(() => Verify(OpenForReading()), cancellationToken);
    }

    /// <summary>An empty file that nobody else may read, unless there is one. SQLite's other files get the mode of this one.</summary>
    private void MakeFile()
    {
        if (File.Exists(path)) return;
        if (Directory.Exists(path)) throw StoreErrors.NotAStore(displayName, "it is a folder");
        if (options.IsReadOnly)
        {
            const string Action = "Check the path, or connect without asking for reading only.";
            throw StoreErrors.Unavailable(displayName, "there is no such file", Action);
        }
        if (!options.Create) throw StoreErrors.NoFile(displayName, path);
        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder)) throw StoreErrors.NoFolder(displayName, folder);
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) creation.UnixCreateMode = FileMode600;
        try
        {
            new FileStream(path, creation).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else has made it just now.
        }
    }

    /// <summary>
    /// Makes the tables, unless they are there, and turns the write-ahead log on. What marks the file as a store is written together
    /// with the tables and before there is a log, so that it always stands in the file itself, where <see cref="StoreFormat.Probe"/>
    /// looks.
    /// </summary>
    private void MakeTables(Database database)
    {
        if (database.Number("PRAGMA application_id") == 0)
        {
            database.Execute($"PRAGMA page_size={options.PageSize}; PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; BEGIN");
            try
            {
                // This takes the lock of writers. Outside the transaction it would write a database without tables into the file, which others
                // would take for that of another program.
                database.Execute("PRAGMA auto_vacuum=INCREMENTAL");

                // Of two who make the file at once, the second one finds it made.
                if (database.Number("PRAGMA application_id") == 0)
                {
                    if (database.Number("SELECT count(*) FROM sqlite_schema") > 0)
                    {
                        throw StoreErrors.NotAStore(displayName, "the file is a database of another program");
                    }
                    database.Execute($"PRAGMA application_id={StoreFormat.ApplicationId}; PRAGMA user_version={StoreFormat.Version}");
                    database.Execute(StoreFormat.Tables);
                }
                database.Execute("COMMIT");
            }
            catch
            {
                database.Rollback();
                throw;
            }
        }
        if (database.Text("PRAGMA journal_mode") != "wal" && database.Text("PRAGMA journal_mode=WAL") != "wal")
        {
            const string Why = "its file system cannot share memory between processes";
            throw StoreErrors.Unavailable(displayName, Why, "Put the file on a disk of this computer.");
        }
    }

    /// <summary>
    /// Somebody who may not write to the folder cannot make the files that readers share. Where they are missing nobody else uses
    /// the store, and it can be read as it is.
    /// </summary>
    private (Database Database, DatabaseMode Mode) OpenForReading()
    {
        var database = Database.Open(path, DatabaseMode.ReadOnly);
        try
        {
            database.Number("PRAGMA user_version");
            database.Number("SELECT count(*) FROM sqlite_schema");
            return (database, DatabaseMode.ReadOnly);
        }
        catch (SqliteException) when (!File.Exists(path + "-wal"))
        {
            database.Dispose();
            return (Database.Open(path, DatabaseMode.Immutable), DatabaseMode.Immutable);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private DatabaseMode Verify((Database Database, DatabaseMode Mode) opened)
    {
        using (opened.Database) Verify(opened.Database);
        return opened.Mode;
    }

    /// <summary>Looks once more, through SQLite: a newer module may have changed the format number in the log.</summary>
    private void Verify(Database database)
    {
        StoreFormat.Check(database.Number("PRAGMA application_id"), database.Number("PRAGMA user_version"), displayName);
        if (database.Number("SELECT count(*) FROM sqlite_schema WHERE name IN ('kv', 'commits')") != 2)
        {
            throw StoreErrors.Damaged(displayName, "its tables are missing");
        }
    }
}
