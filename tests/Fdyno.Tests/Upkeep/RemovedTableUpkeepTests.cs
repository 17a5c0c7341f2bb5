using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.Upkeep;

/// <summary>What removed tables have left goes with the upkeep of any table.</summary>
public sealed class RemovedTableUpkeepTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Expired_SYSTEM_backups_are_dropped_and_counted_once()
    {
        await using var bench = await NewAsync();
        await bench.SwitchAsync(true);
        await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        _clock.Advance(TimeSpan.FromDays(34));
        Assert.Equal(0, (await OptimizeAsync(bench)).ExpiredBackupCount);
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await OptimizeAsync(bench)).ExpiredBackupCount);
        Assert.Equal(0, (await OptimizeAsync(bench)).ExpiredBackupCount);
    }

    [Fact]
    public async Task A_removed_table_whose_jobs_died_is_cleared()
    {
        await using var bench = await NewAsync();
        await bench.PinAsync();
        var id = await bench.ReadAsync((_, table) => Task.FromResult(table.Record.TableId));
        await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        _clock.Advance(TimeSpan.FromHours(23));
        await OptimizeAsync(bench);
        Assert.NotNull(await bench.Context.Store.ReadAsync(tr => bench.Context.Catalog.FindByIdAsync(tr, HistoryBench.Table, id)));
        _clock.Advance(TimeSpan.FromHours(2));
        await OptimizeAsync(bench);
        Assert.Null(await bench.Context.Store.ReadAsync(tr => bench.Context.Catalog.FindByIdAsync(tr, HistoryBench.Table, id)));
    }

    private async Task<HistoryBench> NewAsync()
    {
        var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.Connection.Tables.CreateTableAsync(new CreateTableRequest
        {
            TableName = "Other",
            KeySchema = [new KeySchemaElement { AttributeName = "pk", KeyType = KeyType.Hash }],
            AttributeDefinitions = [new AttributeDefinition { AttributeName = "pk", AttributeType = "S" }],
        });
        return bench;
    }

    private static Task<TableOptimization> OptimizeAsync(HistoryBench bench) =>
        bench.Connection.Optimizations.OptimizeTableAsync("Other", OperationContext.None);
}
