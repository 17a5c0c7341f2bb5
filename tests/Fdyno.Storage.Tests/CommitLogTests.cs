using Fdyno.Storage.Buffered;
using Fdyno.Storage.Sqlite;
using Fdyno.Testing;
using Microsoft.Data.Sqlite;

namespace Fdyno.Storage.Tests;

/// <summary>The log of commits: few ranges for many, their form, and what happens when a version is no longer covered.</summary>
public sealed class CommitLogTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(3_000)]
    public void Few_ranges_cover_many(int count)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var keys = new List<byte[]>();
        for (var i = 0; i < count; i++)
        {
            var key = new byte[random.Next(12)];
            random.NextBytes(key);
            keys.Add(key);
        }
        var set = RangeSet.Of(keys.ConvertAll(key => KeyRange.Single(key)));
        var few = RangeCoalescing.Coalesce(set, 64);
        Assert.True(few.Count <= 64);
        var covered = RangeSet.Of([.. few]);
        Assert.True(keys.All(key => covered.Contains(key)), $"Seed {seed}");
        if (set.Ranges.Count <= 64) Assert.Equal(set.Ranges, few);
        var encoded = ConflictRangeCodec.Encode(few);
        Assert.True(keys.All(key => ConflictRangeCodec.Overlaps(encoded, RangeSet.Of([KeyRange.Single(key)]))), $"Seed {seed}");
        Assert.False(ConflictRangeCodec.Overlaps(encoded, new RangeSet()));
    }

    [Fact]
    public void Ranges_of_two_tables_stay_apart()
    {
        var ranges = new List<KeyRange>();
        for (var i = 0; i < 500; i++)
        {
            ranges.Add(KeyRange.Single([1, (byte)(i >> 8), (byte)i, 0]));
            ranges.Add(KeyRange.Single([9, (byte)(i >> 8), (byte)i, 0]));
        }
        var covered = RangeSet.Of([.. RangeCoalescing.Coalesce(RangeSet.Of(ranges), 64)]);
        Assert.False(covered.Contains([5]));
    }

    [Fact]
    public async Task A_version_that_the_log_no_longer_covers_runs_again()
    {
        using var folder = new TemporaryFolder();
        await using var store = await SqliteStore.OpenAsync(new() { Path = folder.File("store.fdyno"), CommitsKept = 10 });
        var runs = 0;
        await store.WriteAsync(async tr =>
        {
            await tr.GetAsync("k"u8.ToArray());
            tr.Set("mark"u8, []);
            if (++runs > 1) return true;
            // None of these is a conflict; but the log forgets that.
            for (var i = 0; i < 130; i++) await SetAsync(store, "other");
            return true;
        });
        Assert.Equal(2, runs);
        Assert.InRange(await RowsAsync(folder), 10, 80);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task A_clock_that_jumps_hides_no_conflict(int seconds)
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeTimeProvider();
        await using var store = await SqliteStore.OpenAsync(new() { Path = folder.File("store.fdyno"), TimeProvider = clock });
        var runs = 0;
        await store.WriteAsync(async tr =>
        {
            await tr.GetAsync("k"u8.ToArray());
            tr.Set("mark"u8, []);
            if (++runs > 1) return true;
            await SetAsync(store, "k");
            clock.SetUtcNow(clock.GetUtcNow().AddSeconds(seconds));
            for (var i = 0; i < 130; i++) await SetAsync(store, "other");
            return true;
        });
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Old_commits_leave_the_log()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeTimeProvider();
        await using var store = await SqliteStore.OpenAsync(new() { Path = folder.File("store.fdyno"), TimeProvider = clock });
        for (var i = 0; i < 70; i++) await SetAsync(store, "k");
        clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 70; i++) await SetAsync(store, "k");
        Assert.InRange(await RowsAsync(folder), 1, 75);
    }

    private static Task SetAsync(IStore store, string key) => store.WriteAsync(tr =>
    {
        tr.Set(System.Text.Encoding.ASCII.GetBytes(key), []);
        return Task.FromResult(true);
    });

    private static async Task<long> RowsAsync(TemporaryFolder folder)
    {
        await using var connection = new SqliteConnection($"Data Source={folder.File("store.fdyno")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM commits";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
