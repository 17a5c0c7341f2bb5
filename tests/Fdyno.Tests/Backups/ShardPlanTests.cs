using System.Buffers.Binary;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Testing;

namespace Fdyno.Tests.Backups;

/// <summary>Where a table is cut: at whole keys, into a sane number of pieces of about one size.</summary>
public sealed class ShardPlanTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(14, 15)]
    [InlineData(15, 16)]
    [InlineData(16, 16)]
    [InlineData(2_500, 16)] // 10 GB in pieces of 4 MB.
    [InlineData(262_144, 16)] // 1 TB.
    public void There_are_at_most_sixteen_shards_of_about_one_size(int points, int shards)
    {
        var all = Enumerable.Range(0, points).Select(Number).ToList();
        var chosen = ShardPlan.Thin(all, BackupTuning.Default.MaxShards);
        Assert.Equal(shards, chosen.Count + 1);
        List<int> ends = [-1, .. chosen.Select(b => BinaryPrimitives.ReadInt32BigEndian(b)), points];
        var sizes = ends.Zip(ends.Skip(1), (from, to) => to - from).ToList();
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_small_table_has_one_shard(int items)
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(items);
        Assert.Empty(await PlanAsync(bench, BackupTuning.Default));
        Assert.Empty(await PlanAsync(bench, BackupTuning.Default, "Missing"));
    }

    [Fact]
    public async Task A_store_that_copies_one_range_at_a_time_has_one_shard()
    {
        await using var bench = await BackupBench.NewAsync(memory: new MemoryStore { RangesInFlight = 1 });
        await bench.FillSmallAsync(50);
        Assert.Empty(await PlanAsync(bench, BackupBench.Tiny));
    }

    [Fact]
    public async Task Boundaries_are_whole_keys_of_items_in_their_order()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillAsync(120, indexed: false);
        foreach (var bytes in new[] { 200, 1_000, 10_000, 20_000 })
        {
            var boundaries = await PlanAsync(bench, new BackupTuning { ShardBytes = bytes });
            Assert.InRange(boundaries.Count, 1, 15);
            var keys = await KeysAsync(bench);
            Assert.All(boundaries, b => Assert.Contains(Convert.ToHexString(b), keys));
            Assert.Equal(boundaries.Select(Convert.ToHexString).Order(StringComparer.Ordinal).Distinct(), boundaries.Select(Convert.ToHexString));
        }
    }

    /// <summary>Large items are all in their chunks: their manifests alone would make one small shard.</summary>
    [Fact]
    public async Task A_table_of_large_items_is_cut_by_their_chunks()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(0);
        for (var i = 0; i < 40; i++)
        {
            await bench.Connection.Items.PutItemAsync(
                "Music", new Item.Builder(BackupBench.SmallItem(i)).Set("bulk", AttributeValue.Binary(new byte[100_000])).Build());
        }

        var boundaries = await PlanAsync(bench, new BackupTuning { ShardBytes = 500_000 });
        Assert.InRange(boundaries.Count, 6, 8);
        var keys = await KeysAsync(bench);
        List<int> places = [0, .. boundaries.Select(b => keys.IndexOf(Convert.ToHexString(b))), 40];
        Assert.All(places.Zip(places.Skip(1), (from, to) => to - from), size => Assert.InRange(size, 3, 7));
        var backup = await bench.BackUpAsync();
        Assert.True((await bench.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None)).IsValid);
    }

    [Fact]
    public async Task Boundaries_fit_into_a_record_however_long_the_keys_are()
    {
        await using var bench = await BackupBench.NewAsync(new BackupTuning { ShardBytes = 5_000 });
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest(indexed: false));
        for (var i = 0; i < 100; i++)
        {
            var hash = $"{i:D3}".PadRight(2_040, '\0');
            await bench.Connection.Items.PutItemAsync(
                "Music", new Item.Builder().Add("pk", AttributeValue.String(hash)).Add("sk", AttributeValue.Number(i)).Build());
        }

        var boundaries = await PlanAsync(bench, new BackupTuning { ShardBytes = 5_000 });
        Assert.InRange(boundaries.Count, 2, 5);
        Assert.InRange(boundaries.Sum(b => b.Length), 1, 16_000);
        await bench.RestoreAsync((await bench.BackUpAsync()).BackupArn);
        Assert.Empty(await bench.CompareAsync());
    }

    private static byte[] Number(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private static Task<IReadOnlyList<byte[]>> PlanAsync(BackupBench bench, BackupTuning tuning, string table = "Music") =>
        ShardPlan.MakeAsync(bench.Context, tuning, table, CancellationToken.None);

    private static Task<List<string>> KeysAsync(BackupBench bench) => bench.Memory.ReadAsync(async tr =>
    {
        var table = (await bench.Context.Catalog.FindAsync(tr, "Music"))!;
        var keys = new List<string>();
        await foreach (var (key, _) in tr.ReadAllAsync(table.Keys.Items.Range())) keys.Add(Convert.ToHexString(table.Keys.Items.Strip(key.Span)));
        return keys;
    });
}
