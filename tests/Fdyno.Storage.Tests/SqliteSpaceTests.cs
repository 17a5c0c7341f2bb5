using System.Globalization;
using System.Text;
using Fdyno.Errors;
using Fdyno.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Fdyno.Storage.Tests;

/// <summary>Free space of the file, which is given back to the disk.</summary>
public sealed class SqliteSpaceTests : IDisposable
{
    private const int Rows = 1_500;
    private const int RowBytes = 12_000;
    private const int RowsKept = 50;

    private readonly TemporaryFolder _folder = new();

    private string StorePath => _folder.File("store.fdyno");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_file_gives_back_what_is_free()
    {
        await using var store = await OpenAsync();
        await FillAsync(store);
        await ClearMostAsync(store);
        var (before, kept) = (await store.Space.ReadAsync(), await StoreDump.LinesAsync(store));
        Assert.False(before.NeedsRewrite);
        Assert.InRange(before.FreeBytes, (Rows - RowsKept) * (long)RowBytes, before.SizeBytes);
        var progress = new List<long>();
        var after = await store.Space.ReclaimAsync(blocksOthers: false, progress.Add);
        Assert.Equal(0, after.FreeBytes);
        Assert.InRange(after.SizeBytes, RowsKept * RowBytes, 2 * RowsKept * RowBytes);
        Assert.Equal(new FileInfo(StorePath).Length, after.SizeBytes);
        Assert.True(progress.Count > 3, $"There were only {progress.Count} steps.");
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(before.FreeBytes, progress[^1]);
        Assert.Equal(kept, await StoreDump.LinesAsync(store));
        await AssertSoundAsync();

        // Nothing to do the next time.
        Assert.Equal(after, await store.Space.ReclaimAsync(blocksOthers: false));
    }

    [Fact]
    public async Task A_file_of_an_earlier_version_is_rewritten_once_beside_stores_that_have_it_open()
    {
        await MakeEarlierFileAsync();
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        await ChildProgram.IncrementAsync(other, 1);
        Assert.True((await store.Space.ReadAsync()).NeedsRewrite);
        var after = await store.Space.ReclaimAsync(blocksOthers: false);
        Assert.Equal((0, false), (after.FreeBytes, after.NeedsRewrite));
        Assert.InRange(after.SizeBytes, RowsKept * RowBytes, 2 * RowsKept * RowBytes);

        // The others go on with the file as it is now, also where they make it larger.
        await ChildProgram.IncrementAsync(other, 1);
        await FillAsync(other);
        await ClearMostAsync(other);
        await store.Space.ReclaimAsync(blocksOthers: false);
        await ChildProgram.IncrementAsync(store, 1);
        await AssertSoundAsync();
        Assert.Equal(RowsKept, (await RowsAsync(store)).Count);
    }

