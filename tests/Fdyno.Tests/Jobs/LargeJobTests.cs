using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Jobs;

/// <summary>Jobs on a store that refuses what is too large or too slow: complete all the same, whatever else goes wrong.</summary>
public sealed class LargeJobTests
{
    private static readonly CommitOutcome[] Faults =
        [CommitOutcome.Conflict, CommitOutcome.TooOld, CommitOutcome.UnknownCommitted, CommitOutcome.UnknownLost];

    [Theory]
    [InlineData(StoreErrorCode.TransactionTooLarge)]
    [InlineData(StoreErrorCode.TransactionTooOld)]
    public async Task A_backup_and_its_restore_are_whole_whatever_the_store_takes_at_a_time(StoreErrorCode tooMuch)
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            var tuning = new BackupTuning { BlockRawBytes = 10_000, ReadBytes = 1_500_000, WriteBytes = 1_500_000, ShardBytes = 600_000 };
            await using var bench = await BackupBench.NewAsync(tuning);
            await FillWithLargeAsync(bench, seed);
            var random = new Random(seed);
            var gate = new Lock();
            var (write, read) = (random.Next(350_000, 800_000), random.Next(400_000, 800_000));
            bench.Store.TooMuchWritten = tooMuch;
            bench.Store.MostWrittenBytes = () => Next(3) == 0 ? long.MaxValue : write;
            bench.Store.MostReadBytes = () => Next(3) == 0 ? long.MaxValue : read;
            bench.Store.Decide = _ => Next(5) > 0 ? CommitOutcome.Ok : Faults[Next(Faults.Length)];
            var backup = await bench.BackUpAsync();
            var restored = await bench.RestoreAsync(backup.BackupArn);
            bench.Store.MostReadBytes = static () => long.MaxValue;
            var source = await bench.Connection.Tables.DescribeTableAsync("Music");
            Assert.Equal((source.ItemCount, source.TableSizeBytes), (restored.ItemCount, restored.TableSizeBytes));
            Assert.True((await bench.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None)).IsValid, $"Seed {seed}");
            Assert.True((await bench.CompareAsync()).Count == 0, $"Seed {seed}");
            AssertSameIndexes(source, restored);

            int Next(int below)
            {
                lock (gate) return random.Next(below);
            }
        }
    }

    [Fact]
    public async Task An_import_is_whole_whatever_the_store_takes_at_a_time()
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            await using var bench = await BackupBench.NewAsync();
            await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest());
            var random = new Random(seed);
            bench.Store.MostWrittenBytes = () => random.Next(2) == 0 ? 100_000 : long.MaxValue;
            bench.Store.Decide = _ => random.Next(5) > 0 ? CommitOutcome.Ok : Faults[random.Next(Faults.Length)];
            var items = Enumerable.Range(0, 300).Select(i => MusicItems.Next(random, i)).Where(i => ItemSize.Of(i) < 30_000).ToList();
            var summary = await bench.Connection.Items.PutItemsAsync("Music", ReadAsync([.. items, .. items]), OperationContext.None);
            Assert.Equal(2 * items.Count, summary.ItemCount);
            var found = await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music"));
            Assert.Equal(Texts(items), Texts(found));
            Assert.Equal(items.Count, (await bench.Connection.Tables.DescribeTableAsync("Music")).ItemCount);
        }
    }

    [Fact]
    public async Task Of_items_with_one_key_the_last_one_of_an_import_stays()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(3);
        var items = Enumerable.Range(0, 5_000).Select(i => new Item.Builder(BackupBench.SmallItem(i % 7)).Set("n", AttributeValue.Number(i)).Build());
        await bench.Connection.Items.PutItemsAsync("Music", ReadAsync(items), OperationContext.None);
        var found = await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music"));
        Assert.Equal(Enumerable.Range(4_993, 7).Select(n => AttributeValue.Number(n).ToString()), found.Select(i => i["n"].ToString()).Order());
        Assert.Equal(7, (await bench.Connection.Tables.DescribeTableAsync("Music")).ItemCount);
    }

    /// <summary>Eight ranges at a time, each step's commit waiting for others, the lease renewed by every step.</summary>
    [Fact]
    public async Task Ranges_that_are_worked_on_at_the_same_time_never_conflict()
    {
        var tuning = BackupBench.Tiny with { ShardBytes = 1_500, Lease = TimeSpan.FromSeconds(15) };
        var memory = new MemoryStore { RangesInFlight = 8 };
        await using var bench = await BackupBench.NewAsync(tuning, memory);
        await bench.FillAsync(60);
        var (inFlight, most) = (0, 0);
        bench.Store.BeforeCommit = async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inFlight));
            bench.Clock.Advance(TimeSpan.FromSeconds(4));

            // Until others are there, as often as it takes; but in the beginning a commit may be the only one.
            for (var turn = 0; turn < 200 && Volatile.Read(ref most) < 3; turn++) await Task.Delay(1);
            await Task.Delay(1);
            Interlocked.Decrement(ref inFlight);
        };
        var before = memory.Conflicts;
        var backup = await bench.BackUpAsync();
        await bench.RestoreAsync(backup.BackupArn);
        Assert.InRange(most, 3, 9); // And the pin's lease.
        Assert.Equal(before, memory.Conflicts);
        Assert.Empty(await bench.CompareAsync());
    }

    /// <summary>Small and large items, in all orders.</summary>
    private static async Task FillWithLargeAsync(BackupBench bench, int seed)
    {
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest());
        var random = new Random(seed);
        var items = Enumerable.Range(0, 200).Select(i => new Item.Builder(MusicItems.Next(random, i))
            .Set("bulk", AttributeValue.Binary(Bytes(random))).Build());
        await bench.Connection.Items.PutItemsAsync("Music", ReadAsync(items.Where(i => ItemSize.Of(i) < 130_000)), OperationContext.None);
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(3) > 0 ? random.Next(2_000) : random.Next(8_000, 100_000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void AssertSameIndexes(TableDescription expected, TableDescription found)
    {
        var sizes = (TableDescription t) => t.GlobalSecondaryIndexes!.Select(i => (i.IndexName, i.ItemCount, i.IndexSizeBytes))
            .Concat(t.LocalSecondaryIndexes!.Select(i => (i.IndexName, i.ItemCount, i.IndexSizeBytes)));
        Assert.Equal(sizes(expected), sizes(found));
    }

    private static IEnumerable<string> Texts(IEnumerable<Item> items) => items.Select(i => i.ToString()!).Order(StringComparer.Ordinal);

    private static async IAsyncEnumerable<NumberedItem> ReadAsync(IEnumerable<Item> items)
    {
        var line = 0L;
        foreach (var item in items)
        {
            await Task.CompletedTask;
            yield return new NumberedItem(++line, item);
        }
    }
}
