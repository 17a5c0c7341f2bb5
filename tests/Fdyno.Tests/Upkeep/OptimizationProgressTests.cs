using Fdyno.Api;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.Upkeep;

/// <summary>What upkeep tells of how far it is.</summary>
public sealed class OptimizationProgressTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<OperationProgress> _heard = [];

    [Fact]
    public async Task The_search_for_expired_items_ends_at_all_items()
    {
        await using var bench = await NewAsync();
        await bench.Connection.Tables.UpdateTableAsync(
            new UpdateTableRequest { TableName = HistoryBench.Table, TimeToLiveAttribute = Change.To<string>("number") });
        var past = _clock.GetUtcNow().ToUnixTimeSeconds() - 1;
        for (var i = 0; i < 12; i++) await bench.PutAsync(bench.Item($"{i}", 0, past + (i % 2 * 100)));
        var table = await bench.Connection.Tables.DescribeTableAsync(HistoryBench.Table);
        await OptimizeAsync(bench);

        Assert.Equal(new OperationProgress("Looking for expired items in table Music", 12, table.TableSizeBytes, 12, table.TableSizeBytes), Assert.Single(_heard));
    }

    [Fact]
    public async Task The_trimming_of_the_past_counts_the_items_whose_past_it_is()
    {
        await using var bench = await NewAsync();
        await bench.SwitchAsync(true, days: 1);
        for (var i = 0; i < 12; i++) await bench.PutAsync(bench.Item($"{i}", 0, i));
        _clock.Advance(TimeSpan.FromDays(3));
        await bench.PutAsync(bench.Item("new", 0, 1));
        await OptimizeAsync(bench);

        Assert.All(_heard, one => Assert.Equal(("Trimming the past of table Music", 0L, null, null), (one.Activity, one.Bytes, one.TotalItems, one.TotalBytes)));
        Assert.Equal([5, 10], _heard.Select(one => one.Items));
    }

    [Fact]
    public async Task Nothing_is_told_where_there_is_nothing_to_do()
    {
        await using var bench = await NewAsync();
        await bench.PutAsync(bench.Item("a", 0, 1));
        await OptimizeAsync(bench);

        Assert.Empty(_heard);
    }

    private Task<HistoryBench> NewAsync() => HistoryBench.NewAsync(new MemoryStore(), _clock);

    private Task<TableOptimization> OptimizeAsync(HistoryBench bench) => new TableOptimizationService(bench.Context, mostKeys: 5)
        .OptimizeTableAsync(HistoryBench.Table, new OperationContext { Progress = new Listener(_heard.Add) });

    private sealed class Listener(Action<OperationProgress> hear) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => hear(value);
    }
}
