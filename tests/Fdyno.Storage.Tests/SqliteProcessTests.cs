using System.Globalization;
using System.Text;
using Fdyno.Storage.Sqlite;

namespace Fdyno.Storage.Tests;

/// <summary>Several users of one file: stores in one process, and processes.</summary>
public sealed class SqliteProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string StorePath => _folder.File("store.fdyno");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_stores_on_one_file_see_each_other()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        for (byte i = 0; i < 20; i++)
        {
            var value = i;
            await (i % 2 == 0 ? first : second).WriteAsync(tr =>
            {
                tr.Set("k"u8, [value]);
                return Task.FromResult(true);
            });
            Assert.Equal<byte[]?>([value], await (i % 2 == 0 ? second : first).ReadAsync(tr => tr.GetAsync("k"u8.ToArray()).AsTask()));
        }
    }

    [Fact]
    public async Task A_store_finds_the_conflicts_that_another_one_makes()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        var runs = 0;
        await first.WriteAsync(async tr =>
        {
            await tr.GetAsync("k"u8.ToArray());
            tr.Set("mark"u8, []);
            if (++runs > 1) return true;
            return await second.WriteAsync(other =>
            {
                other.Set("k"u8, []);
                return Task.FromResult(true);
            });
        });
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_store_that_closes_leaves_the_other_one_its_locks()
    {
        await using var first = await OpenAsync();
        await ChildProgram.IncrementAsync(first, 5);
        for (var i = 0; i < 3; i++)
        {
            await using (var second = await OpenAsync()) await ChildProgram.IncrementAsync(second, 5);
            await ChildProcess.RunAsync("increment", StorePath, "5");
            await ChildProgram.IncrementAsync(first, 5);
        }
        Assert.Equal(50, await CountAsync(first));
    }

    [Fact]
    public async Task Processes_that_make_the_file_at_once_and_add_to_one_number_lose_nothing()
    {
        const int Processes = 3, Times = 60;
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(
            _ => ChildProcess.RunAsync("increment", StorePath, Times.ToString(CultureInfo.InvariantCulture))));
        await using var store = await OpenAsync();
        Assert.Equal(Processes * Times, await CountAsync(store));
        // The log of additions is in the order of the versions, and each found the one before it.
        var log = await store.ReadAsync(async tr => await tr.GetRangeAsync(KeyRange.StartsWith("log/"u8)));
        var expected = Enumerable.Range(0, Processes * Times).Select(i => (long)i);
        Assert.Equal(expected, log.Items.Select(row => BitConverter.ToInt64(row.Value.Span)));
    }

    [Fact]
    public async Task What_a_killed_process_was_told_is_there()
    {
        var acknowledged = -1;
        for (var kill = 0; kill < 3; kill++)
        {
            using var child = ChildProcess.Start("append", StorePath);
            for (var i = 0; i < 40; i++)
            {
                acknowledged = int.Parse((await child.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            }
            child.Kill();
            while (await child.StandardOutput.ReadLineAsync() is { } line)
            {
                if (int.TryParse(line, CultureInfo.InvariantCulture, out var number)) acknowledged = Math.Max(acknowledged, number);
            }
            await child.WaitForExitAsync();
            await using var store = await OpenAsync();
            var left = await NumbersAsync(store, "a/");
            Assert.True(left.Count > acknowledged, $"{acknowledged} was acknowledged, {left.Count} are there.");
            Assert.Equal(Enumerable.Range(0, left.Count), left);
            Assert.Equal(left, await NumbersAsync(store, "b/"));
            await ChildProgram.IncrementAsync(store, 1);
            Assert.Equal(kill + 1, await CountAsync(store));
        }
    }

    [Fact]
    public async Task Versions_go_on_after_closing_and_opening()
    {
        var last = 0L;
        for (var i = 0; i < 3; i++)
        {
            await using var store = await OpenAsync();
            Assert.True(await store.ReadAsync(tr => tr.GetReadVersionAsync().AsTask()) >= last);
            var stamp = await await store.WriteAsync(tr =>
            {
                tr.Set("k"u8, []);
                return Task.FromResult(tr.GetVersionstampAsync());
            });
            Assert.True((long)stamp.Version > last);
            last = (long)stamp.Version;
        }
    }

    private Task<SqliteStore> OpenAsync() => SqliteStore.OpenAsync(new() { Path = StorePath });

    private static Task<long> CountAsync(IStore store) =>
        store.ReadAsync(async tr => BitConverter.ToInt64((await tr.GetAsync("count"u8.ToArray()))!));

    private static Task<List<int>> NumbersAsync(IStore store, string prefix) => store.ReadAsync(async tr =>
    {
        var numbers = new List<int>();
        var range = KeyRange.StartsWith(Encoding.ASCII.GetBytes(prefix));
        while (true)
        {
            var page = await tr.GetRangeAsync(range);
            numbers.AddRange(page.Items.Select(row => int.Parse(row.Key.Span[2..], CultureInfo.InvariantCulture)));
            if (!page.HasMore) return numbers;
            range = page.Rest(range, reverse: false);
        }
    });
}
