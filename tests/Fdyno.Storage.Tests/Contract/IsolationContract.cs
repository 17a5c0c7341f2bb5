namespace Fdyno.Storage.Tests.Contract;

public abstract class IsolationContract : StoreContract
{
    [StoreFact]
    public async Task All_reads_see_one_version()
    {
        await SetAllAsync("a", "b");
        await Store.ReadAsync(async tr =>
        {
            Assert.Equal("a", S(await tr.GetAsync(B("a"))));
            await SetAsync("b", "later");
            await SetAsync("c", "later");
            Assert.Equal("b", S(await tr.GetAsync(B("b"))));
            Assert.Equal("a b -", await ManyAsync(tr, "a", "b", "c"));
            Assert.Equal("a=a b=b", await ListAsync(tr, Range("a", "z")));
            return true;
        });
        Assert.Equal("later", await GetAsync("b"));
    }

    [StoreFact]
    public async Task A_commit_is_seen_by_those_who_start_after_it()
    {
        for (var i = 0; i < 50; i++)
        {
            await SetAsync("k", $"{i}");
            Assert.Equal($"{i}", await GetAsync("k"));
        }
    }

    [StoreFact]
    public async Task A_write_to_a_read_key_conflicts()
    {
        await SetAsync("k", "1");
        Assert.Equal(2, await RunsWhenAsync(
            async tr =>
            {
                var value = await tr.GetAsync(B("k"));
                tr.Set(B("copy"), value);
            },
            () => SetAsync("k", "2")));
        Assert.Equal("2", await GetAsync("copy"));
    }

    public static TheoryData<string, Func<ITransaction, Task>, Action<ITransaction>, bool> Conflicts() => new()
    {
        { "missing key", tr => tr.GetAsync(B("missing")).AsTask(), tr => tr.Set(B("missing"), []), true },
        { "other key", ReadsK, tr => tr.Set(B("k\0"), []), false },
        { "cleared key", ReadsK, tr => tr.Clear(B("k")), true },
        { "cleared missing key", tr => tr.GetAsync(B("missing")).AsTask(), tr => tr.Clear(B("missing")), true },
        { "range over the key", ReadsK, tr => tr.ClearRange(Range("a", "z")), true },
        { "range up to the key", ReadsK, tr => tr.ClearRange(Range("a", "k")), false },
        { "first of many keys", tr => ManyAsync(tr, "k", "l"), tr => tr.Set(B("k"), []), true },
        { "last of many keys", tr => ManyAsync(tr, "a", "missing"), tr => tr.Set(B("missing"), []), true },
        { "between many keys", tr => ManyAsync(tr, "j", "l"), tr => tr.Set(B("k"), []), false },
        { "snapshot of many keys", tr => ManyAsync(tr.Snapshot, "k", "l"), tr => tr.Set(B("k"), []), false },
        { "added", ReadsK, tr => tr.Add(B("k"), 1), true },
        { "key in a read range", tr => ListAsync(tr, Range("a", "m")), tr => tr.Set(B("l"), []), true },
        { "end of a read range", tr => ListAsync(tr, Range("a", "m")), tr => tr.Set(B("m"), []), false },
        { "snapshot get", tr => tr.Snapshot.GetAsync(B("k")).AsTask(), tr => tr.Set(B("k"), []), false },
        { "snapshot range", tr => ListAsync(tr.Snapshot, Range("a", "z")), tr => tr.Set(B("k"), []), false },
        { "own value", tr => Own(tr, own => own.Set(B("k"), [])), tr => tr.Set(B("k"), []), false },
        { "own clear", tr => Own(tr, own => own.Clear(B("k"))), tr => tr.Set(B("k"), []), false },
        { "own add", tr => Own(tr, own => own.Add(B("k"), 1)), tr => tr.Set(B("k"), []), true },
        { "read conflict", tr => Explicit(tr, Range("i", "n")), tr => tr.Set(B("k"), []), true },
        { "read conflict elsewhere", tr => Explicit(tr, Range("l", "n")), tr => tr.Set(B("k"), []), false },
        { "write conflict", ReadsK, tr => tr.AddWriteConflict(Range("a", "z")), true },
        { "write without conflict", ReadsK, tr => Quietly(tr, () => tr.Set(B("k"), [])), false },
        { "clear without conflict", ReadsK, tr => Quietly(tr, () => tr.ClearRange(Range("a", "z"))), false },
        { "only one write without", ReadsK, tr => Quietly(tr, () => tr.Set(B("x"), []), () => tr.Set(B("k"), [])), true },
        { "conflict kept under a quiet write", ReadsK, tr => LoudThenQuiet(tr, () => tr.Set(B("k"), [])), true },
        { "conflict kept under a quiet clear", ReadsK, tr => LoudThenQuiet(tr, () => tr.ClearRange(Range("a", "z"))), true },
    };

