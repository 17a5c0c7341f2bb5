using Fdyno.Api;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.Upkeep;

/// <summary>Which items have expired, and that they go as any other item goes.</summary>
public sealed class ExpiryTests
{
    private readonly FakeTimeProvider _clock = new();
    private int _isWritten;

    public static TheoryData<int, CommitOutcome> Commits
    {
        get
        {
            var all = new TheoryData<int, CommitOutcome>();
            foreach (var outcome in Enum.GetValues<CommitOutcome>())
            {
                for (var commit = 1; commit <= 6; commit++) all.Add(commit, outcome);
            }

            return all;
        }
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task Items_whose_time_has_passed_go_and_no_others()
    {
        await using var bench = await NewAsync();
        var fiveYearsAgo = _clock.GetUtcNow().AddYears(-5).ToUnixTimeSeconds();
        var rows = new (string Key, AttributeValue? Expiry, bool Goes)[]
        {
            ("past", N(Now - 1), true),
            ("a fraction ago", AttributeValue.Number(Number.Parse($"{Now - 1}.5")), true),
            ("now", N(Now), false),
            ("to come", N(Now + 1), false),
            ("five years ago", N(fiveYearsAgo), true),
            ("before that", N(fiveYearsAgo - 1), false),
            ("milliseconds", N(Now * 1_000), false),
            ("zero", N(0), false),
            ("negative", N(-Now), false),
            ("a text", AttributeValue.String($"{Now - 1}"), false),
            ("a set", AttributeValue.NumberSet(new NumberSet([Number.FromInt64(Now - 1)])), false),
            ("null", AttributeValue.Null, false),
            ("none", null, false),
        };
        foreach (var (key, expiry, _) in rows) await bench.PutAsync(Item(bench, key, expiry));
        var done = await bench.Connection.Optimizations.OptimizeTableAsync(HistoryBench.Table, OperationContext.None);
        Assert.Equal(rows.Count(r => r.Goes), done.ExpiredItemCount);
        var left = await KeysAsync(bench);
        Assert.Equal(rows.Where(r => !r.Goes).Select(r => r.Key).Order(StringComparer.Ordinal), left);
        Assert.Equal(left.Count, (await bench.Connection.Tables.DescribeTableAsync(HistoryBench.Table)).ItemCount);
        Assert.Equal(0, (await bench.Connection.Optimizations.OptimizeTableAsync(HistoryBench.Table, OperationContext.None)).ExpiredItemCount);
    }

    [Fact]
    public async Task Nothing_expires_where_time_to_live_is_off_or_recorded_only()
    {
        await using var bench = await NewAsync();
        await bench.PutAsync(Item(bench, "past", N(Now - 1)));
        await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = HistoryBench.Table, TimeToLiveAttribute = Change.To<string>(null) });
        Assert.Equal(0, (await bench.Connection.Optimizations.OptimizeTableAsync(HistoryBench.Table, OperationContext.None)).ExpiredItemCount);
        await EnableAsync(bench);
        var backup = await bench.Connection.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = HistoryBench.Table }, OperationContext.None);
        await bench.Connection.Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = backup.BackupArn, TargetTableName = "Copy" }, OperationContext.None);
        Assert.Equal(0, (await bench.Connection.Optimizations.OptimizeTableAsync("Copy", OperationContext.None)).ExpiredItemCount);
        Assert.Equal(1, (await bench.Connection.Optimizations.OptimizeTableAsync(HistoryBench.Table, OperationContext.None)).ExpiredItemCount);
    }

    [Fact]
    public async Task An_expiry_is_logged_like_any_delete()
    {
        await using var bench = await NewAsync();
        await bench.SwitchAsync(true);
        var items = Enumerable.Range(0, 30).Select(i => Item(bench, $"{i:D2}", N(Now - 1 + (i % 2)), bytes: i % 5 == 0 ? 30_000 : 10)).ToArray();
        await bench.PutAsync(items);
        var pin = await bench.PinAsync();
        var done = await new TableOptimizationService(bench.Context, mostKeys: 4).OptimizeTableAsync(HistoryBench.Table, OperationContext.None);
        Assert.Equal(15, done.ExpiredItemCount);
        Assert.Equal(items, await bench.ReadAllAsync(pin.Stamp, pin.Id));
        Assert.Equal(items.Where((_, i) => i % 2 == 1), await bench.ReadAllAsync(await bench.NowAsync(), pin.Id));
    }

    [Fact]
    public async Task A_writer_that_changes_an_item_meanwhile_wins()
    {
        var memory = new MemoryStore();
        await using var writer = await NewAsync(memory);
        await writer.PutAsync(Item(writer, "changed", N(Now - 1)), Item(writer, "removed", N(Now - 1)), Item(writer, "left", N(Now - 1)));
        var renewed = Item(writer, "changed", N(Now + 100));
        var store = new FaultStore(memory, timeProvider: new ImmediateTimeProvider())
        {
            BeforeCommit = async () =>
            {
                if (Interlocked.Exchange(ref _isWritten, 1) != 0) return;
                await writer.PutAsync(renewed);
                await writer.DeleteAsync(Item(writer, "removed", null));
            },
        };
        await using var sweeper = await HistoryBench.NewAsync(store, _clock, isNew: false);
        Assert.Equal(1, (await sweeper.Connection.Optimizations.OptimizeTableAsync(HistoryBench.Table, OperationContext.None)).ExpiredItemCount);
        Assert.Equal(["changed"], await KeysAsync(writer));
    }

    [Theory]
    [MemberData(nameof(Commits))]
    public async Task Whatever_becomes_of_a_commit_all_that_expired_goes_once(int commit, CommitOutcome outcome)
    {
        var memory = new MemoryStore();
        await using (var bench = await NewAsync(memory))
        {
            await bench.SwitchAsync(true, days: 1);
            for (var i = 0; i < 6; i++) await bench.PutAsync(Item(bench, $"{i}", N(Now - 1 + (2 * (i % 2)))));
            for (var i = 0; i < 6; i++) await bench.PutAsync(Item(bench, $"{i}", N(Now - 1 + (2 * (i % 2))), bytes: 3));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        var store = new FaultStore(memory, number => number == commit ? outcome : CommitOutcome.Ok, timeProvider: new ImmediateTimeProvider());
        await using var faulty = await HistoryBench.NewAsync(store, _clock, isNew: false);
        var service = new TableOptimizationService(faulty.Context, mostKeys: 2);
        try
        {
            Assert.Equal(3, (await service.OptimizeTableAsync(HistoryBench.Table, OperationContext.None)).ExpiredItemCount);
        }
        catch (ProcessDeathException)
        {
            store.Revive();
            Assert.InRange((await service.OptimizeTableAsync(HistoryBench.Table, OperationContext.None)).ExpiredItemCount, 0, 3);
        }

        await using var after = await HistoryBench.NewAsync(memory, _clock, isNew: false);
        Assert.Equal(["1", "3", "5"], await KeysAsync(after));
        Assert.Equal(3, (await after.Connection.Tables.DescribeTableAsync(HistoryBench.Table)).ItemCount);
    }

    private async Task<HistoryBench> NewAsync(MemoryStore? store = null)
    {
        var bench = await HistoryBench.NewAsync(store ?? new MemoryStore(), _clock);
        await EnableAsync(bench);
        return bench;
    }

    private static Task EnableAsync(HistoryBench bench) => bench.Connection.Tables.UpdateTableAsync(
        new UpdateTableRequest { TableName = HistoryBench.Table, TimeToLiveAttribute = Change.To<string>("expires") });

    private static AttributeValue N(long number) => AttributeValue.Number(Number.FromInt64(number));

    private static Item Item(HistoryBench bench, string key, AttributeValue? expiry, int bytes = 0)
    {
        var item = new Item.Builder().Add("pk", AttributeValue.String(key)).Add("number", N(bench.HasRange ? 1 : 0));
        if (expiry is not null) item.Add("expires", expiry);
        if (bytes > 0) item.Add("body", AttributeValue.Binary(new byte[bytes]));
        return item.Build();
    }

    private static async Task<List<string>> KeysAsync(HistoryBench bench)
    {
        var keys = new List<string>();
        await foreach (var item in bench.Connection.Items.ScanAsync(HistoryBench.Table)) keys.Add(item["pk"].AsString());
        return keys;
    }
}
