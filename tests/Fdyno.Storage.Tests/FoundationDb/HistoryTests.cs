using Fdyno.History;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing.History;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>A table's past on a real server, whose versions are time and whose reads forget after five seconds.</summary>
[NeedsFdbServer]
[Collection(FdbServerCollection.Name)]
public sealed class HistoryTests(FdbServerFixture server)
{
    [StoreTheory]
    [InlineData(3_001)]
    [InlineData(3_002)]
    [InlineData(3_003)]
    [InlineData(3_005)]
    public async Task Every_version_is_what_a_model_has(int seed) => await HistoryScript.RunAsync(
        await server.OpenEmptyAsync(),
        TimeProvider.System,
        seed,
        new HistoryScriptOptions { Steps = 80, HasRange = seed % 2 == 0, TrimsAlways = seed % 5 == 0, ChecksSeconds = false });

    [StoreFact]
    public async Task No_pinned_version_has_half_of_a_transfer() =>
        await HistoryBank.RunAsync(await server.OpenEmptyAsync(), recoveryIsOn: false, transfers: 60);

    [StoreTheory]
    [InlineData(RecoveryMode.History)]
    [InlineData(RecoveryMode.SnapshotOnRestore)]
    public async Task No_backup_and_no_restore_has_half_of_a_transfer(string mode) =>
        await OperationBank.RunAsync(await server.OpenEmptyAsync(), TimeProvider.System, transfers: 60, mode);

    [StoreFact]
    public async Task Every_second_is_what_its_last_write_left()
    {
        await using var bench = await HistoryBench.NewAsync(await server.OpenEmptyAsync(), TimeProvider.System);
        await bench.SwitchAsync(true);
        var writes = new List<(long Begun, long Ended, Item Item)>();
        await WriteAsync();
        var begin = writes[0].Ended;
        while (Second() < begin + 5)
        {
            await WriteAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(40));
        }

        for (var second = begin; second < begin + 4; second++)
        {
            // A write that was under way at the end of the second may belong to either.
            var pin = await bench.PinSecondAsync(second);
            var found = Assert.Single(await bench.ReadAllAsync(pin.Stamp, pin.Id));
            var possible = writes.Where(w => w.Begun <= second).TakeLast(2).ToList();
            if (possible.Count == 2 && possible[^1].Ended <= second) possible.RemoveAt(0);
            Assert.Contains(found, possible.Select(w => w.Item));
        }

        async Task WriteAsync()
        {
            var begun = Second();
            var item = bench.Item("a", 0, writes.Count);
            await bench.PutAsync(item);
            writes.Add((begun, Second(), item));
        }

        static long Second() => TimeMarks.SecondOf(DateTimeOffset.UtcNow);
    }
}
