using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Storage;
using Fdyno.Storage.Sqlite;
using Fdyno.Testing;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Connection;

/// <summary>An operation whose answer gets lost takes effect once, whoever acts in between, and leaves next to nothing behind.</summary>
public sealed class IdempotentWriterTests : IAsyncDisposable
{
    private readonly MemoryStore _memory = new();
    private readonly FakeTimeProvider _clock = new();

    public ValueTask DisposeAsync() => _memory.DisposeAsync();

    [Fact]
    public async Task A_put_whose_answer_was_lost_is_not_put_over_a_later_one()
    {
        var (store, connection, other) = await OpenAsync();
        store.Decide = Next(store, CommitOutcome.UnknownCommitted);
        store.AfterCommit = Meanwhile(() => other.Items.PutItemAsync("Music", Song("theirs")));
        await connection.Items.PutItemAsync("Music", Song("ours"));
        Assert.Equal("theirs", (await other.Items.GetItemAsync("Music", Song("")))!["title"].AsString());
        Assert.Equal((1, ItemSize.Of(Song("theirs"))), await CountAsync(other));
    }

    [Theory]
    [InlineData(CommitOutcome.UnknownCommitted, false, true)]
    [InlineData(CommitOutcome.UnknownCommitted, true, true)]
    [InlineData(CommitOutcome.UnknownLost, false, true)]
    [InlineData(CommitOutcome.UnknownLost, true, false)]
    [InlineData(CommitOutcome.Conflict, true, false)]
    public async Task A_deletion_says_whether_it_deleted(CommitOutcome outcome, bool isDeletedMeanwhile, bool expected)
    {
        var (store, connection, other) = await OpenAsync();
        await connection.Items.PutItemAsync("Music", Song("ours"));
        store.Decide = Next(store, outcome);
        if (isDeletedMeanwhile) store.AfterCommit = Meanwhile(() => other.Items.DeleteItemAsync("Music", Song("")));
        Assert.Equal(expected, await connection.Items.DeleteItemAsync("Music", Song("")));
        Assert.Equal((0, 0), await CountAsync(other));
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_succeeds_although_its_table_is_gone()
    {
        var (store, connection, other) = await OpenAsync();
        store.Decide = Next(store, CommitOutcome.UnknownCommitted);
        store.AfterCommit = Meanwhile(() => other.Tables.DeleteTableAsync("Music"));
        await connection.Items.PutItemAsync("Music", Song("ours"));
        Assert.Empty(await other.Tables.ListTablesAsync().ToListAsync());
    }

    [Fact]
    public async Task An_operation_that_writes_nothing_leaves_its_slot_alone()
    {
        var (store, connection, _) = await OpenAsync();
        await connection.Items.PutItemAsync("Music", Song("ours"));
        var (commits, slots) = (store.Commits, Slots());
        await connection.Items.DeleteItemAsync("Music", Song("", key: "nobody"));
        Assert.Equal(commits, store.Commits);
        Assert.Equal(slots, Slots());
    }

    [Fact]
    public async Task Slots_are_as_many_as_operations_at_the_same_time_and_go_with_the_connection()
    {
        var (_, connection, other) = await OpenAsync();
        for (var i = 0; i < 50; i++) await connection.Items.PutItemAsync("Music", Song($"{i}"));
        Assert.Single(Slots());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++) await connection.Items.PutItemAsync("Music", Song($"{i}", key: $"p{writer}"));
        })));
        Assert.InRange(Slots().Count, 1, 4);
        await other.Items.PutItemAsync("Music", Song("theirs"));
        await connection.DisposeAsync();
        Assert.Single(Slots());
    }

    /// <summary>A commit that timed out may still happen: it must not meet the slot of a later operation.</summary>
    [Fact]
    public async Task The_lane_of_a_commit_that_may_still_happen_is_not_used_again()
    {
        var (store, connection, _) = await OpenAsync();
        var before = Assert.Single(Slots());
        store.Decide = _ => throw new StoreException(StoreErrorCode.TransactionTimedOut);
        await Assert.ThrowsAsync<StoreException>(() => connection.Items.PutItemAsync("Music", Song("late")));
        store.Decide = _ => CommitOutcome.Ok;
        await connection.Items.PutItemAsync("Music", Song("ours"));
        Assert.Equal(2, Slots().Count);
        Assert.Equal(before, Slots().Single(s => s.Key == before.Key));
    }

    [Fact]
    public async Task An_operation_that_is_refused_keeps_its_lane()
    {
        var (_, connection, _) = await OpenAsync();
        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAsync<FdynoException>(() => connection.Tables.DeleteTableAsync("Nobody"));
        await connection.Items.PutItemAsync("Music", Song("ours"));
        Assert.Single(Slots());
    }

    [Theory]
    [InlineData(23, 1)]
    [InlineData(25, 0)]
    public async Task Slots_of_processes_that_died_are_swept_a_day_later(int hours, int expected)
    {
        var (store, _, _) = await OpenAsync();
        store.Decide = _ => CommitOutcome.Death;
        var left = Assert.Single(Slots());
        _clock.Advance(TimeSpan.FromHours(hours));
        foreach (var _ in Enumerable.Range(0, 5))
        {
            await using var later = await ConnectAsync(_memory, _clock);
            await later.Items.PutItemAsync("Music", Song("later"));
        }

        Assert.Equal(expected, Slots().Count(s => s == left));
        Assert.Equal(expected, Slots().Count);
    }

    /// <summary>A laptop that is closed in the middle of a commit and opened days later.</summary>
    [Theory]
    [InlineData(CommitOutcome.UnknownCommitted, 11, false, false)]
    [InlineData(CommitOutcome.UnknownCommitted, 50, false, false)]
    [InlineData(CommitOutcome.UnknownCommitted, 50, true, true)]
    [InlineData(CommitOutcome.UnknownLost, 11, false, false)]
    [InlineData(CommitOutcome.UnknownLost, 50, true, true)]
    public async Task An_operation_that_slept_while_its_slot_was_swept_does_not_happen_again(
        CommitOutcome outcome, int hours, bool isSwept, bool isUnknown)
    {
        var (store, connection, other) = await OpenAsync();

        // A connection sweeps when it first writes.
        await other.Items.PutItemAsync("Music", Song("first", key: "q"));
        store.Decide = Next(store, outcome);
        store.AfterCommit = Meanwhile(async () =>
        {
            _clock.Advance(TimeSpan.FromHours(hours));
            await other.Items.DeleteItemAsync("Music", Song(""));
            if (!isSwept) return;
            await using var later = await ConnectAsync(_memory, _clock);
            await later.Items.PutItemAsync("Music", Song("later", key: "q"));
        });
        var put = () => connection.Items.PutItemAsync("Music", Song("ours"));
        if (isUnknown) Assert.Equal(FdynoErrorCode.OutcomeUnknown, (await Assert.ThrowsAsync<FdynoException>(put)).Code);
        else await put();
        var isThere = await other.Items.GetItemAsync("Music", Song("")) is not null;
        Assert.Equal(outcome == CommitOutcome.UnknownLost && !isUnknown, isThere);

        // The connection goes on as ever.
        await connection.Items.PutItemAsync("Music", Song("next"));
        Assert.Equal("next", (await other.Items.GetItemAsync("Music", Song("")))!["title"].AsString());
    }

    [Fact]
    public async Task A_slot_that_is_used_again_while_it_is_swept_stays()
    {
        var (_, connection, _) = await OpenAsync();
        var slow = new FaultStore(_memory);
        await using var sweeper = await FdynoConnection.OpenAsync(slow, new FdynoConnectionOptions { TimeProvider = _clock });
        _clock.Advance(IdempotentWriter.SlotAge + TimeSpan.FromHours(1));
        var sweeps = 0;
        slow.Decide = number =>
        {
            if (number == 1) Task.Run(() => connection.Items.PutItemAsync("Music", Song("ours"))).GetAwaiter().GetResult();
            sweeps++;
            return CommitOutcome.Ok;
        };
        await sweeper.Items.PutItemAsync("Music", Song("theirs", key: "q"));
        Assert.Equal((2, 2), (sweeps, Slots().Count));
    }

    [Fact]
    public async Task A_store_that_knows_every_outcome_has_no_slots()
    {
        var folder = Directory.CreateTempSubdirectory("fdyno-lanes-").FullName;
        try
        {
            var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(folder, "store.fdyno") });
            await using var connection = await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions());
            await connection.Tables.CreateTableAsync(Request());
            await connection.Items.PutItemAsync("Music", Song("ours"));
            Assert.Equal(0, await store.ReadAsync(async tr =>
                (await tr.GetRangeAsync(connection.Context.Keys.WriterLanes.Range())).Items.Count));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A connection that made the table <c>Music</c> through a store with faults, and another one without.</summary>
    private async Task<(FaultStore Store, FdynoConnection Connection, FdynoConnection Other)> OpenAsync()
    {
        var store = new FaultStore(_memory);
        var connection = await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions { TimeProvider = _clock });
        await connection.Tables.CreateTableAsync(Request());
        return (store, connection, await ConnectAsync(_memory, _clock));
    }

    private static Func<int, CommitOutcome> Next(FaultStore store, CommitOutcome outcome)
    {
        var at = store.Commits + 1;
        return number => number == at ? outcome : CommitOutcome.Ok;
    }

    /// <summary>Somebody acts between a commit that did not end well and the next run.</summary>
    private static Func<int, CommitOutcome, Task> Meanwhile(Func<Task> act) =>
        (_, outcome) => outcome == CommitOutcome.Ok ? Task.CompletedTask : act();

    private static Item Song(string title, string key = "p") => new Item.Builder()
        .Add("pk", AttributeValue.String(key)).Add("sk", AttributeValue.Number(1)).Add("title", AttributeValue.String(title)).Build();

    private static async Task<(long Items, long Bytes)> CountAsync(FdynoConnection connection)
    {
        var table = await connection.Tables.DescribeTableAsync("Music");
        return (table.ItemCount, table.TableSizeBytes);
    }

    private List<(string Key, string Value)> Slots()
    {
        var lanes = ConnectAsync(_memory, _clock).GetAwaiter().GetResult().Context.Keys.WriterLanes;
        return [.. _memory.StateAt().Where(e => lanes.Contains(e.Key.Span))
            .Select(e => (Convert.ToHexString(e.Key.Span), Convert.ToHexString(e.Value.Span)))];
    }
}
