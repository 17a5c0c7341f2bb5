using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tables;
using Fdyno.Testing;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Diagnostics;

namespace Fdyno.Tests.Tables;

/// <summary>
/// Items that come one by one and are written in batches. A gate in front of the first commit holds it, so that what is given meanwhile
/// goes into the next batch, however fast the machine is.
/// </summary>
public sealed class ItemWriterTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BackupBench _bench = null!;
    private ItemWriter _writer = null!;

    public async Task InitializeAsync()
    {
        _bench = await BackupBench.NewAsync();
        await _bench.FillSmallAsync(3);
        _writer = await OpenAsync();
    }

    public async Task DisposeAsync()
    {
        _gate.TrySetResult();
        await _writer.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_write_waits_for_nothing_and_those_that_come_meanwhile_go_together()
    {
        var before = _bench.Store.Commits;
        await HoldAsync(Numbered(100));
        for (var i = 101; i <= 150; i++) await _writer.PutAsync(Numbered(i), i);
        Assert.Equal(0, _writer.ItemCount);
        await ReleaseAsync();

        Assert.Equal(2, _bench.Store.Commits - before);
        Assert.Equal(51, _writer.ItemCount);
        Assert.Equal(54, await CountAsync());
        Assert.False(_writer.TryTakeFailure(out _));
        Assert.False(_writer.IsOutdated);
    }

    [Fact]
    public async Task Of_several_writes_to_one_key_in_a_batch_the_last_one_stays()
    {
        await HoldAsync(Numbered(100));
        await _writer.PutAsync(Numbered(1, "first"));
        await _writer.DeleteAsync(Numbered(1));
        await _writer.PutAsync(Numbered(1, "last"));
        await _writer.PutAsync(Numbered(2, "gone"));
        await _writer.DeleteAsync(Numbered(2));
        await _writer.DeleteAsync(Numbered(77));
        await ReleaseAsync();

        Assert.Equal("last", (await _bench.Connection.Items.GetItemAsync("Music", Numbered(1)))!["v"].AsString());
        Assert.Null(await _bench.Connection.Items.GetItemAsync("Music", Numbered(2)));
        Assert.Equal(3, (await _bench.Connection.Tables.DescribeTableAsync("Music")).ItemCount);
        Assert.False(_writer.TryTakeFailure(out _));
    }

    [Fact]
    public async Task An_item_that_is_refused_as_it_is_written_names_its_source_and_takes_no_other_with_it()
    {
        await HoldAsync(Numbered(100));
        await _writer.PutAsync(Numbered(101), "good");
        await _writer.PutAsync(TestTables.Item("""{"pk":{"S":"p"}}"""), "bad");
        await _writer.PutAsync(Numbered(102), "good");
        await _writer.DeleteAsync(TestTables.Item("""{"sk":{"N":"1"}}"""), "worse");
        await ReleaseAsync();

        Assert.Equal([("bad", "sk"), ("worse", "pk")], Failures().Select(f => ((string)f.Source!, ((FdynoException)f.Error).Target!)));
        Assert.Equal((6, 3L), (await CountAsync(), _writer.ItemCount));
        Assert.True(_writer.IsOutdated);
    }

    [Fact]
    public async Task An_item_that_breaks_a_rule_is_answered_by_the_check_against_the_table_as_it_is()
    {
        var missing = await Assert.ThrowsAsync<FdynoException>(async () => await _writer.CheckAsync(TestTables.Item("""{"pk":{"S":"p"}}""")));
        Assert.Equal("sk", missing.Target);
        await Assert.ThrowsAsync<FdynoException>(async () => await _writer.CheckKeyAsync(TestTables.Item("""{"sk":{"N":"1"}}""")));
        Assert.Equal(["pk", "sk"], _writer.KeyAttributeNames);

        // Another table of the name, with another key, comes in its place.
        await _bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Music", DeletionProtectionEnabled = Change.To(false) });
        await _bench.Connection.Tables.DeleteTableAsync("Music");
        await _bench.Connection.Tables.CreateTableAsync(TestTables.Request(rangeType: null));
        await _writer.CheckAsync(TestTables.Item("""{"pk":{"S":"p"}}"""));
        Assert.Equal(["pk"], _writer.KeyAttributeNames);
    }

    [Fact]
    public async Task A_batch_that_the_store_does_not_take_fails_for_each_of_its_items()
    {
        await HoldAsync(Numbered(100));
        for (var i = 101; i <= 103; i++) await _writer.PutAsync(Numbered(i), i);
        var last = _bench.Store.Commits + 2;
        _bench.Store.Decide = number => number == last ? CommitOutcome.Death : CommitOutcome.Ok;
        await ReleaseAsync();
        _bench.Store.Revive();

        Assert.Equal([101, 102, 103], Failures().Select(f => (int)f.Source!));
        Assert.True(_writer.IsOutdated);
        await using var next = await OpenAsync();
        await next.PutAsync(Numbered(104));
        await next.FlushAsync();
        Assert.Equal(5, await CountAsync());
    }

    [Fact]
    public async Task An_item_that_is_too_large_for_a_transaction_fails_alone()
    {
        await HoldAsync(Numbered(100));
        await _writer.PutAsync(Numbered(101), 101);
        await _writer.PutAsync(Numbered(102, new string('x', 50_000)), 102);
        await _writer.PutAsync(Numbered(103), 103);
        _bench.Store.MostWrittenBytes = () => 20_000;
        await ReleaseAsync();

        var failure = Assert.Single(Failures());
        Assert.Equal((102, FdynoErrorCode.LimitExceeded), ((int)failure.Source!, ((FdynoException)failure.Error).Code));
        Assert.Equal(6, await CountAsync());
    }

    [Theory]
    [InlineData(CommitOutcome.Conflict)]
    [InlineData(CommitOutcome.TooOld)]
    [InlineData(CommitOutcome.UnknownCommitted)]
    [InlineData(CommitOutcome.UnknownLost)]
    public async Task A_batch_takes_effect_once_whatever_becomes_of_its_commit(CommitOutcome outcome)
    {
        await HoldAsync(Numbered(100));
        await _writer.PutAsync(Numbered(101));
        await _writer.DeleteAsync(Numbered(1));
        await _writer.PutAsync(TestTables.Item("""{"pk":{"S":"p"}}"""), "bad");
        var last = _bench.Store.Commits + 2;
        _bench.Store.Decide = number => number == last ? outcome : CommitOutcome.Ok;

        // Somebody else writes before the batch is run again: what has happened must not happen over that.
        await using var other = await _bench.AnotherAsync();
        _bench.Store.AfterCommit = async (number, _) =>
        {
            if (number == last) await other.Connection.Items.PutItemAsync("Music", Numbered(101, "theirs"));
        };
        await ReleaseAsync();

        var expected = outcome == CommitOutcome.UnknownCommitted ? "theirs" : "value 101";
        Assert.Equal(expected, (await _bench.Connection.Items.GetItemAsync("Music", Numbered(101)))!["v"].AsString());
        Assert.Equal("bad", Assert.Single(Failures()).Source);
        Assert.Equal(4, (await _bench.Connection.Tables.DescribeTableAsync("Music")).ItemCount);
    }

    [Fact]
    public async Task No_more_than_two_batches_are_in_memory()
    {
        await HoldAsync(Numbered(0));
        for (var i = 1; i <= WriteQueue.BatchItems; i++) await _writer.PutAsync(Numbered(i));
        using var waiting = new CancellationTokenSource();
        var given = _writer.PutAsync(Numbered(5_000), null, waiting.Token).AsTask();
        var next = _writer.PutAsync(Numbered(5_001)).AsTask();
        Assert.False(given.IsCompleted);
        await waiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await ReleaseAsync();
        await next;
        await _writer.FlushAsync();

        // What was given up is not written, and all else is.
        Assert.Equal(WriteQueue.BatchItems + 2, await CountAsync());
        Assert.Null(await _bench.Connection.Items.GetItemAsync("Music", Numbered(5_000)));
    }

    [Fact]
    public async Task Large_items_fill_a_batch_by_their_bytes()
    {
        var large = new string('x', 300_000);
        var most = WriteQueue.BatchBytes / 300_000;
        await HoldAsync(Numbered(0));
        var given = new List<Task>();
        for (var i = 1; i <= most; i++) given.Add(_writer.PutAsync(Numbered(i, large)).AsTask());
        Assert.All(given, task => Assert.True(task.IsCompletedSuccessfully));
        var next = _writer.PutAsync(Numbered(most + 1, large)).AsTask();
        Assert.False(next.IsCompleted);
        await ReleaseAsync();
        await next;
    }

    [Fact]
    public async Task Closing_writes_what_was_given_unless_the_caller_gives_up()
    {
        await HoldAsync(Numbered(100));
        await _writer.PutAsync(Numbered(101));
        await _writer.CloseAsync(new CancellationToken(canceled: true));
        Assert.Equal(3, await CountAsync());

        await using (var next = await OpenAsync())
        {
            _bench.Store.BeforeCommit = static () => Task.CompletedTask;
            await next.PutAsync(Numbered(102));
        }

        Assert.NotNull(await _bench.Connection.Items.GetItemAsync("Music", Numbered(102)));
    }

    [Fact]
    public async Task Each_batch_is_an_activity_and_counts_its_items()
    {
        using var heard = Heard.Listen();
        _writer = await OpenAsync();
        await HoldAsync(Numbered(100));
        for (var i = 101; i <= 103; i++) await _writer.PutAsync(Numbered(i));
        await ReleaseAsync();

        Assert.Equal(["OpenWriter", "BatchWriteItem", "BatchWriteItem"], heard.Activities.Select(a => a.OperationName));
        Assert.Equal(4, heard.Sum("fdyno.items", ("fdyno.operation", "BatchWriteItem")));
    }

    private static Item Numbered(int number, string? value = null) => new Item.Builder()
        .Add("pk", AttributeValue.String("p")).Add("sk", AttributeValue.Number(number)).Add("v", AttributeValue.String(value ?? $"value {number}")).Build();

    private Task<ItemWriter> OpenAsync() => _bench.Connection.Items.OpenWriterAsync("Music", OperationContext.None);

    // Gives an item, and waits until its commit is about to happen.
    private async Task HoldAsync(Item first)
    {
        var isFirst = true;
        _bench.Store.BeforeCommit = () =>
        {
            if (!isFirst) return Task.CompletedTask;
            isFirst = false;
            _entered.TrySetResult();
            return _gate.Task;
        };
        await _writer.PutAsync(first, 0);
        await _entered.Task;
    }

    private async Task ReleaseAsync()
    {
        _gate.SetResult();
        await _writer.FlushAsync();
    }

    private List<ItemFailure> Failures()
    {
        var failures = new List<ItemFailure>();
        while (_writer.TryTakeFailure(out var failure)) failures.Add(failure);
        return failures;
    }

    private async Task<int> CountAsync() => (await _bench.Connection.Items.ScanAsync("Music").ToListAsync()).Count;
}
