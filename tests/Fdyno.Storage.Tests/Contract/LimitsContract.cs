using Fdyno.Errors;

namespace Fdyno.Storage.Tests.Contract;

public abstract class LimitsContract : StoreContract
{
    private static readonly byte[] LongestKey = Enumerable.Repeat((byte)'k', StoreLimits.MaxKeyBytes).ToArray();

    public static TheoryData<string, Action<ITransaction>, StoreErrorCode?> Writes()
    {
        byte[] tooLongKey = [.. LongestKey, 0];
        var value = new byte[StoreLimits.MaxValueBytes];
        byte[] tooLongValue = [.. value, 0];
        return new()
        {
            { "longest key", tr => tr.Set(LongestKey, []), null },
            { "longest value", tr => tr.Set(B("k"), value), null },
            { "key too long", tr => tr.Set(tooLongKey, []), StoreErrorCode.KeyTooLarge },
            { "key too long, add", tr => tr.Add(tooLongKey, 1), StoreErrorCode.KeyTooLarge },
            { "key too long, max", tr => tr.Max(tooLongKey, 1), StoreErrorCode.KeyTooLarge },
            { "key too long, stamped key", tr => tr.SetVersionstampedKey(tooLongKey, 0, []), StoreErrorCode.KeyTooLarge },
            { "key too long, stamped value", tr => tr.SetVersionstampedValue(tooLongKey, value, 0), StoreErrorCode.KeyTooLarge },
            { "longest stamped key", tr => tr.SetVersionstampedKey(LongestKey.AsSpan(4), 0, []), null },
            { "stamped key over by the offset", tr => tr.SetVersionstampedKey(LongestKey.AsSpan(3), 0, []), StoreErrorCode.KeyTooLarge },
            { "longest stamped value", tr => tr.SetVersionstampedValue(B("k"), value.AsSpan(4), 0), null },
            { "stamped value over by the offset", tr => tr.SetVersionstampedValue(B("k"), value.AsSpan(3), 0), StoreErrorCode.ValueTooLarge },
            { "range with bounds beyond the longest key", tr => tr.ClearRange(KeyRange.Single(LongestKey)), null },
            { "conflict with a bound beyond the longest key", tr => tr.AddWriteConflict(KeyRange.Single(LongestKey)), null },
            { "value too long", tr => tr.Set(B("k"), tooLongValue), StoreErrorCode.ValueTooLarge },
            { "value too long, stamped", tr => tr.SetVersionstampedValue(B("k"), tooLongValue, 0), StoreErrorCode.ValueTooLarge },
            { "value too long, stamped key", tr => tr.SetVersionstampedKey(new byte[10], 0, tooLongValue), StoreErrorCode.ValueTooLarge },
            { "system key, set", tr => tr.Set(B("\xFF"), []), StoreErrorCode.KeyOutsideLegalRange },
            { "system key, clear", tr => tr.Clear(B("\xFF")), StoreErrorCode.KeyOutsideLegalRange },
            { "system key, add", tr => tr.Add(B("\xFFk"), 1), StoreErrorCode.KeyOutsideLegalRange },
            { "system key, max", tr => tr.Max(B("\xFFk"), 1), StoreErrorCode.KeyOutsideLegalRange },
            { "system key, stamped", tr => tr.SetVersionstampedValue(B("\xFFk"), new byte[10], 0), StoreErrorCode.KeyOutsideLegalRange },
            { "range up to the system's", tr => tr.ClearRange(Range("", "\xFF")), null },
            { "range into the system's", tr => tr.ClearRange(Range("", "\xFF\0")), StoreErrorCode.KeyOutsideLegalRange },
            { "write conflict in the system's", tr => tr.AddWriteConflict(Range("", "\xFF\xFF")), StoreErrorCode.KeyOutsideLegalRange },
            { "read conflict in the system's", tr => tr.AddReadConflict(Range("", "\xFF\xFF")), StoreErrorCode.KeyOutsideLegalRange },
            { "last legal key", tr => tr.Set(B("\xFE\xFF\xFF"), []), null },
        };
    }

    [StoreTheory]
    [MemberData(nameof(Writes))]
    public async Task Writes_beyond_the_limits_are_refused(string name, Action<ITransaction> write, StoreErrorCode? expected)
    {
        StoreErrorCode? error = null;
        try
        {
            await WriteAsync(tr =>
            {
                tr.Set(B("before"), []);
                write(tr);
            });
        }
        catch (StoreException exception)
        {
            error = exception.Code;
        }
        Assert.Equal((name, expected), (name, error));
        if (name != "range up to the system's") Assert.Equal(expected is null ? "" : null, await GetAsync("before"));
    }

    [StoreFact]
    public async Task System_keys_cannot_be_read()
    {
        Assert.Equal(StoreErrorCode.KeyOutsideLegalRange, await ErrorOf(() => GetAsync("\xFF")));
        Assert.Equal(
            StoreErrorCode.KeyOutsideLegalRange, await ErrorOf(() => Store.ReadAsync(tr => ListAsync(tr, Range("a", "\xFF\xFF")))));
        Assert.Equal(StoreErrorCode.KeyOutsideLegalRange, await ErrorOf(() => Store.ReadAsync(tr => ManyAsync(tr, "k", "\xFF"))));
        Assert.Equal("", await Store.ReadAsync(tr => ListAsync(tr, Range("", "\xFF"))));
    }

    [StoreFact]
    public async Task The_longest_key_can_be_read_in_a_range()
    {
        await WriteAsync(tr => tr.Set(LongestKey, B("v")));
        var page = await Store.ReadAsync(async tr => await tr.GetRangeAsync(KeyRange.Single(LongestKey)));
        Assert.Equal("v", S(Assert.Single(page.Items).Value.ToArray()));
    }

