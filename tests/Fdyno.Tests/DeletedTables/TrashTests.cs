using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.DeletedTables;

/// <summary>Tables without recovery that are removed while a job reads their past.</summary>
public sealed class TrashTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task The_last_pin_takes_the_table_along()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.PutAsync(bench.Item("a", 0, 1));
        var id = await IdAsync(bench);
        var (first, second) = (await bench.PinAsync(), await bench.PinAsync());
        await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        Assert.Equal([id], await TrashAsync(bench));
        Assert.Equal(TableStatus.Deleted, (await FindAsync(bench, id))!.Record.Status);
        await PinRelease.ReleaseAsync(bench.Context, HistoryBench.Table, id, first.Id, default);
        Assert.Equal([id], await TrashAsync(bench));
        await PinRelease.ReleaseAsync(bench.Context, HistoryBench.Table, id, second.Id, default);
        Assert.Empty(await TrashAsync(bench));
        Assert.Null(await FindAsync(bench, id));

        // Released twice is released.
        await PinRelease.ReleaseAsync(bench.Context, HistoryBench.Table, id, second.Id, default);
    }

    [Fact]
    public async Task A_table_with_dead_pins_only_is_removed_at_once()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        var id = await IdAsync(bench);
        await bench.PinAsync();
        _clock.Advance(HistoryBench.Lease + HistoryPin.DeadAge);
        await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        Assert.Empty(await TrashAsync(bench));
        Assert.Null(await FindAsync(bench, id));
    }

    [Fact]
    public async Task A_sweep_clears_what_the_dead_have_left_and_nothing_else()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            if (i > 0) await bench.Connection.Tables.CreateTableAsync(SystemBackupTests.Request() with { TableName = HistoryBench.Table });
            ids.Add(await IdAsync(bench));
            if (i == 3) _clock.Advance(TimeSpan.FromHours(12));
            await bench.PinAsync();
            await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        }

        var trash = new Trash(bench.Context);
        Assert.Equal(0, await trash.SweepAsync(10, default));
        _clock.Advance(TimeSpan.FromHours(12) + HistoryBench.Lease);
        Assert.Equal(2, await trash.SweepAsync(2, default));
        Assert.Equal(1, await trash.SweepAsync(2, default));
        Assert.Equal([ids[3]], await TrashAsync(bench));
        Assert.Equal(0, await trash.SweepAsync(10, default));
    }

    [Fact]
    public async Task A_pin_that_is_renewed_in_the_trash_keeps_its_table()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        var id = await IdAsync(bench);
        var pin = await bench.PinAsync();
        await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        _clock.Advance(TimeSpan.FromHours(20));
        await bench.Context.Store.WriteAsync(async tr =>
        {
            await HistoryPins.RenewAsync(tr, (await bench.Context.Catalog.FindByIdAsync(tr, HistoryBench.Table, id))!.Keys.History, pin.Id, _clock.GetUtcNow());
            return true;
        });
        _clock.Advance(TimeSpan.FromHours(20));
        Assert.Equal(0, await new Trash(bench.Context).SweepAsync(10, default));
        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(1, await new Trash(bench.Context).SweepAsync(10, default));
    }

    [Fact]
    public async Task Nobody_begins_a_log_of_a_table_that_was_removed()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.SwitchAsync(true);
        var id = await IdAsync(bench);
        await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        var removed = await FindAsync(bench, id);
        var runs = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => new PinnedWrite(bench.Context, HistoryBench.Lease).RunAsync<bool>(
            _ => ++runs == 1 ? throw new LogMissingException(removed!.Record, "pin", "a test") : throw new InvalidOperationException(), default));
        Assert.Null((await FindAsync(bench, id))!.Record.HistoryLog);
    }

    private static Task<string> IdAsync(HistoryBench bench) => bench.ReadAsync((_, table) => Task.FromResult(table.Record.TableId));

    private static Task<TableHandle?> FindAsync(HistoryBench bench, string id) =>
        bench.Context.Store.ReadAsync(tr => bench.Context.Catalog.FindByIdAsync(tr, HistoryBench.Table, id));

    private static Task<IReadOnlyList<string>> TrashAsync(HistoryBench bench) =>
        bench.Context.Store.ReadAsync(tr => bench.Context.Directories.ListTrashedTablesAsync(tr, null, 10));
}
