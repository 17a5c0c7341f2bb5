using System.Globalization;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Contract;

namespace Fdyno.Tests.ContinuousBackups;

/// <summary>
/// What a restore to a second brings back in mode History: exactly what the table held at its end
/// (docs/dynamodb/decisions.md#restored-data), for every second of the window and for none outside of it.
/// </summary>
public sealed class PointInTimeSecondsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Recovery is on since 12:00:00.400, with one item there. One item more comes at 12:00:00.900, 12:00:01.000, 12:00:02.999 and
    /// 12:00:05.000. It is 12:00:09.500.
    /// </summary>
    [Theory]
    [InlineData("2026-03-01T12:00:00Z", 2)]
    [InlineData("2026-03-01T12:00:00.999Z", 2)]
    [InlineData("2026-03-01T12:00:01Z", 3)]
    [InlineData("2026-03-01T13:00:01.5+01:00", 3)]
    [InlineData("2026-03-01T12:00:02Z", 4)]
    [InlineData("2026-03-01T12:00:03Z", 4)]
    [InlineData("2026-03-01T12:00:04.999Z", 4)]
    [InlineData("2026-03-01T12:00:05Z", 5)]
    [InlineData("2026-03-01T12:00:08.999Z", 5)]
    [InlineData("2026-03-01T12:00:09Z", null)]
    [InlineData("2026-03-01T12:00:09.4Z", null)]
    [InlineData("2026-03-01T12:00:10Z", null)]
    [InlineData("2027-03-01T12:00:00Z", null)]
    [InlineData("2026-03-01T11:59:59.999Z", null)]
    [InlineData("2026-03-01T12:00:00+01:00", null)]
    [ContractRow("decisions/history")]
    public async Task A_second_stands_for_the_state_at_its_end(string time, int? items)
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(1);
        bench.Clock.SetUtcNow(Start.AddMilliseconds(400));
        await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        foreach (var (number, milliseconds) in ((int, int)[])[(1, 900), (2, 1_000), (3, 2_999), (4, 5_000)])
        {
            bench.Clock.SetUtcNow(Start.AddMilliseconds(milliseconds));
            await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(number));
        }

        bench.Clock.SetUtcNow(Start.AddMilliseconds(9_500));
        var asked = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
        if (items is { } count)
        {
            var restored = await bench.RestoreToAsync(asked);
            Assert.Equal(Enumerable.Range(0, count).Select(BackupBench.SmallItem), await bench.ScanAsync("Copy"));
            Assert.Equal(count, restored.ItemCount);
            Assert.Equal(asked.UtcDateTime.AddTicks(-(asked.Ticks % TimeSpan.TicksPerSecond)), restored.RestoreSummary!.RestoreDateTime);
            Assert.DoesNotContain(bench.Warnings, w => w.Contains("keeps no history", StringComparison.Ordinal));
            return;
        }

        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreToAsync(asked));
        Assert.Equal(FdynoErrorCode.InvalidRestoreTime, error.Code);
        Assert.Equal(
            $"RestoreDateTime '{asked.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}' must be within EarliestRestorableDateTime '2026-03-01T12:00:00Z' and "
            + "LatestRestorableDateTime '2026-03-01T12:00:08Z'",
            error.Message);
    }

    /// <summary>What is written in the present second is not of the last finished one.</summary>
    [Fact]
    public async Task The_latest_time_is_the_end_of_the_last_finished_second()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(2);
        await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        await bench.Connection.Items.DeleteItemAsync("Music", BackupBench.SmallItem(0));
        await bench.RestoreLatestAsync();
        Assert.Equal([BackupBench.SmallItem(0), BackupBench.SmallItem(1)], await bench.ScanAsync("Copy"));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.RestoreLatestAsync("Later");
        Assert.Equal([BackupBench.SmallItem(1)], await bench.ScanAsync("Later"));
    }

    /// <summary>A second that is asked for gets no more writes, also where the clock that they go by is behind.</summary>
    [Fact]
    public async Task Whoever_asks_again_for_a_second_gets_the_same()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(2);
        await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        var second = bench.Clock.GetUtcNow();
        await bench.RestoreToAsync(second, "First");
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(2));
        bench.Clock.SetUtcNow(second.AddHours(-1));
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(3));
        await bench.RestoreToAsync(second, "Second");
        bench.Clock.SetUtcNow(second.AddHours(1));
        await bench.RestoreToAsync(second, "Third");
        foreach (var table in (string[])["First", "Second", "Third"])
            Assert.Equal([BackupBench.SmallItem(0), BackupBench.SmallItem(1)], await bench.ScanAsync(table));
        await bench.RestoreToAsync(second.AddSeconds(1), "Fourth");
        Assert.Equal(4, (await bench.ScanAsync("Fourth")).Count);
    }

    [Fact]
    public async Task Off_and_on_again_begins_anew()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(1);
        bench.Clock.SetUtcNow(Start);
        await bench.EnableRecoveryAsync(days: 7, mode: RecoveryMode.History);
        bench.Clock.SetUtcNow(Start.AddHours(1));
        await bench.UpdateRecoveryAsync(new() { PointInTimeRecoveryEnabled = false });
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(1));
        bench.Clock.SetUtcNow(Start.AddHours(2));
        await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        bench.Clock.SetUtcNow(Start.AddHours(3));
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(2));
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreToAsync(Start.AddHours(2).AddSeconds(-1)));
        Assert.Equal(FdynoErrorCode.InvalidRestoreTime, error.Code);
        await bench.RestoreToAsync(Start.AddHours(2));
        Assert.Equal([BackupBench.SmallItem(0), BackupBench.SmallItem(1)], await bench.ScanAsync("Copy"));
    }

    /// <summary>
    /// Writes at random times, the window moving on and the past being trimmed behind it: every second that is promised is what a model
    /// has, and the seconds around the window are refused.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_second_of_the_window_is_what_the_model_has(int seed)
    {
        var random = new Random(seed);
        await using var bench = await BackupBench.NewAsync(seed % 2 == 0 ? BackupBench.Tiny : null);
        await bench.FillSmallAsync(0);
        bench.Clock.SetUtcNow(Start);
        await bench.EnableRecoveryAsync(days: 1, mode: RecoveryMode.History);
        var items = new SortedDictionary<int, Item>();
        var moments = new List<(DateTimeOffset Time, List<Item> Items)> { (Start, []) };
        for (var step = 0; step < 60; step++)
        {
            bench.Clock.Advance(random.Next(10) == 0 ? TimeSpan.FromHours(random.Next(1, 8)) : TimeSpan.FromMilliseconds(random.Next(1_500)));
            var number = random.Next(8);
            if (random.Next(3) == 0 && items.Remove(number)) await bench.Connection.Items.DeleteItemAsync("Music", BackupBench.SmallItem(number));
            else
            {
                items[number] = new Item.Builder(BackupBench.SmallItem(number)).Set("v", AttributeValue.Number(step)).Build();
                await bench.Connection.Items.PutItemAsync("Music", items[number]);
            }

            moments.Add((bench.Clock.GetUtcNow(), [.. items.Values]));
            if (random.Next(6) == 0)
                await new Fdyno.History.HistoryTrimmer(bench.Context, tr => bench.Context.Catalog.FindAsync(tr, "Music"), 2).TrimAsync(20, default);
        }

        var window = (await bench.Connection.ContinuousBackups.DescribeContinuousBackupsAsync("Music")).PointInTimeRecoveryDescription;
        var (earliest, latest) = (new DateTimeOffset(window.EarliestRestorableDateTime!.Value), new DateTimeOffset(window.LatestRestorableDateTime!.Value));
        var asked = moments.Select(m => m.Time).SelectMany(t => (DateTimeOffset[])[t.AddSeconds(-1), t]).Append(earliest).Append(latest)
            .Where(t => t >= earliest && t < latest.AddSeconds(1)).ToList();
        Assert.NotEmpty(asked);
        foreach (var time in asked)
        {
            var end = new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddSeconds(1);
            await bench.RestoreToAsync(time, "Then");
            var expected = moments.FindLast(m => m.Time < end).Items;
            Assert.True(expected.SequenceEqual(await bench.ScanAsync("Then")), $"Seed {seed}: {time:O} is not as it was.");
            await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Then", DeletionProtectionEnabled = Change.To(false) });
            await bench.Connection.Tables.DeleteTableAsync("Then");
        }

        foreach (var time in (DateTimeOffset[])[earliest.AddMilliseconds(-1), latest.AddSeconds(1)])
        {
            Assert.Equal(
                FdynoErrorCode.InvalidRestoreTime, (await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreToAsync(time))).Code);
        }
    }
}