    [StoreFact]
    public async Task A_transaction_over_ten_megabytes_is_refused()
    {
        var value = new byte[StoreLimits.MaxValueBytes];
        Assert.Equal(StoreErrorCode.TransactionTooLarge, await ErrorOf(() => WriteAsync(tr =>
        {
            for (var i = 0; i < 101; i++) tr.Set(B($"k{i}"), value);
        })));
        Assert.Null(await GetAsync("k0"));
        await WriteAsync(tr =>
        {
            for (var i = 0; i < 98; i++) tr.Set(B($"k{i}"), value);
        });
        Assert.NotNull(await GetAsync("k97"));
    }

    [StoreFact]
    public async Task The_size_grows_with_what_is_written()
    {
        await Store.WriteAsync(tr =>
        {
            Assert.Equal(0, tr.ApproximateSize);
            tr.Set(B("k"), new byte[1_000]);
            var afterSet = tr.ApproximateSize;
            Assert.InRange(afterSet, 1_001, 1_500);
            tr.AddWriteConflict(Range("a", "b"));
            Assert.InRange(tr.ApproximateSize, afterSet + 1, afterSet + 200);
            return Task.FromResult(true);
        });
    }

    [StoreFact]
    public async Task A_transaction_may_read_for_five_seconds_and_is_run_again_after()
    {
        await SetAsync("k", "v");
        var runs = 0;
        await Store.WriteAsync(async tr =>
        {
            runs++;
            await tr.GetAsync(B("k"));
            Clock.Advance(TimeSpan.FromSeconds(4));
            Assert.Equal("v", S(await tr.GetAsync(B("k"))));
            if (runs == 1)
            {
                Clock.Advance(TimeSpan.FromSeconds(2));
                Assert.Equal(StoreErrorCode.TransactionTooOld, await ErrorOf(async () => await tr.GetAsync(B("k"))));
                await tr.GetRangeAsync(Range("a", "z"));
            }
            return true;
        });
        Assert.Equal(2, runs);
    }

    [StoreFact]
    public async Task A_commit_whose_reads_are_too_old_is_run_again()
    {
        var runs = 0;
        await Store.WriteAsync(async tr =>
        {
            await tr.GetAsync(B("k"));
            tr.Set(B("k"), B("v"));
            if (++runs == 1) Clock.Advance(TimeSpan.FromSeconds(6));
            return true;
        });
        Assert.Equal(2, runs);
    }

    [StoreFact]
    public async Task Time_before_the_first_read_does_not_count()
    {
        var runs = 0;
        await Store.WriteAsync(async tr =>
        {
            runs++;
            Clock.Advance(TimeSpan.FromSeconds(60));
            return await tr.GetAsync(B("k"));
        });
        Assert.Equal(1, runs);
    }

    [StoreFact]
    public async Task A_step_that_is_too_old_fails_where_it_asked_to()
    {
        var runs = 0;
        Assert.Equal(StoreErrorCode.TransactionTooOld, await ErrorOf(() => Store.ReadAsync(async tr =>
        {
            runs++;
            tr.FailWhenTooOld();
            await tr.GetAsync(B("k"));
            Clock.Advance(TimeSpan.FromSeconds(6));
            return await tr.GetAsync(B("k"));
        })));
        Assert.Equal(StoreErrorCode.TransactionTooOld, await ErrorOf(() => Store.WriteAsync(async tr =>
        {
            runs++;
            tr.FailWhenTooOld();
            await tr.GetAsync(B("k"));
            Clock.Advance(TimeSpan.FromSeconds(6));
            return await tr.GetAsync(B("k"));
        })));
        Assert.Equal(StoreErrorCode.TransactionTooOld, await ErrorOf(() => Store.WriteAsync(async tr =>
        {
            runs++;
            tr.Snapshot.FailWhenTooOld();
            await tr.GetAsync(B("k"));
            tr.Set(B("k"), B("v"));
            Clock.Advance(TimeSpan.FromSeconds(6));
            return true;
        })));
        Assert.Equal(3, runs);
        Assert.Null(await GetAsync("k"));
    }

    [StoreFact]
    public async Task A_step_that_asked_to_fail_when_too_old_is_still_run_again_after_a_conflict()
    {
        Assert.Equal(2, await RunsWhenAsync(
            async tr =>
            {
                tr.FailWhenTooOld();
                await tr.GetAsync(B("k"));
                tr.Set(B("copy"), []);
            },
            () => SetAsync("k", "meanwhile")));
    }

    [StoreFact]
    public async Task A_body_that_is_too_old_each_time_fails_in_the_end()
    {
        var runs = 0;
        var error = await Assert.ThrowsAsync<FdynoException>(() => Store.ReadAsync<bool>(_ =>
        {
            runs++;
            throw new StoreException(StoreErrorCode.TransactionTooOld);
        }));
        Assert.Equal((FdynoErrorCode.StoreUnavailable, RetryLoop.MostRunsTooOld), (error.Code, runs));
        await Assert.ThrowsAsync<FdynoException>(() => Store.WriteAsync<bool>(_ =>
        {
            runs++;
            throw new StoreException(StoreErrorCode.TransactionTooOld);
        }));
        Assert.Equal(2 * RetryLoop.MostRunsTooOld, runs);
    }

    [StoreFact]
    public async Task A_read_that_is_too_old_is_run_again()
    {
        var runs = 0;
        await Store.ReadAsync(async tr =>
        {
            await tr.GetAsync(B("k"));
            if (++runs == 1) Clock.Advance(TimeSpan.FromSeconds(6));
            return await tr.GetAsync(B("k"));
        });
        Assert.Equal(2, runs);
    }
}
