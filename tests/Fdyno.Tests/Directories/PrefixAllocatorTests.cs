using Fdyno.Directories;
using Fdyno.Testing;
using Fdyno.Tuples;

namespace Fdyno.Tests.Directories;

public sealed class PrefixAllocatorTests : IAsyncDisposable
{
    private static readonly Subspace Space = new([0x42]);

    private readonly MemoryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 500)]
    public async Task Numbers_are_unique_and_from_the_windows_in_their_order(int seed, int perTransaction)
    {
        var allocator = new PrefixAllocator(Space, new Random(seed));
        var numbers = new List<long>();
        while (numbers.Count < 500) numbers.AddRange(await Allocate(allocator, Math.Min(perTransaction, 500 - numbers.Count)));

        Assert.Equal(500, numbers.Distinct().Count());
        for (var i = 0; i < numbers.Count; i++)
        {
            // The count that makes a window half full goes to the next one: 31 of each 64, then 511 of 1024.
            var (first, size) = i < 4 * 31 ? (i / 31 * 64, 64) : (256, 1024);
            Assert.InRange(numbers[i], first, first + size - 1);
        }
    }

    [Fact]
    public async Task An_advancing_window_leaves_nothing_behind()
    {
        var allocator = new PrefixAllocator(Space, new Random(4));
        for (var i = 0; i < 31; i++) await Allocate(allocator, 1);
        Assert.Equal(32, _store.Dump().Length);
        Assert.Contains("421414 = 1F00000000000000", _store.Dump());
        var number = Assert.Single(await Allocate(allocator, 1));
        Assert.Equal(
            [
                "42141540 = 0100000000000000", // (0, 64): one number given out from 64 on
                $"42150115{number:X2} = ",
            ],
            _store.Dump());
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(192, 64)]
    [InlineData(254, 64)]
    [InlineData(255, 1024)]
    [InlineData(256, 1024)]
    [InlineData(64512, 1024)]
    [InlineData(65534, 1024)]
    [InlineData(65535, 8192)]
    [InlineData(65536, 8192)]
    [InlineData(1L << 40, 8192)]
    public async Task Windows_have_the_sizes_of_the_specification(long start, int size)
    {
        Assert.Equal(size, PrefixAllocator.WindowSize(start));
        await _store.Set(Space.Pack(0, start), new byte[8]);
        Assert.Equal(start + size - 1, Assert.Single(await Allocate(new PrefixAllocator(Space, new ScriptedRandom(start + size - 1)), 1)));

        var halfFull = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(halfFull, (size / 2) - 1);
        await _store.Set(Space.Pack(0, start), halfFull);
        Assert.Equal(start + size, Assert.Single(await Allocate(new PrefixAllocator(Space, new ScriptedRandom(start + size)), 1)));
    }

    [Fact]
    public async Task A_number_that_is_taken_is_drawn_again()
    {
        Assert.Equal([9, 10], await Allocate(new PrefixAllocator(Space, new ScriptedRandom(9, 9, 9, 10)), 2));
        Assert.Equal([11], await Allocate(new PrefixAllocator(Space, new ScriptedRandom(10, 9, 11)), 1));
    }

    [Theory]
    [InlineData(5, 6, 1)] // different numbers: neither has to run again
    [InlineData(5, 5, 2)] // the same number: one of them has to
    public async Task Transactions_conflict_only_over_the_same_number(long first, long second, int expectedRuns)
    {
        var slow = new PrefixAllocator(Space, new ScriptedRandom(first, first, 20));
        var quick = new PrefixAllocator(Space, new ScriptedRandom(second));
        var runs = 0;
        var number = await _store.WriteAsync(async t =>
        {
            var allocated = await slow.AllocateAsync(t);
            if (runs++ == 0) Assert.Equal(second, Assert.Single(await Allocate(quick, 1)));
            return allocated;
        });
        Assert.Equal(expectedRuns, runs);
        Assert.Equal(expectedRuns == 1 ? first : 20, number);
    }

    [Fact]
    public async Task Who_drew_in_vain_does_not_make_the_owner_run_again()
    {
        // The slow transaction only tried 5, which was taken: what it wrote there is no conflict to the one that reads 5 meanwhile.
        await Allocate(new PrefixAllocator(Space, new ScriptedRandom(5)), 1);
        var slow = new PrefixAllocator(Space, new ScriptedRandom(5, 6));
        var quick = new PrefixAllocator(Space, new ScriptedRandom(5, 7));
        var runs = 0;
        await _store.WriteAsync(async t =>
        {
            var allocated = await slow.AllocateAsync(t);
            if (runs++ == 0) await Allocate(quick, 1);
            return allocated;
        });
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task A_window_that_advances_meanwhile_is_no_conflict()
    {
        var filling = new PrefixAllocator(Space, new ScriptedRandom([.. Enumerable.Range(0, 30).Select(i => (long)i), 50, 64]));
        await Allocate(filling, 30);
        var slow = new PrefixAllocator(Space, new ScriptedRandom(40));
        var runs = 0;
        var number = await _store.WriteAsync(async t =>
        {
            var allocated = await slow.AllocateAsync(t);
            if (runs++ == 0)
            {
                Assert.Equal([50], await Allocate(filling, 1));
                Assert.Equal([64], await Allocate(filling, 1)); // the window advances, and the keys of the old one are cleared
            }

            return allocated;
        });
        Assert.Equal((40, 1), (number, runs));
    }

    [Theory]
    [InlineData(5, 6)]
    [InlineData(6, 5)]
    public async Task Creations_at_the_same_time_do_not_conflict(long first, long second)
    {
        await _store.Create(new DirectoryLayer(random: new ScriptedRandom(1)), "parent");
        var slow = new DirectoryLayer(random: new ScriptedRandom(first));
        var quick = new DirectoryLayer(random: new ScriptedRandom(second));
        var runs = 0;
        await _store.WriteAsync(async t =>
        {
            var created = await slow.CreateAsync(t, ["parent", "a"]);
            if (runs++ == 0) await _store.Create(quick, "parent/b");
            return created;
        });
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Directories_created_at_the_same_time_get_prefixes_of_their_own()
    {
        var layer = new DirectoryLayer();
        await _store.Create(layer, "first");
        var tasks = Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var prefixes = new List<byte[]>();
            for (var i = 0; i < 8; i++) prefixes.Add((await _store.Create(layer, $"{worker}-{i}")).Key);
            return prefixes;
        }));
        var prefixes = (await Task.WhenAll(tasks)).SelectMany(p => p).ToList();
        Assert.Equal(128, prefixes.Count);
        foreach (var prefix in prefixes) Assert.Single(prefixes, other => other.AsSpan().StartsWith(prefix));
        Assert.Equal(129, (await _store.List(layer, "")).Count);
    }

    private Task<List<long>> Allocate(PrefixAllocator allocator, int count) => _store.WriteAsync(async t =>
    {
        var numbers = new List<long>();
        for (var i = 0; i < count; i++) numbers.Add(await allocator.AllocateAsync(t));
        return numbers;
    });
}
