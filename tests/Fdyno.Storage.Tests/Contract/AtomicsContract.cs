namespace Fdyno.Storage.Tests.Contract;

public abstract class AtomicsContract : StoreContract
{
    public static TheoryData<string?, long[], string> Additions() => new()
    {
        { null, [5], "\x05\0\0\0\0\0\0\0" },
        { null, [5, -7], "\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF" },
        { "\x01\0\0\0\0\0\0\0", [0xFF], "\0\x01\0\0\0\0\0\0" },
        { "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", [1], "\0\0\0\0\0\0\0\0" },
        { "\x02", [1], "\x03\0\0\0\0\0\0\0" },
        { "\x02\0\0\0\0\0\0\0\x09", [1], "\x03\0\0\0\0\0\0\0" },
        { "", [1], "\x01\0\0\0\0\0\0\0" },
    };

    [StoreTheory]
    [MemberData(nameof(Additions))]
    public async Task Adding_is_little_endian_and_wraps(string? before, long[] deltas, string expected)
    {
        if (before is not null) await SetAsync("k", before);
        await Store.WriteAsync(async tr =>
        {
            foreach (var delta in deltas) tr.Add(B("k"), delta);
            Assert.Equal(expected, S(await tr.GetAsync(B("k"))));
            Assert.Equal($"k={expected}", await ListAsync(tr, Range("a", "z")));
            Assert.Equal($"k={expected}", await ListAsync(tr, Range("a", "z"), new() { Reverse = true }));
            return true;
        });
        Assert.Equal(expected, await GetAsync("k"));
    }

    [StoreTheory]
    [InlineData(null, 0UL, 0UL)]
    [InlineData(null, 7UL, 7UL)]
    [InlineData(5UL, 7UL, 7UL)]
    [InlineData(9UL, 7UL, 9UL)]
    [InlineData(ulong.MaxValue, 7UL, ulong.MaxValue)]
    [InlineData(7UL, ulong.MaxValue, ulong.MaxValue)]
    public async Task The_greater_number_stays_unsigned(ulong? before, ulong value, ulong expected)
    {
        if (before is { } number) await WriteAsync(tr => tr.Set(B("k"), BitConverter.GetBytes(number)));
        await Store.WriteAsync(async tr =>
        {
            tr.Max(B("k"), value);
            Assert.Equal(BitConverter.GetBytes(expected), await tr.GetAsync(B("k")));
            return true;
        });
        Assert.Equal(BitConverter.GetBytes(expected), await GetBytesAsync("k"));
    }

    [StoreFact]
    public async Task Operations_count_in_their_order()
    {
        await WriteAsync(tr => tr.Set(B("k"), Number(10)));
        await WriteAsync(tr =>
        {
            tr.Add(B("k"), 5);
            tr.Max(B("k"), 12);
            tr.Add(B("k"), 1);
            tr.Max(B("k"), 20);
            tr.Add(B("k"), 2);
        });
        Assert.Equal(Number(22), await GetBytesAsync("k"));
    }

    [StoreFact]
    public async Task Operations_follow_own_writes()
    {
        await WriteAsync(tr => tr.Set(B("k"), Number(10)));
        await Store.WriteAsync(async tr =>
        {
            tr.Set(B("k"), Number(100));
            tr.Add(B("k"), 1);
            Assert.Equal(Number(101), await tr.GetAsync(B("k")));
            tr.Clear(B("k"));
            tr.Add(B("k"), 3);
            Assert.Equal(Number(3), await tr.GetAsync(B("k")));
            tr.ClearRange(Range("a", "z"));
            tr.Max(B("k"), 4);
            Assert.Equal(Number(4), await tr.GetAsync(B("k")));
            return true;
        });
        Assert.Equal(Number(4), await GetBytesAsync("k"));
    }

    [StoreFact]
    public async Task Additions_to_one_key_do_not_conflict()
    {
        var runs = 0;
        await Store.WriteAsync(async tr =>
        {
            await tr.GetReadVersionAsync();
            tr.Add(B("k"), 1);
            if (++runs == 1) await WriteAsync(other => other.Add(B("k"), 10));
            return true;
        });
        Assert.Equal(1, runs);
        Assert.Equal(Number(11), await GetBytesAsync("k"));
    }
}
