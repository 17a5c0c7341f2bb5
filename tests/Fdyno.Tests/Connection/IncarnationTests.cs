using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Testing;
using Fdyno.Testing.History;

namespace Fdyno.Tests.Connection;

/// <summary>A store whose versions went back, or that is a copy, is noticed; its past begins anew, and nothing is silently wrong.</summary>
public sealed class IncarnationTests
{
    private static readonly StoreIdentity Here = new("1", "100");
    private static readonly StoreIdentity There = new("2", "200");
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _warnings = [];

    public static TheoryData<int, CommitOutcome> Commits
    {
        get
        {
            var all = new TheoryData<int, CommitOutcome>();
            foreach (var outcome in Enum.GetValues<CommitOutcome>())
            {
                for (var commit = 1; commit <= 4; commit++) all.Add(commit, outcome);
            }

            return all;
        }
    }

    [Theory]
    [InlineData("1", "100", "1", "100", false)]
    [InlineData("1", "100", "2", "200", true)]
    [InlineData("1", "100", "2", "100", false)]
    [InlineData("1", "100", "1", "200", false)]
    [InlineData("1", null, "2", "200", true)]
    [InlineData("1", null, "1", "200", false)]
    [InlineData(null, "100", "2", "200", true)]
    [InlineData(null, "100", null, "100", false)]
    [InlineData("1", null, null, "200", false)]
    [InlineData(null, null, "1", "100", false)]
    public void A_copy_differs_in_all_that_is_known(string? id, string? birth, string? otherId, string? otherBirth, bool isOther)
    {
        Assert.Equal(isOther, new StoreIdentity(id, birth).IsOtherThan(new StoreIdentity(otherId, otherBirth)));
        Assert.Equal(isOther, new StoreIdentity(otherId, otherBirth).IsOtherThan(new StoreIdentity(id, birth)));
    }