    [StoreTheory]
    [MemberData(nameof(Conflicts))]
    public async Task What_conflicts_and_what_does_not(
        string name, Func<ITransaction, Task> first, Action<ITransaction> meanwhile, bool expected)
    {
        await SetAsync("k", "1");
        var runs = await RunsWhenAsync(
            async tr =>
            {
                await tr.GetReadVersionAsync();
                await first(tr);
                tr.Set(B("zz-mark"), []);
            },
            () => WriteAsync(meanwhile));
        Assert.Equal((name, expected ? 2 : 1), (name, runs));
    }

    [StoreFact]
    public async Task Only_the_part_of_a_range_that_was_read_conflicts()
    {
        await SetAllAsync("a", "b", "c", "d");
        var first = (ITransaction tr) => ReadFirstAsync(tr, reverse: false);
        Assert.Equal(1, await RunsWhenAsync(first, () => SetAsync("c", "new")));
        Assert.Equal(2, await RunsWhenAsync(first, () => SetAsync("aa", "new")));
        var last = (ITransaction tr) => ReadFirstAsync(tr, reverse: true);
        Assert.Equal(1, await RunsWhenAsync(last, () => SetAsync("b", "new")));
        Assert.Equal(2, await RunsWhenAsync(last, () => SetAsync("e", "new")));

        static async Task ReadFirstAsync(ITransaction tr, bool reverse)
        {
            await tr.GetRangeAsync(Range("a", "z"), new() { Limit = 2, Reverse = reverse });
            tr.Set(B("zz-mark"), []);
        }
    }

    [StoreFact]
    public async Task A_transaction_that_only_reads_never_conflicts()
    {
        await SetAsync("k", "1");
        Assert.Equal(1, await RunsWhenAsync(ReadsK, () => SetAsync("k", "2")));
    }

    [StoreFact]
    public async Task A_conflict_of_write_conflicts_alone_counts()
    {
        var runs = await RunsWhenAsync(
            async tr =>
            {
                await tr.GetAsync(B("k"));
                tr.AddWriteConflict(Range("x", "y"));
            },
            () => SetAsync("k", "2"));
        Assert.Equal(2, runs);
    }

    [StoreFact]
    public async Task Blind_writes_do_not_conflict()
    {
        Assert.Equal(1, await RunsWhenAsync(
            tr =>
            {
                tr.Set(B("k"), B("first"));
                return Task.CompletedTask;
            },
            () => SetAsync("k", "meanwhile")));
        Assert.Equal("first", await GetAsync("k"));
    }

    [StoreFact]
    public async Task Write_skew_is_prevented()
    {
        await SetAllAsync("a", "b");
        // Each clears its own key only if the other one's is there.
        var firstRead = new TaskCompletionSource();
        var secondDone = new TaskCompletionSource();
        var first = Store.WriteAsync(async tr =>
        {
            if (await tr.GetAsync(B("b")) is not null) tr.Clear(B("a"));
            firstRead.TrySetResult();
            await secondDone.Task;
            return true;
        });
        await firstRead.Task;
        await Store.WriteAsync(async tr =>
        {
            if (await tr.GetAsync(B("a")) is not null) tr.Clear(B("b"));
            return true;
        });
        secondDone.SetResult();
        await first;
        Assert.Equal("a=a", await Store.ReadAsync(tr => ListAsync(tr, Range("a", "z"))));
    }

    [StoreFact]
    public async Task Many_conflict_ranges_of_one_commit_hide_nothing()
    {
        var keys = Enumerable.Range(0, 500).Select(i => $"k{i * 7:D5}").ToArray();
        foreach (var probe in new[] { 0, 1, 63, 64, 65, 250, 499 })
        {
            Assert.Equal(2, await RunsWhenAsync(
                async tr =>
                {
                    await tr.GetAsync(B(keys[probe]));
                    tr.Set(B("zz-mark"), []);
                },
                () => SetAllAsync(keys)));
        }
    }

    private static Task ReadsK(ITransaction tr) => tr.GetAsync(B("k")).AsTask();

    private static async Task Own(ITransaction tr, Action<ITransaction> write)
    {
        write(tr);
        await tr.GetAsync(B("k"));
    }

    private static Task Explicit(ITransaction tr, KeyRange range)
    {
        tr.AddReadConflict(range);
        return Task.CompletedTask;
    }

    private static void Quietly(ITransaction tr, Action write, Action? next = null)
    {
        tr.NextWriteWithoutConflict();
        write();
        next?.Invoke();
    }

    private static void LoudThenQuiet(ITransaction tr, Action quiet)
    {
        tr.Set(B("k"), []);
        Quietly(tr, quiet);
    }
}
