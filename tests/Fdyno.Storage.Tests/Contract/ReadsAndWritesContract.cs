namespace Fdyno.Storage.Tests.Contract;

public abstract class ReadsAndWritesContract : StoreContract
{
    [StoreFact]
    public async Task A_missing_key_has_no_value() => Assert.Null(await GetAsync("missing"));

    [StoreFact]
    public async Task What_was_set_is_read()
    {
        await SetAsync("k", "v");
        Assert.Equal("v", await GetAsync("k"));
    }

    [StoreFact]
    public async Task A_later_set_replaces()
    {
        await SetAsync("k", "v");
        await SetAsync("k", "w");
        Assert.Equal("w", await GetAsync("k"));
    }

    [StoreFact]
    public async Task A_commit_that_does_not_wait_for_the_disk_is_seen_as_any_other()
    {
        for (var round = 0; round < 3; round++)
        {
            await WriteAsync(tr =>
            {
                tr.DeferDurability();
                tr.Set("k"u8, "deferred"u8);
            });
            Assert.Equal("deferred", await GetAsync("k"));
            await SetAsync("k", "v");
            Assert.Equal("v", await GetAsync("k"));
        }
    }

    [StoreFact]
    public async Task A_transaction_that_gives_way_does_as_any_other()
    {
        await Store.WriteAsync(async tr =>
        {
            tr.UseBatchPriority();
            Assert.Null(await tr.GetAsync(B("k")));
            tr.Set(B("k"), B("v"));
            return true;
        });
        Assert.Equal("v", await Store.ReadAsync(async tr =>
        {
            tr.UseBatchPriority();
            return S(await tr.GetAsync(B("k")));
        }));
    }