    [Fact]
    public async Task Opening_a_store_again_writes_nothing_and_warns_of_nothing()
    {
        var store = new MemoryStore { Name = Here };
        await FillAsync(store);
        var version = store.CurrentVersion;
        await using var bench = await OpenAsync(store);
        Assert.Equal(version, store.CurrentVersion);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task What_is_known_of_a_store_by_now_is_noted_and_closes_nothing()
    {
        var store = new MemoryStore { Name = new StoreIdentity("1", null) };
        await FillAsync(store);
        var moved = store.Copy(name: Here);
        await using (var bench = await OpenAsync(moved)) Assert.Equal(Here, (await RecordAsync(bench)).Identity);
        await using (var bench = await OpenAsync(moved.Copy(name: There))) Assert.Equal(2, (await RecordAsync(bench)).Number);
        Assert.Single(_warnings);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task The_past_begins_anew_where_versions_went_back_and_in_a_copy(bool isCopy, bool clearsByRow)
    {
        var first = new MemoryStore { Name = isCopy ? Here : null, ClearsByRow = clearsByRow };
        await FillAsync(first);
        await using (var bench = await OpenAsync(first))
        {
            await bench.PinAsync();
            await bench.Connection.Tables.CreateTableAsync(new CreateTableRequest
            {
                TableName = "Other",
                KeySchema = [new KeySchemaElement { AttributeName = "pk", KeyType = KeyType.Hash }],
                AttributeDefinitions = [new AttributeDefinition { AttributeName = "pk", AttributeType = "S" }],
            });
        }

        _clock.Advance(TimeSpan.FromHours(1));
        var second = isCopy ? first.Copy(name: There) : first.Copy(version: 3);
        await using var after = await OpenAsync(second);
        var warning = Assert.Single(_warnings);
        Assert.Contains(isCopy ? "is a copy" : "was restored from elsewhere", warning, StringComparison.Ordinal);
        Assert.Contains("cannot be restored to earlier times: Music.", warning, StringComparison.Ordinal);
        Assert.Equal(0, await after.CountAsync(k => k.Pins.Range()));
        Assert.Equal(2, (await RecordAsync(after)).Number);
        var recovery = (await after.ReadAsync((_, table) => Task.FromResult(table.Record))).Recovery!;
        Assert.Equal((after.Context.UtcNow, RecoveryMode.History, 35), (recovery.EnabledDateTime, recovery.Mode, recovery.PeriodInDays));
        Assert.Equal(TimeMarks.SecondOf(_clock.GetUtcNow()), (await after.WatermarkAsync())!.Value.Second);
        await CheckPastAsync(after);
        await using (await OpenAsync(second)) Assert.Single(_warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_past_is_cleared_in_steps_of_few_keys(bool isBehind)
    {
        var store = new MemoryStore();
        await FillAsync(store);
        await using var bench = await OpenAsync(store);
        var kinds = new Func<Fdyno.Layout.HistoryKeyspace, KeyRange>[] { k => k.Images.Range(), k => k.Days.Range(), k => k.Marks.Range() };
        var counts = await CountAllAsync();
        var steps = 0;
        while (await bench.Context.Store.WriteAsync(async tr =>
            await HistoryRestart.ClearSomeAsync(tr, (await bench.Context.Catalog.FindAsync(tr, "Music"))!, isBehind, mostKeys: 1)))
        {
            steps++;
            var left = await CountAllAsync();
            Assert.All(counts.Zip(left), pair => Assert.InRange(pair.First - pair.Second, 0, 1));
            if (!isBehind) Assert.Equal(counts[..2], left[..2]);
            counts = left;
        }

        Assert.True(steps > 0, "There was nothing to clear in steps.");
        Assert.All(isBehind ? counts : counts[2..], count => Assert.InRange(count, 0, 1));

        async Task<int[]> CountAllAsync()
        {
            var found = new List<int>();
            foreach (var kind in kinds) found.Add(await bench.CountAsync(kind));
            return [.. found];
        }
    }

    [Theory]
    [MemberData(nameof(Commits))]
    public async Task What_is_cut_off_is_begun_again_and_harmless_twice(int commit, CommitOutcome outcome)
    {
        var first = new MemoryStore();
        await FillAsync(first);
        var second = first.Copy(version: 3);
        var store = new FaultStore(second, number => number == commit ? outcome : CommitOutcome.Ok, timeProvider: new ImmediateTimeProvider());
        try
        {
            await using var bench = await OpenAsync(store);
            Assert.Single(_warnings);
        }
        catch (ProcessDeathException)
        {
            await using var bench = await OpenAsync(second);
        }

        await using (var bench = await OpenAsync(second)) await CheckPastAsync(bench);
        _warnings.Clear();
        await using (var bench = await OpenAsync(second)) Assert.Equal(2, (await RecordAsync(bench)).Number);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task Of_two_who_notice_at_once_one_begins_it()
    {
        var first = new MemoryStore();
        await FillAsync(first);
        var second = first.Copy(version: 3);
        HistoryBench? winner = null;
        var store = new FaultStore(second, timeProvider: new ImmediateTimeProvider())
        {
            BeforeCommit = async () =>
            {
                if (winner is not null) return;
                winner = await OpenAsync(second);
                _clock.Advance(TimeSpan.FromSeconds(5));
                await winner.PutAsync(winner.Item("new", 0, 1));
            },
        };
        await using var loser = await OpenAsync(store);
        Assert.Single(_warnings);
        Assert.Equal(2, (await RecordAsync(loser)).Number);

        // What the winner has logged since is still there.
        Assert.Equal(1, await loser.CountAsync(k => k.Images.Range()));
        await winner!.DisposeAsync();
    }

    [Fact]
    public async Task A_writer_that_meets_versions_that_went_back_writes_nothing_and_says_so()
    {
        var first = new MemoryStore();
        await FillAsync(first);
        var second = first.Copy(version: 3);

        // As a connection that was open already: it does not look.
        await using var bench = await OpenAsync(new Swapped(first, second));
        _clock.Advance(TimeSpan.FromSeconds(5));
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.PutAsync(bench.Item("b", 0, 1)));
        Assert.Equal(FdynoErrorCode.StoreInvalid, error.Code);
        Assert.Contains("Connect again", error.RecommendedAction, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<FdynoException>(() =>
            new PinnedWrite(bench.Context, HistoryBench.Lease).RunAsync(
                async tr => await new PinnedWrite(bench.Context, HistoryBench.Lease).PinAsync(tr, await bench.OpenAsync(tr), "p", "a test"), default));
        Assert.Equal(FdynoErrorCode.StoreInvalid, error.Code);
        Assert.Equal(3, second.CurrentVersion);
    }

    /// <summary>
    /// A cluster that was restored where versions are ahead, by itself or by fdbcli's advanceversion: nothing is noticed, and nothing of the
    /// past is wrong. Seconds of which nothing was restored are told as the last state that was.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_versions_are_ahead_the_past_goes_on(bool versionsAreTime)
    {
        var first = new MemoryStore { VersionClock = versionsAreTime ? _clock : null };
        await FillAsync(first);
        var lost = TimeMarks.SecondOf(_clock.GetUtcNow()) + 600;
        _clock.Advance(TimeSpan.FromHours(1));
        var second = first.Copy(version: first.CurrentVersion + 1_000_000_000_000, versionClock: versionsAreTime ? _clock : null);
        await using var after = await OpenAsync(second);
        Assert.Empty(_warnings);
        Assert.Equal(1, (await RecordAsync(after)).Number);
        await CheckPastAsync(after);
        var start = TimeMarks.SecondOf(_clock.GetUtcNow()) - 6 - 3600;
        for (var i = 0; i < 20; i++)
        {
            var pin = await after.PinSecondAsync(start - (3 * (19 - i)));
            Assert.Equal([after.Item("a", 0, i)], await after.ReadAllAsync(pin.Stamp, pin.Id));
        }

        var gap = await after.PinSecondAsync(lost);
        Assert.Equal([after.Item("a", 0, 19)], await after.ReadAllAsync(gap.Stamp, gap.Id));
    }

    [Fact]
    public async Task A_store_that_can_only_be_read_is_opened_and_left_as_it_is()
    {
        var first = new MemoryStore { Name = Here };
        await FillAsync(first);
        await using var bench = await OpenAsync(new ReadOnly(first.Copy(name: There)));
        Assert.Contains("can only be read here", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.NotNull(await bench.Connection.Items.GetItemAsync(HistoryBench.Table, bench.Item("a", 0, 0)));
    }

    /// <summary>A table with a past of a minute.</summary>
    private async Task FillAsync(MemoryStore store)
    {
        await using var bench = await HistoryBench.NewAsync(store, _clock);
        await bench.SwitchAsync(true);
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(3));
            await bench.PutAsync(bench.Item("a", 0, i));
        }
    }

    private async Task<HistoryBench> OpenAsync(IStore store) => await HistoryBench.NewAsync(store, _clock, isNew: false, warn: _warnings.Add);

    private static Task<IncarnationRecord> RecordAsync(HistoryBench bench) => bench.Context.Store.ReadAsync(async tr =>
        (await Incarnation.ReadAsync(tr, bench.Context.Keys, "")).Record!);

    /// <summary>Writes on, and sees that what is logged from now on can be told.</summary>
    private async Task CheckPastAsync(HistoryBench bench)
    {
        var before = await bench.NowAsync();
        _clock.Advance(TimeSpan.FromSeconds(3));
        await bench.PutAsync(bench.Item("a", 0, 100));
        var between = await bench.NowAsync();
        _clock.Advance(TimeSpan.FromSeconds(3));
        await bench.PutAsync(bench.Item("a", 0, 101));
        Assert.Equal([bench.Item("a", 0, 19)], await bench.ReadAllAsync(before));
        Assert.Equal([bench.Item("a", 0, 100)], await bench.ReadAllAsync(between));
        Assert.Equal([bench.Item("a", 0, 101)], await bench.ReadAllAsync(await bench.NowAsync()));
    }

    /// <summary>Another store from the second operation on, behind the back of whoever is connected.</summary>
    private sealed class Swapped(IStore first, IStore second) : IStore
    {
        private bool _isOpened;

        public string DisplayName => first.DisplayName;

        public int PreferredRangesInFlight => first.PreferredRangesInFlight;

        public Task<T> ReadAsync<T>(Func<IReadTransaction, Task<T>> body, CancellationToken cancellationToken = default)
        {
            var store = _isOpened ? second : first;
            _isOpened = true;
            return store.ReadAsync(body, cancellationToken);
        }

        public Task<T> WriteAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken = default) =>
            second.WriteAsync(body, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class ReadOnly(IStore inner) : IStore
    {
        public string DisplayName => inner.DisplayName;

        public int PreferredRangesInFlight => inner.PreferredRangesInFlight;

        public StoreIdentity? Identity => inner.Identity;

        public Task<T> ReadAsync<T>(Func<IReadTransaction, Task<T>> body, CancellationToken cancellationToken = default) => inner.ReadAsync(body, cancellationToken);

        public Task<T> WriteAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken = default) => throw StoreErrors.ReadOnly(DisplayName);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
