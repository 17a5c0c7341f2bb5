using System.Text;
using Fdyno.Errors;
using Fdyno.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Fdyno.Storage.Tests;

/// <summary>The file: its mode, files that are none of ours, and files that cannot be used.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string StorePath => _folder.File("store.fdyno");

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task Only_the_owner_may_use_the_files()
    {
        var path = StorePath;
        await using var store = await SqliteStore.OpenAsync(new() { Path = path });
        await SetAsync(store, "k");
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
        {
            Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file)));
        }
    }

    [Fact]
    public async Task A_missing_folder_is_refused_and_not_made()
    {
        var folder = Path.Combine(_folder.Path, "not there");
        var error = await Assert.ThrowsAsync<FdynoException>(() => SqliteStore.OpenAsync(new() { Path = Path.Combine(folder, "store.fdyno") }));
        Assert.Equal(FdynoErrorCode.StoreNotFound, error.Code);
        Assert.Contains($"New-Item -ItemType Directory -Path '{folder}'", error.RecommendedAction, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_missing_file_is_made_only_where_that_is_allowed()
    {
        var error = await Assert.ThrowsAsync<FdynoException>(() => SqliteStore.OpenAsync(new() { Path = StorePath, Create = false }));
        Assert.Equal(FdynoErrorCode.StoreNotFound, error.Code);
        Assert.Contains($"Connect-Fdyno -Path '{StorePath}' -Create", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        await (await OpenAsync()).DisposeAsync();
        await (await SqliteStore.OpenAsync(new() { Path = StorePath, Create = false })).DisposeAsync();
    }

    [Fact]
    public async Task An_empty_file_is_no_store_where_none_may_be_made()
    {
        await File.WriteAllBytesAsync(StorePath, []);
        var error = await Assert.ThrowsAsync<FdynoException>(() => SqliteStore.OpenAsync(new() { Path = StorePath, Create = false }));
        Assert.Equal(FdynoErrorCode.StoreInvalid, error.Code);
        Assert.Empty(await File.ReadAllBytesAsync(StorePath));
    }

    [Fact]
    public async Task Closing_leaves_one_file()
    {
        await using (var store = await OpenAsync()) await SetAsync(store, "k");
        Assert.Equal([StorePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task An_empty_file_becomes_a_store()
    {
        await File.WriteAllBytesAsync(StorePath, []);
        await using (var store = await OpenAsync()) await SetAsync(store, "k");
        await using var again = await OpenAsync();
        Assert.True(await HasAsync(again, "k"));
    }

    /// <summary>Whoever looks at it meanwhile would take anything else for the database of another program, or a damaged one.</summary>
    [Fact]
    public async Task A_file_that_is_being_made_is_empty_or_a_store()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = _folder.File($"{round}.fdyno");
            await File.WriteAllBytesAsync(path, []);
            using var isMade = new CancellationTokenSource();
            var looking = Task.Run(() =>
            {
                while (!isMade.IsCancellationRequested) StoreFormat.Probe(path, path);
            });
            await using (await OpenAsync(path)) await isMade.CancelAsync();
            await looking;
            Assert.True(StoreFormat.Probe(path, path));
        }
    }

    [Theory]
    [InlineData("not a database, but longer than the hundred bytes of a header: ....................................")]
    [InlineData("x")]
    public async Task A_text_is_refused_and_stays_as_it_is(string text)
    {
        await File.WriteAllTextAsync(StorePath, text);
        await AssertRefusedAsync(FdynoErrorCode.StoreInvalid, "is not a Fdyno store");
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_stays_as_it_is()
    {
        Sql("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
        await AssertRefusedAsync(FdynoErrorCode.StoreInvalid, "is not a Fdyno store");
    }

    [Fact]
    public async Task A_database_of_another_program_with_a_log_is_refused_and_stays_as_it_is()
    {
        using var other = Connect();
        Execute(other, "PRAGMA journal_mode=WAL; CREATE TABLE t (x)");
        var log = await ReadSharedAsync(StorePath + "-wal");
        await AssertRefusedAsync(FdynoErrorCode.StoreInvalid, "is not a Fdyno store");
        Assert.Equal(log, await ReadSharedAsync(StorePath + "-wal"));
    }

    [Fact]
    public async Task A_newer_format_is_refused_and_stays_as_it_is()
    {
        await using (var store = await OpenAsync()) await SetAsync(store, "k");
        Sql("PRAGMA user_version=2");
        await AssertRefusedAsync(FdynoErrorCode.StoreTooNew, "has format 2");
    }

    [Fact]
    public async Task A_newer_format_that_is_only_in_the_log_is_refused()
    {
        await using (var store = await OpenAsync()) await SetAsync(store, "k");
        using var other = Connect();
        Execute(other, "PRAGMA user_version=2");
        await AssertRefusedAsync(FdynoErrorCode.StoreTooNew, "has format 2");
    }

    [Fact]
    public async Task A_folder_is_refused()
    {
        Directory.CreateDirectory(StorePath);
        var error = await Assert.ThrowsAsync<FdynoException>(OpenAsync);
        Assert.Equal(FdynoErrorCode.StoreInvalid, error.Code);
    }

    [Fact]
    public async Task A_path_through_a_file_is_refused()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "x");
        var error = await Assert.ThrowsAsync<FdynoException>(
            () => SqliteStore.OpenAsync(new() { Path = _folder.File("file/store.fdyno") }));
        Assert.Equal(FdynoErrorCode.StoreNotFound, error.Code);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public async Task A_file_cut_off_in_its_header_is_damaged()
    {
        await using (var store = await OpenAsync()) await SetAsync(store, "k");
        await File.WriteAllBytesAsync(StorePath, (await File.ReadAllBytesAsync(StorePath))[..50]);
        await AssertRefusedAsync(FdynoErrorCode.StoreInvalid, "is damaged");
    }

    [Fact]
    public async Task A_damaged_file_is_named_when_it_is_read()
    {
        await using (var store = await OpenAsync())
        {
            for (var i = 0; i < 10; i++) await SetAsync(store, $"k{i}", 20_000);
        }
        var bytes = await File.ReadAllBytesAsync(StorePath);
        bytes.AsSpan(2 * StoreFormat.PageSize).Fill(0xA5);
        await File.WriteAllBytesAsync(StorePath, bytes);
        var error = await Assert.ThrowsAsync<FdynoException>(async () =>
        {
            await using var store = await OpenAsync();
            await store.ReadAsync(async tr => await tr.GetRangeAsync(new KeyRange(Array.Empty<byte>(), new byte[] { 0xFF })));
            await SetAsync(store, "k5");
        });
        Assert.Equal(FdynoErrorCode.StoreInvalid, error.Code);
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_opened_for_reading_reads_and_refuses_to_write()
    {
        await using (var store = await OpenAsync()) await SetAsync(store, "k");
        var before = await File.ReadAllBytesAsync(StorePath);
        await using (var store = await SqliteStore.OpenAsync(new() { Path = StorePath, IsReadOnly = true }))
        {
            Assert.True(store.IsReadOnly);
            Assert.True(await HasAsync(store, "k"));
            var error = await Assert.ThrowsAsync<FdynoException>(() => SetAsync(store, "other"));
            Assert.Equal(FdynoErrorCode.StoreReadOnly, error.Code);
            Assert.False(await HasAsync(store, "other"));
        }
        Assert.Equal(before, await File.ReadAllBytesAsync(StorePath));
    }

    [UnixFact]
    public async Task A_file_that_was_moved_away_under_its_store_takes_no_more_writes()
    {
        await using var store = await OpenAsync();
        await SetAsync(store, "k");
        File.Move(StorePath, StorePath + ".moved");
        foreach (var useAgain in new Func<Task>[] { () => SetAsync(store, "other"), OpenAsync })
        {
            var error = await Assert.ThrowsAsync<FdynoException>(useAgain);
            Assert.Equal(FdynoErrorCode.StoreUnavailable, error.Code);
            Assert.Contains("removed, renamed or replaced", error.Message, StringComparison.Ordinal);
        }
        File.Move(StorePath + ".moved", StorePath);
        await SetAsync(store, "third");
        Assert.Equal((true, false, true), (await HasAsync(store, "k"), await HasAsync(store, "other"), await HasAsync(store, "third")));
    }

    /// <summary>As when somebody puts yesterday's file back while a session is open, whether that has read from its own or not.</summary>
    [UnixFact]
    public async Task A_file_that_was_replaced_under_its_store_takes_no_writes_and_is_not_mixed_with_the_other_one()
    {
        foreach (var hasRead in new[] { false, true })
        {
            var path = $"{StorePath}.{hasRead}";
            await using (var other = await OpenAsync(path + ".other")) await SetAsync(other, "theirs");
            await using (var store = await OpenAsync(path))
            {
                await SetAsync(store, "ours");
                if (hasRead) Assert.True(await HasAsync(store, "ours"));
                foreach (var end in new[] { "", "-wal", "-shm" }) File.Move(path + end, $"{path}.moved{end}");
                File.Move(path + ".other", path);
                foreach (var use in new Func<Task>[] { () => SetAsync(store, "lost"), () => HasAsync(store, "ours"), () => HasAsync(store, "theirs") })
                {
                    var error = await Assert.ThrowsAsync<FdynoException>(use);
                    Assert.Equal(FdynoErrorCode.StoreUnavailable, error.Code);
                    Assert.Contains("replaced by another one", error.Message, StringComparison.Ordinal);
                    Assert.Contains("Disconnect-Fdyno", error.RecommendedAction, StringComparison.Ordinal);
                }
            }

            await using var again = await OpenAsync(path);
            Assert.Equal((false, true, false), (await HasAsync(again, "ours"), await HasAsync(again, "theirs"), await HasAsync(again, "lost")));
        }
    }

    /// <summary>Rescued is what can still be read.</summary>
    [UnixFact]
    public async Task What_a_removed_file_held_can_still_be_read()
    {
        await using var store = await OpenAsync();
        await SetAsync(store, "k");
        Assert.True(await HasAsync(store, "k"));
        File.Delete(StorePath);
        Assert.True(await HasAsync(store, "k"));
        await Assert.ThrowsAsync<FdynoException>(() => SetAsync(store, "other"));
    }

    [MountFact]
    public async Task A_store_on_a_medium_that_cannot_be_written_reads_and_refuses_to_write()
    {
        using var mount = new TemporaryMount(_folder.File("mount"));
        var path = Path.Combine(mount.Path, "store.fdyno");
        await using (var store = await SqliteStore.OpenAsync(new() { Path = path })) await SetAsync(store, "k");
        mount.MakeReadOnly();
        await using (var store = await SqliteStore.OpenAsync(new() { Path = path }))
        {
            Assert.True(await HasAsync(store, "k"));
            var error = await Assert.ThrowsAsync<FdynoException>(() => SetAsync(store, "other"));
            Assert.Equal(FdynoErrorCode.StoreReadOnly, error.Code);
        }
        var missing = await Assert.ThrowsAsync<FdynoException>(
            () => SqliteStore.OpenAsync(new() { Path = Path.Combine(mount.Path, "missing.fdyno") }));
        Assert.Equal(FdynoErrorCode.StoreUnavailable, missing.Code);
    }

    [MountFact]
    public async Task A_full_disk_refuses_a_commit_whole_and_the_store_goes_on()
    {
        using var mount = new TemporaryMount(_folder.File("mount"));
        var filler = Path.Combine(mount.Path, "filler");
        await File.WriteAllBytesAsync(filler, new byte[1_000_000]);
        await using var store = await SqliteStore.OpenAsync(new() { Path = Path.Combine(mount.Path, "store.fdyno") });
        await AssertFillsUpAsync(store, () => File.Delete(filler));
    }

    [Fact]
    public async Task A_file_at_its_largest_refuses_a_commit_whole_and_goes_on()
    {
        await using var store = await SqliteStore.OpenAsync(new() { Path = StorePath, MaxPageCount = 200 });
        await AssertFillsUpAsync(store);
    }

    [Fact]
    public async Task Another_process_that_holds_the_file_is_waited_for_and_then_named()
    {
        await using var store = await SqliteStore.OpenAsync(new() { Path = StorePath, BusyTimeout = TimeSpan.FromMilliseconds(150) });
        using var other = Connect();
        Execute(other, "BEGIN IMMEDIATE");
        var error = await Assert.ThrowsAsync<FdynoException>(() => SetAsync(store, "k"));
        Assert.Equal(FdynoErrorCode.StoreUnavailable, error.Code);
        Assert.Contains("another process", error.Message, StringComparison.Ordinal);
        Assert.False(await HasAsync(store, "k"));
        using var cancellation = new CancellationTokenSource();
        await using var patient = await OpenAsync();
        var waiting = patient.WriteAsync(
            tr =>
            {
                tr.Set("k"u8, []);
                return Task.FromResult(true);
            },
            cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        var passing = SetAsync(patient, "k");
        Execute(other, "COMMIT");
        await passing;
        Assert.True(await HasAsync(store, "k"));
    }

    private static async Task AssertFillsUpAsync(SqliteStore store, Action? makeRoom = null)
    {
        var fitted = 0;
        var error = await Assert.ThrowsAsync<FdynoException>(async () =>
        {
            for (; fitted < 100; fitted++) await SetAsync(store, $"k{fitted}", 90_000, 5);
        });
        Assert.Equal(FdynoErrorCode.StoreFull, error.Code);
        Assert.InRange(fitted, 1, 99);
        Assert.True(await HasAsync(store, $"k{fitted - 1}/4"));
        Assert.False(await HasAsync(store, $"k{fitted}/0"));
        makeRoom?.Invoke();
        await SetAsync(store, "small");
        Assert.True(await HasAsync(store, "small"));
    }

    private async Task AssertRefusedAsync(FdynoErrorCode code, string text)
    {
        var before = await ReadSharedAsync(StorePath);
        var error = await Assert.ThrowsAsync<FdynoException>(OpenAsync);
        Assert.Equal(code, error.Code);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await ReadSharedAsync(StorePath));
    }

    private Task<SqliteStore> OpenAsync() => OpenAsync(StorePath);

    private static Task<SqliteStore> OpenAsync(string path) => SqliteStore.OpenAsync(new() { Path = path });

    private static Task SetAsync(IStore store, string key, int length = 0, int keys = 0) => store.WriteAsync(tr =>
    {
        tr.Set(Encoding.ASCII.GetBytes(key), new byte[length]);
        for (var i = 0; i < keys; i++) tr.Set(Encoding.ASCII.GetBytes($"{key}/{i}"), new byte[length]);
        return Task.FromResult(true);
    });

    private static Task<bool> HasAsync(IStore store, string key) =>
        store.ReadAsync(async tr => await tr.GetAsync(Encoding.ASCII.GetBytes(key)) is not null);

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={StorePath};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Sql(string sql)
    {
        using var connection = Connect();
        Execute(connection, sql);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
