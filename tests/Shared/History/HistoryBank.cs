using System.Globalization;
using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Testing.History;

/// <summary>A bank whose sum never changes: not in any version that is pinned while transfers run, nor in any second.</summary>
internal static class HistoryBank
{
    private const int Accounts = 8;
    private const int Writers = 4;
    private const int Start = 100;

    /// <summary>Lets writers transfer while versions are pinned and read.</summary>
    /// <param name="store">The store.</param>
    /// <param name="recoveryIsOn">Whether the log stays on and seconds are read too; otherwise pins begin and end it.</param>
    /// <param name="transfers">How many transfers each writer makes.</param>
    public static async Task RunAsync(IStore store, bool recoveryIsOn, int transfers)
    {
        var clock = new FakeTimeProvider();
        await using var bench = await HistoryBench.NewAsync(store, clock);
        await OpenAccountsAsync(bench);
        if (recoveryIsOn) await bench.SwitchAsync(true);
        var begin = TimeMarks.SecondOf(clock.GetUtcNow());
        using var made = new SemaphoreSlim(0);
        var writing = TransferAsync(bench, transfers, () => made.Release());
        var seconds = new Dictionary<long, List<Item>>();
        for (var round = 0; round < 5 || !writing.IsCompleted; round++)
        {
            // Without recovery, each pin begins the log, and its release ends it, between writers at work.
            var pin = await bench.PinAsync();
            var found = await bench.ReadAllAsync(pin.Stamp, pin.Id, bytes: 300, mostItems: 1);
            AssertSum(found);
            Assert.Equal(found, await bench.ReadAllAsync(pin.Stamp, pin.Id));
            clock.Advance(TimeSpan.FromMilliseconds(700));
            if (recoveryIsOn && TimeMarks.SecondOf(clock.GetUtcNow()) - 1 is var second && second >= begin)
            {
                var past = await bench.PinSecondAsync(second);
                seconds[second] = await bench.ReadAllAsync(past.Stamp, past.Id, mostItems: 2);
                AssertSum(seconds[second]);
                await bench.ReleaseAsync(past.Id);
            }

            await bench.ReleaseAsync(pin.Id);
            await bench.TrimAsync();

            // A pin, and its release, conflict with every transfer that is under way, and who has a conflict waits longer each time. Without
            // transfers between the rounds the writers would do little else than wait.
            while (made.Wait(0))
            {
            }

            for (var more = 0; more < Writers && !writing.IsCompleted; more++) await Task.WhenAny(writing, made.WaitAsync());
        }

        await writing;
        AssertSum(await bench.ReadAllAsync((await bench.PinAsync()).Stamp));

        // A second that was asked for while writers were at work is the same when it is asked for again.
        foreach (var (second, items) in seconds)
        {
            var pin = await bench.PinSecondAsync(second);
            Assert.Equal(items, await bench.ReadAllAsync(pin.Stamp, pin.Id));
        }
    }

    /// <summary>Opens the accounts, with as much in each.</summary>
    public static Task OpenAccountsAsync(HistoryBench bench) =>
        bench.PutAsync([.. Enumerable.Range(0, Accounts).Select(a => bench.Item($"account {a}", 0, Start))]);

    /// <summary>Several writers that transfer at the same time.</summary>
    /// <param name="bench">The bank.</param>
    /// <param name="transfers">How many transfers each writer makes.</param>
    /// <param name="made">Called after each.</param>
    public static Task TransferAsync(HistoryBench bench, int transfers, Action? made = null) =>
        Task.WhenAll(Enumerable.Range(1, Writers).Select(seed => Task.Run(() => TransferAsync(bench, new Random(seed), transfers, made))));

    /// <summary>Sees that all accounts are there, and that nothing has come or gone.</summary>
    public static void AssertSum(List<Item> accounts)
    {
        Assert.Equal(Accounts, accounts.Count);
        Assert.Equal(Accounts * Start, accounts.Sum(Balance));
    }

    private static async Task TransferAsync(HistoryBench bench, Random random, int transfers, Action? made)
    {
        for (var i = 0; i < transfers; i++)
        {
            var (from, to, amount) = (random.Next(Accounts), random.Next(Accounts - 1), random.Next(1, 10));
            if (to >= from) to++;
            await bench.WriteAsync(async (tr, table) =>
            {
                var puts = new List<ItemPut>();
                foreach (var (account, change) in new[] { (from, -amount), (to, amount) })
                {
                    var key = table.Schema.PackKey(bench.Item($"account {account}", 0, 0));
                    var old = ItemCodec.Decode((await StoredItem.ReadAsync(tr, table.Keys, key))!.Value.Span);
                    var item = bench.Item($"account {account}", 0, Balance(old) + change);
                    puts.Add(new ItemPut(key, item, ItemCodec.Encode(item)));
                }

                var writer = new TableWriter(tr, table, bench.Context);
                await writer.PutAllAsync(puts);
                await writer.CompleteAsync();
            });
            made?.Invoke();
        }
    }

    private static long Balance(Item account) => long.Parse(account["number"].AsNumber().ToString(), CultureInfo.InvariantCulture);
}
