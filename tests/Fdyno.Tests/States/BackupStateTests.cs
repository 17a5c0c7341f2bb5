using Fdyno.Api;
using Fdyno.Blocks;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.States;
using Fdyno.Storage;
using Fdyno.StoredBackups;
using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.States;

/// <summary>Keys and ranges of keys of a backup, against the table that it was made of; how little is read for them; and damage.</summary>
public sealed class BackupStateTests
{
    public static TheoryData<int, int, int> Cases { get; } = new()
    {
        // Seed, items a block, bytes a shard.
        { 1, 1, int.MaxValue }, { 2, 3, int.MaxValue }, { 3, 1, 30_000 }, { 4, 5, 200_000 }, { 5, 1_000, int.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_key_and_random_ranges_are_those_of_the_table(int seed, int blockItems, int shardBytes)
    {
        var random = new Random(seed);
        await using var bench = await BackupBench.NewAsync(new BackupTuning { BlockItems = blockItems, BlockRawBytes = 40_000, ShardBytes = shardBytes });
        await bench.FillAsync(60, seed: seed);
        var items = await ItemsAsync(bench);
        var state = await OpenAsync(bench, (await bench.BackUpAsync()).BackupArn);
        Assert.Equal(items.Count, state.Items);
        await AssertAsync(items, state, PrimaryKeyRange.All);
        var bounds = new List<ReadOnlyMemory<byte>> { default };
        foreach (var (key, _) in items)
        {
            await AssertAsync(items, state, PrimaryKeyRange.Single(key));
            bounds.AddRange([key, PrimaryKeyRange.Behind(key.Span), (byte[])[.. key.Span[..^1], 0], (byte[])[.. key.Span[..^1]]]);
        }

        for (var i = 0; i < 60; i++)
        {
            var (begin, end) = (bounds[random.Next(bounds.Count)], bounds[random.Next(bounds.Count)]);
            await AssertAsync(items, state, new PrimaryKeyRange(begin, random.Next(4) == 0 ? null : end));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task One_key_of_many_blocks_takes_few_reads(int blockItems)
    {
        await using var bench = await BackupBench.NewAsync(new BackupTuning { BlockItems = blockItems, ShardBytes = long.MaxValue });
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest(indexed: false));
        await bench.Connection.Items.PutItemsAsync("Music", ManyAsync(4_000), OperationContext.None);
        var arn = (await bench.BackUpAsync()).BackupArn;
        var items = await ItemsAsync(bench);
        foreach (var at in new[] { 0, 1, 1_999, 3_998, 3_999 })
        {
            var read = 0L;
            var store = new FaultStore(bench.Memory) { MostReadBytes = () => read++ >= 0 ? long.MaxValue : 0 };
            await using var connection = await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions { TimeProvider = bench.Clock });
            var state = await OpenAsync(connection.Context, bench.Memory, arn);
            read = 0;
            await AssertAsync(items, state, PrimaryKeyRange.Single(items[at].PrimaryKey));
            Assert.InRange(read, 1, 18);
        }
    }

    /// <summary>What an item holds may look like the begin of a block, where a value begins, with the right place in it.</summary>
    [Fact]
    public async Task Bytes_of_items_that_look_like_a_block_mislead_nobody()
    {
        await using var bench = await BackupBench.NewAsync(new BackupTuning { BlockItems = 2, ShardBytes = long.MaxValue });
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest(indexed: false));
        var random = new Random(1);
        var bodies = Enumerable.Range(0, 40).Select(_ => new byte[60_000]).ToList();
        foreach (var body in bodies) random.NextBytes(body);
        await PutAsync();

        // A backup tells where values begin. What is written there, of the same length, cannot be compressed either.
        var fakes = 0;
        foreach (var (number, value) in await ValuesAsync(bench, (await bench.BackUpAsync("first")).BackupArn))
        {
            if (BackupBlockHeader.Read(value.Span, out _) is null) continue;
            foreach (var body in bodies)
            {
                var at = body.AsSpan().IndexOf(value.Span[..64]);
                if (at < 0) continue;
                new BackupBlockHeader { Number = number, ItemCount = 1, RawBytes = 100, Parts = 1 + random.Next(9), LastKeyBytes = 1 }.Write(body.AsSpan(at));
                body[at + BackupBlockHeader.FixedBytes] = (byte)(random.Next(2) == 0 ? 0 : 0xFF);
                fakes++;
            }
        }

        await PutAsync();
        Assert.InRange(fakes, 100, 300);
        var arn = (await bench.BackUpAsync("second")).BackupArn;
        var looking = (await ValuesAsync(bench, arn)).Count(v => BackupBlockHeader.Read(v.Value.Span, out var h) is null && h.Number == v.Number);
        Assert.Equal(20 + fakes, looking);
        var items = await ItemsAsync(bench);
        var state = await OpenAsync(bench, arn);
        foreach (var (key, _) in items) await AssertAsync(items, state, PrimaryKeyRange.Single(key));
        await AssertAsync(items, state, PrimaryKeyRange.All);

        async Task PutAsync()
        {
            for (var i = 0; i < bodies.Count; i++)
            {
                await bench.Connection.Items.PutItemAsync(
                    "Music", new Item.Builder(BackupBench.SmallItem(i)).Set("body", AttributeValue.Binary(bodies[i])).Build());
            }
        }
    }

    [Fact]
    public async Task A_damaged_or_missing_block_is_never_taken_for_an_item_that_was_not_there()
    {
        await using var bench = await BackupBench.NewAsync(new BackupTuning { BlockItems = 2, ShardBytes = long.MaxValue });
        await bench.FillSmallAsync(100);
        var arn = (await bench.BackUpAsync()).BackupArn;
        var items = await ItemsAsync(bench);
        var state = await OpenAsync(bench, arn);
        var keys = await KeysAsync(bench, arn);
        var blocks = bench.Memory.StateAt().Where(e => keys.Blocks.Contains(e.Key.Span)).ToList();
        Assert.Equal(50, blocks.Count);
        for (var at = 0; at < blocks.Count; at++)
        {
            var (key, value) = blocks[at];
            var flipped = value.ToArray();
            flipped[(at * 7) % value.Length] ^= 4;
            foreach (var damaged in new[] { flipped, null })
            {
                await WriteAsync(bench, key, damaged);
                for (var i = 2 * at; i < (2 * at) + 2; i++) await AssertDamagedAsync(state, PrimaryKeyRange.Single(items[i].PrimaryKey));
                await AssertDamagedAsync(state, PrimaryKeyRange.All);
            }

            await WriteAsync(bench, key, value.ToArray());
        }

        await AssertAsync(items, state, PrimaryKeyRange.All);
    }

    private static async Task WriteAsync(BackupBench bench, ReadOnlyMemory<byte> key, byte[]? value) => await bench.Memory.WriteAsync(tr =>
    {
        if (value is null) tr.Clear(key.Span);
        else tr.Set(key.Span, value);
        return Task.FromResult(true);
    });

    private static async Task AssertDamagedAsync(BackupState state, PrimaryKeyRange range)
    {
        var error = await Assert.ThrowsAsync<FdynoException>(() => ReadAsync(state, range));
        Assert.Equal(FdynoErrorCode.BackupCorrupted, error.Code);
    }

    private static async Task AssertAsync(List<StoredItem> items, BackupState state, PrimaryKeyRange range)
    {
        var expected = items.Where(i => range.Begin.Span.SequenceCompareTo(i.PrimaryKey.Span) <= 0 && range.EndsBehind(i.PrimaryKey.Span));
        Assert.Equal(expected.Select(Text), (await ReadAsync(state, range)).Select(Text));
    }

    private static async Task<List<StoredItem>> ReadAsync(BackupState state, PrimaryKeyRange range)
    {
        var found = new List<StoredItem>();
        var isAtEnd = range.IsEmpty;
        await foreach (var page in state.ReadAsync(range, default))
        {
            Assert.False(isAtEnd);
            found.AddRange(page.Items.Select(i => new StoredItem(i.PrimaryKey.ToArray(), i.Encoded.ToArray())));
            isAtEnd = page.Rest.IsEmpty;
            page.Dispose();
        }

        Assert.True(isAtEnd);
        return found;
    }

    private static string Text(StoredItem item) => $"{Convert.ToHexString(item.PrimaryKey.Span)} {Convert.ToHexString(item.Encoded.Span)}";

    private static Task<BackupState> OpenAsync(BackupBench bench, string arn) => OpenAsync(bench.Context, bench.Memory, arn);

    private static async Task<BackupState> OpenAsync(StoreContext context, IStore store, string arn)
    {
        Assert.True(BackupArn.TryParse(arn, out var parsed));
        return new BackupState(context, BackupTuning.Default, await store.ReadAsync(tr => new BackupStore(context).OpenAsync(tr, parsed)));
    }

    private static async Task<List<StoredItem>> ItemsAsync(BackupBench bench)
    {
        var items = new List<StoredItem>();
        var table = (await bench.Memory.ReadAsync(tr => bench.Context.Catalog.FindAsync(tr, "Music")))!;
        await foreach (var item in bench.Connection.Items.ScanAsync("Music")) items.Add(new StoredItem(table.Schema.PackKey(item), ItemCodec.Encode(item)));
        return items;
    }

    private static async IAsyncEnumerable<NumberedItem> ManyAsync(int count)
    {
        for (var i = 0; i < count; i++) yield return new NumberedItem(i + 1, BackupBench.SmallItem(i));
        await Task.CompletedTask;
    }

    private static async Task<BackupKeyspace> KeysAsync(BackupBench bench, string arn) =>
        new((await bench.Memory.ReadAsync(tr => bench.Context.Directories.TryOpenBackupAsync(tr, arn)))!);

    private static async Task<List<(long Number, ReadOnlyMemory<byte> Value)>> ValuesAsync(BackupBench bench, string arn)
    {
        var keys = await KeysAsync(bench, arn);
        return [.. bench.Memory.StateAt().Where(e => keys.Blocks.Contains(e.Key.Span)).Select(e => ((long)keys.Blocks.Unpack(e.Key.Span)[1]!, e.Value))];
    }
}
