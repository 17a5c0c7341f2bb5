using Fdyno.History;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.History;

/// <summary>What a table's past takes in the store, as users are told.</summary>
public sealed class HistorySizeTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_table_without_a_past_has_a_size_of_zero()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.PutAsync(bench.Item("a", 0, 1, 5_000));
        Assert.Equal(0, await SizeAsync(bench));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    public async Task It_is_that_of_images_hints_and_marks(int items)
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.SwitchAsync(true);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var all = Enumerable.Range(0, items).Select(i => bench.Item($"{i:D5}", 0, i, 2_000)).ToArray();
        await bench.PutAsync(all);
        Assert.InRange(await SizeAsync(bench), items * 40, items * 200);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await bench.PutAsync(all);
        Assert.InRange(await SizeAsync(bench), items * 2_000, items * 2_300);
        Assert.Equal(await SizeAsync(bench), (await bench.Connection.Optimizations.OptimizeTableAsync(HistoryBench.Table, OperationContext.None)).HistorySizeBytes);
        await bench.SwitchAsync(false);
        var done = await bench.Connection.Optimizations.OptimizeTableAsync(HistoryBench.Table, OperationContext.None);
        Assert.InRange(done.HistorySizeBytesBefore, items * 2_000, items * 2_300);
        Assert.Equal((0, (DateTime?)null), (done.HistorySizeBytes, done.EarliestRestorableDateTime));
    }

    [Fact]
    public async Task The_earliest_time_is_that_of_the_window()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.SwitchAsync(true, days: 2);
        await bench.PutAsync(bench.Item("a", 0, 1));
        _clock.Advance(TimeSpan.FromDays(3));
        await bench.PutAsync(bench.Item("b", 0, 1));
        var done = await bench.Connection.Optimizations.OptimizeTableAsync(HistoryBench.Table, OperationContext.None);
        Assert.Equal(TimeMarks.TimeOf(TimeMarks.SecondOf(_clock.GetUtcNow().AddDays(-2))), done.EarliestRestorableDateTime);
        Assert.True(done.HistorySizeBytes < done.HistorySizeBytesBefore);
    }

    private static async Task<long> SizeAsync(HistoryBench bench) =>
        (await bench.Connection.ContinuousBackups.DescribeContinuousBackupsAsync(HistoryBench.Table)).HistorySizeBytes;
}
