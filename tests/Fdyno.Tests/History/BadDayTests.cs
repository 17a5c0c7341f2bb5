using Fdyno.History;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.History;

/// <summary>Clocks that are wrong, keys that everybody writes, items as large as they get: a restore to a second is right all the same.</summary>
public sealed class BadDayTests
{
    private const string Copy = "Copy";

    /// <summary>
    /// Two writers, one of whose clocks is wrong, on a store whose versions are time. Of every second of the window, a restore brings back
    /// what was written before one commit, and nothing of what came behind it; nobody's seconds are off by more than five.
    /// </summary>
    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    [InlineData(600)]
    [InlineData(-3_600)]
    public async Task Writers_whose_clocks_disagree_leave_every_second_whole(int ahead)
    {
        var clock = new FakeTimeProvider();
        var wrong = new FakeTimeProvider();
        wrong.SetUtcNow(clock.GetUtcNow().AddSeconds(ahead));
        var store = new MemoryStore(clock) { VersionClock = clock };
        await using var bench = await HistoryBench.NewAsync(store, clock);
        await using var other = await HistoryBench.NewAsync(store, wrong, isNew: false);
        await bench.SwitchAsync(true);
        var begin = TimeMarks.SecondOf(clock.GetUtcNow());
        var writes = new List<long>();
        for (var tenth = 0; tenth < 200; tenth++)
        {
            await (tenth % 2 == 0 ? bench : other).PutAsync(bench.Item("a", 0, tenth));
            writes.Add(TimeMarks.SecondOf(clock.GetUtcNow()));
            clock.Advance(TimeSpan.FromMilliseconds(100));
            wrong.Advance(TimeSpan.FromMilliseconds(100));
        }

        var before = -1L;
        for (var second = begin; second < begin + 19; second++)
        {
            var last = await RestoreAsync(bench, second);
            Assert.InRange(last, Math.Max(before, writes.FindLastIndex(w => w <= second - TimeMark.MostLead - 1)), writes.FindLastIndex(w => w <= second));
            before = last;
        }
    }

    /// <summary>What is written while the clock is behind belongs to the second that had been reached.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clock_that_steps_back_an_hour_mixes_no_seconds(bool versionsAreTime)
    {
        var (clock, versions) = (new FakeTimeProvider(), new FakeTimeProvider());
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(clock) { VersionClock = versionsAreTime ? versions : null }, clock);
        await bench.SwitchAsync(true);
        var begin = TimeMarks.SecondOf(clock.GetUtcNow());
        await WriteAsync(1, 2);
        await WriteAsync(2, 0);
        clock.SetUtcNow(clock.GetUtcNow().AddHours(-1));
        await WriteAsync(3, 2);
        await WriteAsync(4, 2);
        clock.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(begin + 7));
        await WriteAsync(5, 3);
        foreach (var (second, expected) in ((long, long)[])[(0, 1), (1, 1), (2, 4), (6, 4), (7, 5), (8, 5)])
            Assert.Equal(expected, await RestoreAsync(bench, begin + second));

        async Task WriteAsync(int number, int seconds)
        {
            await bench.PutAsync(bench.Item("a", 0, number));
            clock.Advance(TimeSpan.FromSeconds(seconds));
            versions.Advance(TimeSpan.FromSeconds(seconds));
        }
    }

    [Fact]
    public async Task Fifty_writers_of_one_key_leave_every_version_of_it()
    {
        var clock = new FakeTimeProvider();
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(clock), clock);
        await bench.SwitchAsync(true);
        await bench.PutAsync(bench.Item("a", 0, 0));
        var first = await bench.NowAsync();
        await Task.WhenAll(Enumerable.Range(1, 50).Select(number => Task.Run(() => bench.PutAsync(bench.Item("a", 0, number)))));

        // Each version has another item than the one before, and all fifty are there, behind the one that was there before.
        var (last, found) = (await bench.NowAsync(), new HashSet<Item>());
        for (var stamp = last; stamp.CompareCommitTo(first) > 0;)
        {
            found.Add(Assert.Single(await bench.ReadAllAsync(stamp)));
            stamp = await PreviousAsync(stamp);
        }

        Assert.Equal(51, found.Count);
        Assert.Equal(bench.Item("a", 0, 0), Assert.Single(await bench.ReadAllAsync(first)));

        // The commit before a version is the one whose image is the last up to it.
        async Task<Fdyno.Storage.Versionstamp> PreviousAsync(Fdyno.Storage.Versionstamp stamp) => (await bench.ReadAsync(async (tr, table) =>
        {
            var key = table.Schema.PackKey(bench.Item("a", 0, 0));
            var page = await tr.GetRangeAsync(table.Keys.History.ImagesOf(key, null, stamp), new Fdyno.Storage.RangeReadOptions { Limit = 1, Reverse = true });
            var reader = table.Keys.History.Images.Read(page.Items[0].Key.Span);
            table.Schema.SkipKey(ref reader);
            return reader.ReadVersionstamp();
        })).PreviousCommit();
    }

    [Fact]
    public async Task Items_as_large_as_they_get_come_back()
    {
        var clock = new FakeTimeProvider();
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(clock), clock);
        await bench.SwitchAsync(true);
        var second = TimeMarks.SecondOf(clock.GetUtcNow());
        var large = Enumerable.Range(0, 8).Select(number => Large(bench, number, 1)).ToArray();
        await bench.PutAsync(large);
        clock.Advance(TimeSpan.FromSeconds(2));
        await bench.PutAsync([.. Enumerable.Range(0, 8).Where(n => n % 3 != 0).Select(number => Large(bench, number, 2))]);
        foreach (var number in (int[])[0, 3]) await bench.DeleteAsync(bench.Item($"{number}", 0, 0));
        clock.Advance(TimeSpan.FromSeconds(2));
        await RestoreToAsync(bench, second);
        Assert.Equal(large, await bench.Connection.Items.ScanAsync(Copy).ToListAsync());
    }

    private static Item Large(HistoryBench bench, int number, byte content) => new Item.Builder()
        .Add("pk", AttributeValue.String($"{number}"))
        .Add("number", AttributeValue.Number((int)content))
        .Add("body", AttributeValue.Binary(Enumerable.Repeat(content, 409_600 - 30).ToArray()))
        .Build();

    /// <summary>The number of the one item as a restore to a second brings it back; -1 where there was none.</summary>
    private static async Task<long> RestoreAsync(HistoryBench bench, long second)
    {
        await RestoreToAsync(bench, second);
        var items = await bench.Connection.Items.ScanAsync(Copy).ToListAsync();
        await bench.Connection.Tables.DeleteTableAsync(Copy);
        return items.Count == 0 ? -1 : long.Parse(items[0]["number"].AsNumber().ToString(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task<TableDescription> RestoreToAsync(HistoryBench bench, long second) => bench.Connection.Restores.RestoreTableToPointInTimeAsync(
        new RestoreTableToPointInTimeRequest
        {
            SourceTableName = HistoryBench.Table,
            TargetTableName = Copy,
            RestoreDateTime = DateTimeOffset.FromUnixTimeSeconds(second),
        },
        OperationContext.None);
}
