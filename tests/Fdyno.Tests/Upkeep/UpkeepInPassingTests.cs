using Fdyno.History;
using Fdyno.Testing;
using Fdyno.Testing.History;
using Fdyno.Upkeep;

namespace Fdyno.Tests.Upkeep;

/// <summary>How often a past is trimmed in passing, and that nothing fails by it.</summary>
public sealed class UpkeepInPassingTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_connection_looks_after_a_table_once_in_some_minutes()
    {
        var store = new FaultStore(new MemoryStore(), timeProvider: new ImmediateTimeProvider());
        await using var bench = await HistoryBench.NewAsync(store, _clock, trimsInPassing: true);
        await bench.SwitchAsync(true, days: 1);
        for (var i = 0; i < 5; i++) await bench.PutAsync(bench.Item($"{i}", 0, 1));
        var begin = (await bench.WatermarkAsync())!.Value;
        _clock.Advance(HistoryUpkeep.UsualInterval - TimeSpan.FromSeconds(1));
        await bench.PutAsync(bench.Item("a", 0, 1));
        Assert.Equal(begin.Second, (await bench.WatermarkAsync())!.Value.Second);
        _clock.Advance(TimeSpan.FromDays(3));
        await bench.PutAsync(bench.Item("b", 0, 1));
        var first = (await bench.WatermarkAsync())!.Value;
        Assert.Equal(TimeMarks.SecondOf(_clock.GetUtcNow().AddDays(-1)), first.Second);
        Assert.Equal(1, await bench.CountAsync(k => k.Images.Range()));

        // No sooner than after the interval, by whichever write.
        _clock.Advance(HistoryUpkeep.UsualInterval - TimeSpan.FromSeconds(1));
        var commits = store.Commits;
        await bench.PutAsync(bench.Item("c", 0, 1));
        Assert.Equal(commits + 1, store.Commits);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await bench.DeleteAsync(bench.Item("c", 0, 1));
        Assert.True(store.Commits > commits + 2);
        commits = store.Commits;
        await bench.DeleteAsync(bench.Item("b", 0, 1));
        Assert.Equal(commits + 1, store.Commits);
    }

    [Fact]
    public async Task A_short_lived_writer_raises_a_watermark_that_is_far_behind()
    {
        var store = new MemoryStore();
        await using (var bench = await HistoryBench.NewAsync(store, _clock, trimsInPassing: true))
        {
            await bench.SwitchAsync(true, days: 1);
            await bench.PutAsync(bench.Item("a", 0, 1));
        }

        _clock.Advance(TimeSpan.FromDays(1) + HistoryUpkeep.LongestLag - TimeSpan.FromSeconds(1));
        var before = await PutAsync(store, "b");
        _clock.Advance(TimeSpan.FromSeconds(2));
        var after = await PutAsync(store, "c");
        Assert.True(after > before);
        Assert.Equal(TimeMarks.SecondOf(_clock.GetUtcNow().AddDays(-1)), after);
    }

    [Theory]
    [InlineData(CommitOutcome.Conflict)]
    [InlineData(CommitOutcome.TooOld)]
    [InlineData(CommitOutcome.UnknownCommitted)]
    [InlineData(CommitOutcome.UnknownLost)]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task What_becomes_of_it_is_nothing_to_the_write_before_it(CommitOutcome outcome)
    {
        var memory = new MemoryStore();
        var store = new FaultStore(memory, timeProvider: new ImmediateTimeProvider());
        await using var bench = await HistoryBench.NewAsync(store, _clock, trimsInPassing: true);
        await bench.SwitchAsync(true, days: 1);
        await bench.PutAsync(bench.Item("a", 0, 1));
        _clock.Advance(TimeSpan.FromDays(3));
        var commits = store.Commits;
        store.Decide = number => number == commits + 2 ? outcome : CommitOutcome.Ok;
        await bench.PutAsync(bench.Item("b", 0, 1));
        Assert.True(store.Commits >= commits + 2);
        store.Revive();
        Assert.NotNull(await bench.Connection.Items.GetItemAsync(HistoryBench.Table, bench.Item("b", 0, 0)));
    }

    [Fact]
    public async Task What_a_log_left_that_ended_goes_with_the_job_that_needed_it()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock, trimsInPassing: true);
        var pin = await bench.PinAsync();
        for (var i = 0; i < 50; i++) await bench.PutAsync(bench.Item($"{i}", 0, 1));
        await bench.ReleaseAsync(pin.Id);
        var id = await bench.ReadAsync((_, table) => Task.FromResult(table.Record.TableId));
        await bench.Context.Upkeep.AfterEndAsync(HistoryBench.Table, id);
        Assert.Equal((0, 0), (await bench.CountAsync(k => k.Images.Range()), await bench.CountAsync(k => k.Days.Range())));
        await bench.Context.Upkeep.AfterEndAsync("Nothing", id);
    }

    private async Task<long> PutAsync(MemoryStore store, string key)
    {
        await using var bench = await HistoryBench.NewAsync(store, _clock, isNew: false, trimsInPassing: true);
        await bench.PutAsync(bench.Item(key, 0, 1));
        return (await bench.WatermarkAsync())!.Value.Second;
    }
}
