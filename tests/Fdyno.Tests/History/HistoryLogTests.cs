using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Tables;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.History;

/// <summary>What is logged and when, what it costs to read, and what becomes of it.</summary>
public sealed class HistoryLogTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Without_recovery_and_pins_nothing_is_logged()
    {
        var store = new MemoryStore();
        await using var bench = await HistoryBench.NewAsync(store, _clock);
        await bench.PutAsync(bench.Item("a", 0, 1));
        await bench.PutAsync(bench.Item("a", 0, 2));
        await bench.DeleteAsync(bench.Item("a", 0, 0));
        await AssertNothingLeftAsync(bench);
        Assert.Null(await bench.WatermarkAsync());
    }

    [Fact]
    public async Task Only_the_first_of_several_writes_of_a_key_in_a_transaction_leaves_an_image()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.PutAsync(bench.Item("a", 0, 1));
        var pin = await bench.PinAsync();
        await bench.WriteAsync(async (tr, table) =>
        {
            var writer = new TableWriter(tr, table, bench.Context);
            for (var number = 2; number < 5; number++)
            {
                await writer.PutAllAsync([Put(bench, table, "a", number), Put(bench, table, "b", number)]);
                Assert.True(await writer.DeleteAsync(table.Schema.PackKey(bench.Item("b", 0, 0))));
            }

            await writer.CompleteAsync();
        });
        Assert.Equal(2, await bench.CountAsync(k => k.Images.Range()));
        Assert.Equal([bench.Item("a", 0, 1)], await bench.ReadAllAsync(pin.Stamp, pin.Id));
        Assert.Equal([bench.Item("a", 0, 4)], await bench.ReadAllAsync(await bench.NowAsync(), pin.Id));
    }

    [Fact]
    public async Task An_import_over_large_items_keeps_to_the_size_of_a_transaction()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        var large = Enumerable.Range(0, 40).Select(i => bench.Item($"{i:D2}", 0, i, 400_000)).ToArray();
        await bench.PutAsync(large);
        var pin = await bench.PinAsync();
        await bench.PutAsync([.. Enumerable.Range(0, 40).Select(i => bench.Item($"{i:D2}", 0, -i))]);
        Assert.Equal(large, await bench.ReadAllAsync(pin.Stamp, pin.Id, bytes: 900_000));
        await bench.PutAsync(large);
        Assert.Equal(large, await bench.ReadAllAsync(pin.Stamp, pin.Id));
    }

    [Fact]
    public async Task Reading_a_key_with_many_images_costs_no_more_than_one_with_few()
    {
        const int Versions = 4_000;
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.PutAsync([.. Enumerable.Range(0, 30).Select(i => bench.Item($"{i:D2}", 0, i))]);
        var first = await bench.PinAsync();
        await bench.WriteAsync((tr, table) =>
        {
            // As that many commits would have left them.
            var key = table.Schema.PackKey(bench.Item("15", 0, 0));
            var image = ItemCodec.Encode(bench.Item("15", 0, 15, 1_000));
            for (var i = 1UL; i <= Versions; i++)
                tr.Set(table.Keys.History.Image(key, new Versionstamp(first.Stamp.Version + 1_000_000 + (2 * i), 0, 0)).ToArray(), image);
            return Task.CompletedTask;
        });
        foreach (var behind in new ulong[] { 0, 1_000_000, 1_000_000 + Versions, 1_000_000 + (2 * Versions) - 1, 1_000_000 + (2 * Versions) })
        {
            var stamp = new Versionstamp(first.Stamp.Version + behind, 0, 0);
            var images = await bench.ReadAsync((tr, table) =>
                new ImageWalk().ReadAsync(new ReadWatch(tr, 200_000), table, PrimaryKeyRange.All, stamp, 1_000_000, 0));
            Assert.True(images.Rest.IsEmpty);
            var expected = Enumerable.Range(1, Versions).Select(i => first.Stamp.Version + 1_000_000 + (2 * (ulong)i)).Where(v => v > stamp.Version).Take(1);
            Assert.Equal(expected, images.Images.Select(i => i.Stamp.Version));
        }
    }

    [Fact]
    public async Task A_pin_is_held_against_trimming_and_readers_see_when_it_is_gone()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.SwitchAsync(true, days: 1);
        await bench.PutAsync(bench.Item("a", 0, 1));
        var pin = await bench.PinAsync();
        await bench.PutAsync(bench.Item("a", 0, 2));
        _clock.Advance(TimeSpan.FromHours(20));
        await bench.WriteAsync((tr, table) => HistoryPins.RenewAsync(tr, table.Keys.History, pin.Id, _clock.GetUtcNow() + HistoryBench.Lease));
        _clock.Advance(TimeSpan.FromHours(20));
        await bench.PutAsync(bench.Item("b", 0, 2));
        await bench.TrimAsync();
        Assert.Equal([bench.Item("a", 0, 1)], await bench.ReadAllAsync(pin.Stamp, pin.Id));

        // Its lease has been over for a day: nobody resumes it.
        _clock.Advance(TimeSpan.FromHours(5));
        await bench.TrimAsync();
        var lost = await Assert.ThrowsAsync<HistoryLostException>(() => bench.ReadAllAsync(pin.Stamp, pin.Id));
        Assert.Equal(HistoryLoss.PinReleased, lost.Loss);
        Assert.Equal(HistoryLoss.Trimmed, (await Assert.ThrowsAsync<HistoryLostException>(() => bench.ReadAllAsync(pin.Stamp))).Loss);
        lost = await Assert.ThrowsAsync<HistoryLostException>(() => bench.WriteAsync((tr, table) =>
            HistoryPins.RenewAsync(tr, table.Keys.History, pin.Id, _clock.GetUtcNow())));
        Assert.Equal(HistoryLoss.PinReleased, lost.Loss);
    }

    [Fact]
    public async Task The_last_pin_takes_the_log_along_and_what_is_left_is_removed()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        var (one, other) = (await bench.PinAsync(), await bench.PinAsync());
        for (var i = 0; i < 10; i++) await bench.PutAsync(bench.Item($"{i}", 0, i, i * 3_000));
        await bench.ReleaseAsync(one.Id);
        await bench.PutAsync(bench.Item("0", 0, 7));
        Assert.Empty(await bench.ReadAllAsync(other.Stamp, other.Id));
        await bench.ReleaseAsync(other.Id);
        Assert.Equal(HistoryLoss.NotLogged, (await Assert.ThrowsAsync<HistoryLostException>(() => bench.ReadAllAsync(other.Stamp))).Loss);
        await bench.TrimAsync(keysAtOnce: 3, mostSteps: 2);
        Assert.NotEqual(0, await bench.CountAsync(k => k.Images.Range()));
        await bench.TrimAsync(keysAtOnce: 3);
        await AssertNothingLeftAsync(bench);
        Assert.Null(await bench.WatermarkAsync());
    }

    [Fact]
    public async Task What_an_ended_log_left_is_neither_read_nor_kept_when_one_begins_again()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.SwitchAsync(true, days: 1);
        await bench.PutAsync(bench.Item("a", 0, 1));
        await bench.PutAsync(bench.Item("a", 0, 2));
        var between = await bench.NowAsync();
        await bench.SwitchAsync(false);
        await bench.PutAsync(bench.Item("a", 0, 3));
        await bench.SwitchAsync(true, days: 1);
        await bench.PutAsync(bench.Item("b", 0, 1));
        Assert.Equal(HistoryLoss.Trimmed, (await Assert.ThrowsAsync<HistoryLostException>(() => bench.ReadAllAsync(between))).Loss);
        _clock.Advance(TimeSpan.FromDays(3));
        await bench.PutAsync(bench.Item("c", 0, 1));
        await bench.TrimAsync();
        Assert.Equal(1, await bench.CountAsync(k => k.Images.Range()));
        Assert.Equal(1, await bench.CountAsync(k => k.Days.Range()));
    }

    [Fact]
    public async Task What_an_ended_log_left_goes_also_while_a_pin_holds_the_new_one()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.ReleaseAsync((await bench.PinAsync()).Id);
        await bench.SwitchAsync(true);
        await bench.PutAsync(bench.Item("a", 0, 1));
        await bench.SwitchAsync(false);
        var pin = await bench.PinAsync();
        await bench.PutAsync(bench.Item("b", 0, 1));
        await bench.TrimAsync();
        Assert.Equal(1, await bench.CountAsync(k => k.Images.Range()));
        Assert.Equal([bench.Item("a", 0, 1)], await bench.ReadAllAsync(pin.Stamp, pin.Id));
    }

    [Fact]
    public async Task Marks_of_an_ended_log_do_not_swallow_the_seconds_of_the_next_one()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.SwitchAsync(true);
        _clock.Advance(TimeSpan.FromHours(1));
        await bench.PutAsync(bench.Item("a", 0, 0));
        await bench.SwitchAsync(false);
        _clock.SetUtcNow(_clock.GetUtcNow() - TimeSpan.FromHours(1));
        await bench.SwitchAsync(true);
        for (var number = 1; number < 4; number++)
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            await bench.PutAsync(bench.Item("a", 0, number));
        }

        var pin = await bench.PinSecondAsync(TimeMarks.SecondOf(_clock.GetUtcNow()) - 1);
        Assert.Equal([bench.Item("a", 0, 2)], await bench.ReadAllAsync(pin.Stamp, pin.Id));
    }

    [Fact]
    public async Task A_write_trims_its_own_key()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.SwitchAsync(true, days: 1);
        for (var i = 0; i < 5; i++) await bench.PutAsync(bench.Item("a", 0, i), bench.Item("b", 0, i));
        _clock.Advance(TimeSpan.FromDays(3));
        await bench.TrimAsync(mostSteps: 0);
        Assert.Equal(10, await bench.CountAsync(k => k.Images.Range()));
        await bench.PutAsync(bench.Item("a", 0, 9));
        Assert.Equal(6, await bench.CountAsync(k => k.Images.Range()));
    }

    [Fact]
    public async Task A_hint_whose_key_is_still_needed_moves_to_the_present_day()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        await bench.SwitchAsync(true, days: 2);
        await bench.PutAsync(bench.Item("a", 0, 1));
        var pin = await bench.PinAsync();
        await bench.PutAsync(bench.Item("a", 0, 2));
        for (var day = 0; day < 4; day++)
        {
            _clock.Advance(TimeSpan.FromHours(20));
            await bench.WriteAsync((tr, table) => HistoryPins.RenewAsync(tr, table.Keys.History, pin.Id, _clock.GetUtcNow()));
            await bench.TrimAsync();
        }

        Assert.Equal([bench.Item("a", 0, 1)], await bench.ReadAllAsync(pin.Stamp, pin.Id));
        Assert.Equal(1, await bench.CountAsync(k => k.Days.Range()));
        await bench.ReleaseAsync(pin.Id);
        _clock.Advance(TimeSpan.FromDays(5));
        await bench.TrimAsync();
        Assert.Equal((0, 0), (await bench.CountAsync(k => k.Images.Range()), await bench.CountAsync(k => k.Days.Range())));
    }

    [Fact]
    public async Task Settings_and_backups_do_not_take_the_log_along()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        var pin = await bench.PinAsync();
        await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = HistoryBench.Table, DeletionProtectionEnabled = Change.To(true) });
        await bench.PutAsync(bench.Item("a", 0, 1));
        Assert.Empty(await bench.ReadAllAsync(pin.Stamp, pin.Id));
        var backup = await bench.Connection.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = HistoryBench.Table }, OperationContext.None);
        await bench.Connection.Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = backup.BackupArn, TargetTableName = "Copy" }, OperationContext.None);
        var copy = await bench.Context.Store.ReadAsync(tr => bench.Context.Catalog.FindAsync(tr, "Copy"));
        Assert.Null(copy!.Record.HistoryLog);
    }

    [Fact]
    public async Task A_table_of_the_same_name_is_another_one()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        var pin = await bench.PinAsync();
        var reader = await bench.ReaderAsync(pin.Stamp, pin.Id);
        await bench.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        var lost = await Assert.ThrowsAsync<HistoryLostException>(() => reader.ReadPageAsync(PrimaryKeyRange.All, default));
        Assert.Equal(HistoryLoss.TableGone, lost.Loss);
    }

    [Fact]
    public async Task A_held_pin_is_renewed_now_and_then()
    {
        await using var bench = await HistoryBench.NewAsync(new MemoryStore(), _clock);
        var pin = await bench.PinAsync();
        var lease = new PinLease(_clock, pin.Id, HistoryBench.Lease);
        for (var i = 0; i < 10; i++)
        {
            _clock.Advance(HistoryBench.Lease / 10);
            await bench.WriteAsync((tr, table) => lease.HoldAsync(tr, table.Keys.History));
        }

        Assert.True((await bench.FindPinAsync(pin.Id)).LeaseUntil >= _clock.GetUtcNow() + (HistoryBench.Lease / 2));
        Assert.Equal(pin.Stamp, (await bench.FindPinAsync(pin.Id)).Stamp);
        await bench.ReleaseAsync(pin.Id);
        await Assert.ThrowsAsync<HistoryLostException>(() => bench.WriteAsync((tr, table) => lease.HoldAsync(tr, table.Keys.History)));
    }

    private static ItemPut Put(HistoryBench bench, TableHandle table, string key, int number)
    {
        var item = bench.Item(key, 0, number);
        return new ItemPut(table.Schema.PackKey(item), item, ItemCodec.Encode(item));
    }

    private static async Task AssertNothingLeftAsync(HistoryBench bench)
    {
        foreach (var part in new Func<HistoryKeyspace, KeyRange>[] { k => k.Images.Range(), k => k.Days.Range(), k => k.Marks.Range(), k => k.Pins.Range() })
            Assert.Equal(0, await bench.CountAsync(part));
    }
}
