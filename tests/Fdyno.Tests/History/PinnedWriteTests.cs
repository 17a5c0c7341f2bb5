using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Storage;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.History;

/// <summary>
/// What an operation reads of a table that it pins is of the pinned state, whoever writes meanwhile; and where the operation does not come to
/// be, nothing of the pin is left.
/// </summary>
public sealed class PinnedWriteTests : IAsyncDisposable
{
    private const string Pin = "pin";
    private readonly FakeTimeProvider _clock = new();
    private readonly MemoryStore _memory = new();

    public ValueTask DisposeAsync() => _memory.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Statistics_are_those_of_the_pinned_state(bool logIsOn)
    {
        var (store, bench) = await NewAsync(logIsOn);
        await using var own = bench;
        await using var other = await HistoryBench.NewAsync(_memory, _clock, isNew: false);
        var writes = 0;

        // A writer before each commit, behind all that the operation has read.
        store.BeforeCommit = async () => await other.PutAsync(other.Item($"k{writes++ % 7}", 0, writes, bytes: writes));
        var (statistics, stamp) = await RunAsync(bench);
        store.BeforeCommit = static () => Task.CompletedTask;
        await other.DeleteAsync(other.Item("k0", 0, 0));
        var items = await other.ReadAllAsync(stamp, Pin);
        Assert.Equal((items.Count, items.Sum(i => (long)Fdyno.Items.ItemSize.Of(i))), (statistics.Items, statistics.Bytes));
        Assert.Equal(logIsOn ? 3 : 4, items.Count);
        Assert.Equal(stamp, (await bench.FindPinAsync(Pin)).Stamp);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task An_operation_that_does_not_come_to_be_leaves_no_pin_and_no_log(bool logIsOn, bool fails)
    {
        var (_, bench) = await NewAsync(logIsOn);
        await using var own = bench;
        var pinned = new PinnedWrite(bench.Context, HistoryBench.Lease);
        var run = pinned.RunAsync(
            async tr =>
            {
                var table = await bench.OpenAsync(tr);
                if (table.Record.HistoryLog is not null) return fails ? throw new InvalidOperationException("No.") : false;
                await pinned.PinAsync(tr, table, Pin, "a test");
                return true;
            },
            default,
            hasEffect: isPinned => isPinned);
        if (fails) await Assert.ThrowsAsync<InvalidOperationException>(() => run);
        else Assert.False(await run);
        Assert.Equal((logIsOn, 0), await StateAsync(bench));
    }

    /// <summary>Each commit in turn: the table has one pin at the end, of what was read, and a log.</summary>
    [Theory]
    [InlineData(CommitOutcome.Conflict)]
    [InlineData(CommitOutcome.TooOld)]
    [InlineData(CommitOutcome.UnknownCommitted)]
    [InlineData(CommitOutcome.UnknownLost)]
    public async Task An_answer_that_does_not_come_has_one_effect(CommitOutcome outcome)
    {
        for (var at = 1; at <= 2; at++)
        {
            var (store, bench) = await NewAsync(logIsOn: false);
            await using var own = bench;
            await using var other = await HistoryBench.NewAsync(_memory, _clock, isNew: false);
            var target = store.Commits + at;
            store.Decide = number => number == target ? outcome : CommitOutcome.Ok;
            store.AfterCommit = async (number, _) =>
            {
                if (number == target) await other.PutAsync(other.Item("meanwhile", 0, at));
            };
            var (statistics, stamp) = await RunAsync(bench);
            Assert.Equal((true, 1), await StateAsync(bench));
            Assert.Equal(statistics.Items, (await other.ReadAllAsync(stamp, Pin)).Count);
            await other.Connection.Tables.DeleteTableAsync(HistoryBench.Table);
        }
    }

    /// <summary>Whether the operation happened is not known: if it did, it needs its pin.</summary>
    [Fact]
    public async Task An_unknown_outcome_keeps_the_pin()
    {
        var (store, bench) = await NewAsync(logIsOn: false);
        await using var own = bench;
        using var cancel = new CancellationTokenSource();
        var last = store.Commits + 2;
        store.Decide = number => number == last ? CommitOutcome.UnknownCommitted : CommitOutcome.Ok;
        store.AfterCommit = async (number, _) =>
        {
            if (number == last) await cancel.CancelAsync();
        };
        var error = await Assert.ThrowsAsync<FdynoException>(() => RunAsync(bench, cancel.Token));
        Assert.Equal(FdynoErrorCode.OutcomeUnknown, error.Code);
        store.Decide = _ => CommitOutcome.Ok;
        Assert.Equal((true, 1), await StateAsync(bench));
    }

    /// <summary>Two tables of one transaction are pinned as of the same version, whichever of them has a log.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Several_tables_are_pinned_at_the_same_version(bool logIsOn)
    {
        var (_, bench) = await NewAsync(logIsOn);
        await using var own = bench;
        await bench.Connection.Tables.CreateTableAsync(Fdyno.Tests.Backups.BackupBench.TableRequest("Second", indexed: false));
        var pinned = new PinnedWrite(bench.Context, HistoryBench.Lease);
        var stamps = await pinned.RunAsync(
            async tr =>
            {
                var second = await bench.Context.Catalog.FindAsync(tr, "Second");
                return (await pinned.PinAsync(tr, await bench.OpenAsync(tr), "one", "a test"), await pinned.PinAsync(tr, second!, "two", "a test"));
            },
            default);
        Assert.Equal(stamps.Item1, stamps.Item2);
    }

    private static Task<(TableStatistics Statistics, Versionstamp Stamp)> RunAsync(HistoryBench bench, CancellationToken cancellationToken = default)
    {
        var pinned = new PinnedWrite(bench.Context, HistoryBench.Lease);
        return pinned.RunAsync(
            async tr =>
            {
                var table = await bench.OpenAsync(tr);
                var stamp = await pinned.PinAsync(tr, table, Pin, "a test");
                return (await TableStatistics.ReadAsync(tr.Snapshot, table.Keys), stamp);
            },
            cancellationToken);
    }

    private static Task<(bool HasLog, int Pins)> StateAsync(HistoryBench bench) => bench.ReadAsync(
        async (tr, table) => (table.Record.HistoryLog is not null, (await HistoryPins.ReadAllAsync(tr, table.Keys.History)).Count));

    private async Task<(FaultStore Store, HistoryBench Bench)> NewAsync(bool logIsOn)
    {
        var store = new FaultStore(_memory, timeProvider: new ImmediateTimeProvider());
        var bench = await HistoryBench.NewAsync(store, _clock);
        await bench.PutAsync([.. Enumerable.Range(0, 3).Select(k => bench.Item($"item {k}", 0, k))]);
        if (logIsOn) await bench.SwitchAsync(true);
        return (store, bench);
    }
}
