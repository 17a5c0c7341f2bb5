namespace Fdyno.Storage.Tests.Contract;

public abstract class RangesContract : StoreContract
{
    private static readonly string[] Keys = ["a", "b", "c", "d", "e", "f", "g", "h"];

    [StoreTheory]
    [InlineData("a", "z", "a b c d e f g h")]
    [InlineData("b", "d", "b c")]
    [InlineData("aa", "cc", "b c")]
    [InlineData("b", "b", "")]
    [InlineData("d", "b", "")]
    [InlineData("x", "z", "")]
    public async Task Begin_is_in_and_end_is_not(string begin, string end, string expected)
    {
        await SetAllAsync(Keys);
        Assert.Equal(expected, Keysof(await Store.ReadAsync(tr => ListAsync(tr, Range(begin, end)))));
        var reversed = string.Join(' ', expected.Split(' ').Reverse());
        Assert.Equal(reversed, Keysof(await Store.ReadAsync(tr => ListAsync(tr, Range(begin, end), new() { Reverse = true }))));
    }

    [StoreTheory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(8, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public async Task Pages_add_up_to_the_range(int limit, bool reverse)
    {
        await SetAllAsync(Keys);
        var options = new RangeReadOptions { Limit = limit, Reverse = reverse };
        var all = Keysof(await Store.ReadAsync(tr => ListAsync(tr, Range("a", "z"), options)));
        Assert.Equal(string.Join(' ', reverse ? Keys.Reverse() : Keys), all);
        var page = await Store.ReadAsync(async tr => await tr.GetRangeAsync(Range("a", "z"), options));
        Assert.InRange(page.Items.Count, 1, limit);
        if (limit < Keys.Length) Assert.True(page.HasMore);
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_keep_to_their_bytes_but_hold_at_least_one_key(bool reverse)
    {
        await WriteAsync(tr =>
        {
            foreach (var key in Keys) tr.Set(B(key), new byte[1_000]);
        });
        var options = new RangeReadOptions { TargetBytes = 2_500, Reverse = reverse };
        var page = await Store.ReadAsync(async tr => await tr.GetRangeAsync(Range("a", "z"), options));
        Assert.InRange(page.Items.Count, 1, 4);
        Assert.True(page.HasMore);
        page = await Store.ReadAsync(async tr => await tr.GetRangeAsync(Range("a", "z"), options with { TargetBytes = 1 }));
        Assert.Single(page.Items);
        var all = await Store.ReadAsync(tr => ListAsync(tr, Range("a", "z"), options));
        Assert.Equal(Keys.Length, all.Count(character => character == '='));
    }

    [StoreFact]
    public async Task Keys_compare_as_unsigned_bytes()
    {
        await SetAllAsync("\x7F", "\x80", "\xFE", "\x01");
        Assert.Equal("\x01 \x7F \x80 \xFE", Keysof(await Store.ReadAsync(tr => ListAsync(tr, Range("", "\xFF")))));
    }

    [StoreTheory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task Own_writes_are_merged_in(int limit, bool reverse)
    {
        await SetAllAsync(Keys);
        var expected = "aa=own b=own bb=own e=e ee=own h=h zz=own";
        await Store.WriteAsync(async tr =>
        {
            tr.ClearRange(Range("a", "b"));
            tr.Set(B("aa"), B("own"));
            tr.Set(B("b"), B("own"));
            tr.Set(B("bb"), B("own"));
            tr.Clear(B("c"));
            tr.Clear(B("d"));
            tr.Set(B("ee"), B("own"));
            tr.ClearRange(Range("f", "h"));
            tr.Set(B("zz"), B("own"));
            if (reverse) expected = string.Join(' ', expected.Split(' ').Reverse());
            Assert.Equal(expected, await ListAsync(tr, Range("a", "zzz"), new() { Limit = limit, Reverse = reverse }));
            return true;
        });
        Assert.Equal(expected, await Store.ReadAsync(tr => ListAsync(tr, Range("a", "zzz"), new() { Limit = limit, Reverse = reverse })));
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_long_run_of_own_clears_does_not_end_a_read(bool reverse)
    {
        await WriteAsync(tr =>
        {
            for (var i = 0; i < 500; i++) tr.Set(B($"k{i:D3}"), B("v"));
        });
        await Store.WriteAsync(async tr =>
        {
            for (var i = 1; i < 499; i++) tr.Clear(B($"k{i:D3}"));
            var page = await tr.GetRangeAsync(Range("k001", "k499"), new() { Limit = 1, Reverse = reverse });
            Assert.Empty(page.Items);
            Assert.False(page.HasMore);
            var rows = await ListAsync(tr, Range("k", "l"), new() { Limit = 1, Reverse = reverse });
            Assert.Equal(reverse ? "k499=v k000=v" : "k000=v k499=v", rows);
            return true;
        });
    }

    [StoreFact]
    public async Task Large_values_come_through()
    {
        var large = new byte[StoreLimits.MaxValueBytes];
        Random.Shared.NextBytes(large);
        await WriteAsync(tr =>
        {
            for (var i = 0; i < 20; i++) tr.Set(B($"k{i:D2}"), large);
        });
        var range = KeyRange.StartsWith(B("k"));
        var count = await Store.ReadAsync(async tr =>
        {
            var values = 0;
            var rest = range;
            while (true)
            {
                var page = await tr.GetRangeAsync(rest);
                foreach (var item in page.Items)
                {
                    Assert.True(item.Value.Span.SequenceEqual(large));
                    values++;
                }
                if (!page.HasMore) return values;
                rest = page.Rest(rest, reverse: false);
            }
        });
        Assert.Equal(20, count);
    }

    [StoreTheory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public Task Options_below_zero_are_refused(int limit, int targetBytes) =>
        Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ReadAsync(
            async tr => await tr.GetRangeAsync(Range("a", "b"), new() { Limit = limit, TargetBytes = targetBytes })));

    private static string Keysof(string rows) => string.Join(' ', rows.Split(' ').Select(row => row.Split('=')[0]));

    /// <summary>Jobs choose how much they read at a time: much less would cost a transaction a piece, much more would not end in time.</summary>
    [StoreTheory]
    [InlineData(20_000, false)]
    [InlineData(200_000, false)]
    [InlineData(200_000, true)]
    [InlineData(800_000, false)]
    public async Task A_page_holds_about_as_many_bytes_as_it_was_asked_for(int bytes, bool reverse)
    {
        await WriteAsync(tr =>
        {
            for (var i = 0; i < 2_000; i++) tr.Set(B($"k{i:D4}"), new byte[500]);
        });
        var page = await Store.ReadAsync(async tr => await tr.GetRangeAsync(Range("k", "l"), new() { TargetBytes = bytes, Reverse = reverse }));
        Assert.True(page.HasMore);
        Assert.InRange(page.Items.Sum(i => i.Key.Length + i.Value.Length), bytes / 2, bytes * 3 / 2);
    }
}