    [StoreFact]
    public async Task A_transaction_that_reads_before_it_writes_may_not_do_it_the_other_way_round()
    {
        await SetAsync("k", "v");
        await Store.WriteAsync(async tr =>
        {
            tr.ReadBeforeWriting();
            Assert.Equal("v", S(await tr.GetAsync(B("k"))));
            Assert.Equal("v", S(await tr.Snapshot.GetAsync(B("k"))));
            tr.Set(B("k"), B("w"));
            tr.Add(B("n"), 2);
            tr.Add(B("n"), 40);
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await tr.GetAsync(B("k")));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await tr.Snapshot.GetRangeAsync(Range("a", "z")));
            await Assert.ThrowsAsync<InvalidOperationException>(() => ManyAsync(tr, "k"));
            return true;
        });
        Assert.Equal("w", await GetAsync("k"));
        Assert.Equal(Number(42), await GetBytesAsync("n"));
    }

    [StoreFact]
    public async Task An_empty_value_is_a_value()
    {
        await SetAsync("k", "");
        Assert.Equal("", await GetAsync("k"));
    }

    [StoreFact]
    public async Task The_empty_key_is_a_key()
    {
        await SetAsync("", "v");
        Assert.Equal("v", await GetAsync(""));
        Assert.Equal("=v", await Store.ReadAsync(tr => ListAsync(tr, Range("", "\x01"))));
        await WriteAsync(tr => tr.Clear([]));
        Assert.Null(await GetAsync(""));
    }

    [StoreFact]
    public async Task Zero_bytes_are_part_of_keys_and_values()
    {
        await SetAsync("k", "1");
        await SetAsync("k\0", "\0\0");
        await SetAsync("k\0\0", "3");
        Assert.Equal("k=1 k\0=\0\0 k\0\0=3", await Store.ReadAsync(tr => ListAsync(tr, KeyRange.StartsWith(B("k")))));
    }

    [StoreFact]
    public async Task A_cleared_key_is_gone()
    {
        await SetAsync("k", "v");
        await WriteAsync(tr => tr.Clear(B("k")));
        Assert.Null(await GetAsync("k"));
    }

    [StoreFact]
    public async Task Many_keys_are_read_in_the_order_they_are_asked_for()
    {
        await SetAllAsync("a", "b", "c", "d");
        await WriteAsync(tr => tr.Set(B("empty"), []));
        Assert.Equal("d a - a c =", await Store.ReadAsync(tr => ManyAsync(tr, "d", "a", "missing", "a", "c", "empty")));
        Assert.Equal("", await Store.ReadAsync(tr => ManyAsync(tr)));
        var keys = Enumerable.Range(0, 1_000).Select(i => $"k{i:D4}").ToArray();
        await SetAllAsync([.. keys.Where((_, i) => i % 3 != 0)]);
        var expected = string.Join(' ', keys.Select((key, i) => i % 3 != 0 ? key : "-"));
        Assert.Equal(expected, await Store.ReadAsync(tr => ManyAsync(tr, keys)));
        Assert.Equal(expected, await Store.WriteAsync(tr => ManyAsync(tr, keys)));
    }

    [StoreFact]
    public async Task Many_keys_show_own_writes()
    {
        await SetAllAsync("a", "b", "c", "d");
        await WriteAsync(tr => tr.Set(B("n"), Number(40)));
        await Store.WriteAsync(async tr =>
        {
            tr.Set(B("b"), B("own"));
            tr.Clear(B("c"));
            tr.Add(B("n"), 2);
            var expected = $"a own - d {S(Number(42))}";
            Assert.Equal(expected, await ManyAsync(tr, "a", "b", "c", "d", "n"));
            Assert.Equal(expected, await ManyAsync(tr.Snapshot, "a", "b", "c", "d", "n"));
            Assert.Equal("own -", await ManyAsync(tr, "b", "c"));
            return true;
        });
    }

    [StoreFact]
    public async Task A_cleared_range_is_gone_and_its_end_is_not_in_it()
    {
        await SetAllAsync("a", "b", "b\0", "c", "d");
        await WriteAsync(tr => tr.ClearRange(Range("b", "d")));
        Assert.Equal("a=a d=d", await Store.ReadAsync(tr => ListAsync(tr, Range("a", "z"))));
    }

    [StoreFact]
    public async Task Own_writes_are_seen()
    {
        await SetAllAsync("a", "b", "c");
        await Store.WriteAsync(async tr =>
        {
            tr.Set(B("b"), B("own"));
            tr.Clear(B("c"));
            tr.Set(B("d"), B("own"));
            Assert.Equal("own", S(await tr.GetAsync(B("b"))));
            Assert.Null(await tr.GetAsync(B("c")));
            Assert.Equal("own", S(await tr.Snapshot.GetAsync(B("d"))));
            Assert.Equal("a=a b=own d=own", await ListAsync(tr, Range("a", "z")));
            Assert.Equal("a=a b=own d=own", await ListAsync(tr.Snapshot, Range("a", "z")));
            return true;
        });
    }

    [StoreFact]
    public async Task Writes_count_in_their_order()
    {
        await SetAllAsync("a", "b", "c");
        await Store.WriteAsync(async tr =>
        {
            tr.Set(B("b"), B("before"));
            tr.Set(B("bb"), B("before"));
            tr.ClearRange(Range("a", "c"));
            Assert.Null(await tr.GetAsync(B("b")));
            tr.Set(B("bb"), B("after"));
            Assert.Equal("bb=after c=c", await ListAsync(tr, Range("a", "z")));
            return true;
        });
        Assert.Equal("bb=after c=c", await Store.ReadAsync(tr => ListAsync(tr, Range("a", "z"))));
    }

    [StoreFact]
    public async Task The_caller_may_use_its_arrays_again()
    {
        var key = B("k");
        var value = B("v");
        await WriteAsync(tr =>
        {
            tr.Set(key, value);
            key[0] = (byte)'x';
            value[0] = (byte)'x';
        });
        Assert.Equal("v", await GetAsync("k"));
        Assert.Null(await GetAsync("x"));
    }

    [StoreFact]
    public async Task A_body_that_fails_writes_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.WriteAsync<bool>(tr =>
        {
            tr.Set(B("k"), B("v"));
            throw new InvalidOperationException("The body's own.");
        }));
        Assert.Null(await GetAsync("k"));
    }

    [StoreFact]
    public async Task The_answer_of_the_body_is_returned() => Assert.Equal(42, await Store.WriteAsync(_ => Task.FromResult(42)));

    [StoreFact]
    public async Task A_transaction_cannot_be_used_after_its_end()
    {
        var transaction = await Store.WriteAsync(Task.FromResult);
        Assert.Equal(StoreErrorCode.UsedDuringCommit, await ErrorOf(async () => await transaction.GetAsync(B("k"))));
        Assert.Equal(StoreErrorCode.UsedDuringCommit, await ErrorOf(async () => await transaction.GetRangeAsync(Range("a", "b"))));
        Assert.Equal(StoreErrorCode.UsedDuringCommit, await ErrorOf(async () => await transaction.GetManyAsync([B("k"), B("l")])));
        Assert.Equal(StoreErrorCode.UsedDuringCommit, Assert.Throws<StoreException>(() => transaction.Set(B("k"), B("v"))).Code);
        Assert.Equal(StoreErrorCode.UsedDuringCommit, Assert.Throws<StoreException>(() => transaction.Clear(B("k"))).Code);
        var read = await Store.ReadAsync(Task.FromResult);
        Assert.Equal(StoreErrorCode.UsedDuringCommit, await ErrorOf(async () => await read.GetAsync(B("k"))));
    }
}