    [Fact]
    public async Task A_rewrite_that_takes_too_long_for_others_changes_nothing_unless_they_may_wait()
    {
        await MakeEarlierFileAsync();
        await using var store = await SqliteStore.OpenAsync(new() { Path = StorePath, LongestRewrite = TimeSpan.Zero });
        var (before, kept) = (await store.Space.ReadAsync(), await StoreDump.LinesAsync(store));
        var error = await Assert.ThrowsAsync<FdynoException>(() => store.Space.ReclaimAsync(blocksOthers: false));
        Assert.Equal(FdynoErrorCode.LimitExceeded, error.Code);
        Assert.Contains("Optimize-FdynoStore -Force", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before.FreeBytes, (await store.Space.ReadAsync()).FreeBytes);
        Assert.Equal(kept, await StoreDump.LinesAsync(store));
        Assert.Equal(0, (await store.Space.ReclaimAsync(blocksOthers: true)).FreeBytes);
        Assert.Equal(kept, await StoreDump.LinesAsync(store));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Cancelled_between_two_steps_it_keeps_what_it_has_given_back()
    {
        await using var store = await OpenAsync();
        await FillAsync(store);
        await ClearMostAsync(store);
        var before = await store.Space.ReadAsync();
        using var cancelling = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.Space.ReclaimAsync(blocksOthers: false, _ => cancelling.Cancel(), cancelling.Token));
        var half = await store.Space.ReadAsync();
        Assert.InRange(half.FreeBytes, 1, before.FreeBytes - 1);
        Assert.Equal(0, (await store.Space.ReclaimAsync(blocksOthers: false)).FreeBytes);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Killed_at_any_step_it_loses_nothing()
    {
        string kept;
        await using (var store = await OpenAsync())
        {
            await FillAsync(store);
            await ClearMostAsync(store);
            kept = await StoreDump.LinesAsync(store);
        }

        for (var steps = 1; steps <= 3; steps++)
        {
            using (var child = ChildProcess.Start("reclaim", StorePath))
            {
                for (var i = 0; i < steps; i++) Assert.NotNull(await child.StandardOutput.ReadLineAsync());
                child.Kill();
                await child.WaitForExitAsync();
            }

            await AssertSoundAsync();
            await using var store = await OpenAsync();
            Assert.Equal(kept, await StoreDump.LinesAsync(store));
        }

        await using var last = await OpenAsync();
        Assert.Equal(0, (await last.Space.ReclaimAsync(blocksOthers: false)).FreeBytes);
        Assert.Equal(kept, await StoreDump.LinesAsync(last));
    }

    [Fact]
    public async Task Others_read_and_write_meanwhile()
    {
        const int Times = 100;
        await using var store = await OpenAsync();
        await FillAsync(store);
        await ClearMostAsync(store);
        var other = ChildProcess.RunAsync("increment", StorePath, Times.ToString(CultureInfo.InvariantCulture));
        do
        {
            await store.Space.ReclaimAsync(blocksOthers: false);
            await FillAsync(store);
            await ClearMostAsync(store);
        }
        while (!other.IsCompleted);

        await other;
        var count = await store.ReadAsync(tr => tr.GetAsync("count"u8.ToArray()).AsTask());
        Assert.Equal(Times, BitConverter.ToInt64(count));
        await store.Space.ReclaimAsync(blocksOthers: false);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task A_store_that_is_read_only_says_what_is_free_and_gives_nothing_back()
    {
        await using (var store = await OpenAsync())
        {
            await FillAsync(store);
            await ClearMostAsync(store);
        }

        await using var reader = await SqliteStore.OpenAsync(new() { Path = StorePath, IsReadOnly = true });
        Assert.True((await reader.Space.ReadAsync()).FreeBytes > 0);
        var error = await Assert.ThrowsAsync<FdynoException>(() => reader.Space.ReclaimAsync(blocksOthers: true));
        Assert.Equal(FdynoErrorCode.StoreReadOnly, error.Code);
    }

    /// <summary>A file without incremental vacuum, as earlier versions made it, with free space.</summary>
    private async Task MakeEarlierFileAsync()
    {
        await using (var store = await OpenAsync()) await FillAsync(store);
        Sql("PRAGMA auto_vacuum=NONE; VACUUM");
        await using (var store = await OpenAsync()) await ClearMostAsync(store);
    }

    private Task<SqliteStore> OpenAsync() => SqliteStore.OpenAsync(new() { Path = StorePath });

    private static async Task FillAsync(IStore store)
    {
        foreach (var numbers in Enumerable.Range(0, Rows).Chunk(100))
        {
            await store.WriteAsync(tr =>
            {
                foreach (var number in numbers) tr.Set(Key(number), new byte[RowBytes]);
                return Task.FromResult(true);
            });
        }
    }

    /// <summary>Clears rows from between others, so that pages at the end of the file have to move.</summary>
    private static Task ClearMostAsync(IStore store) => store.WriteAsync(tr =>
    {
        for (var number = 0; number < Rows; number++)
        {
            if (number % (Rows / RowsKept) != 0) tr.Clear(Key(number));
        }

        return Task.FromResult(true);
    });

    private static byte[] Key(int number) => Encoding.ASCII.GetBytes($"row/{number:D6}");

    private static Task<List<KeyValue>> RowsAsync(IStore store) => store.ReadAsync(tr => StoreDump.ReadAsync(tr, KeyRange.StartsWith("row/"u8)));

    private async Task AssertSoundAsync()
    {
        await using var connection = Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", await command.ExecuteScalarAsync());
    }

    private void Sql(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={StorePath};Pooling=False");
        connection.Open();
        return connection;
    }
}
