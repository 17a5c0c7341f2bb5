using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Comparisons;

/// <summary>Comparisons of two tables, against comparing two dictionaries.</summary>
public sealed class ComparisonTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 30, 0)]
    [InlineData(3, 0, 30)]
    [InlineData(4, 200, 200)]
    [InlineData(5, 200, 150)]
    public async Task Differences_agree_with_a_model(int seed, int left, int right)
    {
        await using var bench = await BackupBench.NewAsync();
        var random = new Random(seed);
        var (reference, difference) = (new Dictionary<Item, Item>(), new Dictionary<Item, Item>());
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Left", indexed: false));
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Right"));
        for (var i = 0; i < left; i++) await PutAsync(bench, "Left", reference, MusicItems.Next(random, i));
        foreach (var item in reference.Values.Take(right).ToList())
        {
            if (random.Next(4) > 0) await PutAsync(bench, "Right", difference, random.Next(4) > 0 ? item : new Item.Builder(item).Set("a9", AttributeValue.Bool(true)).Build());
        }

        for (var i = 0; i < right / 3; i++) await PutAsync(bench, "Right", difference, MusicItems.Next(random, 1_000 + i));
        var found = await bench.CompareAsync("Left", "Right");
        var keys = reference.Keys.Union(difference.Keys).Where(k => !Equals(reference.GetValueOrDefault(k), difference.GetValueOrDefault(k))).ToHashSet();
        Assert.Equal(keys, found.Select(d => d.Key).ToHashSet());
        Assert.Equal(keys.Count, found.Count);
        foreach (var one in found)
        {
            var (l, r) = (reference.GetValueOrDefault(one.Key), difference.GetValueOrDefault(one.Key));
            Assert.Equal((l, r), (one.ReferenceItem, one.DifferenceItem));
            Assert.Equal(r is null ? DifferenceKind.OnlyInReference : l is null ? DifferenceKind.OnlyInDifference : DifferenceKind.Different, one.Kind);
            Assert.Equal(one.Kind == DifferenceKind.Different ? ["a9"] : [], one.DifferentAttributes);
        }

        var back = await bench.CompareAsync("Right", "Left");
        Assert.Equal(found.Select(d => (d.Key, d.DifferenceItem, d.ReferenceItem)), back.Select(d => (d.Key, d.ReferenceItem, d.DifferenceItem)));
    }

    [Fact]
    public async Task Tables_with_other_keys_are_refused()
    {
        await using var bench = await BackupBench.NewAsync();
        var request = BackupBench.TableRequest("Left", indexed: false);
        await bench.Connection.Tables.CreateTableAsync(request);
        await bench.Connection.Tables.CreateTableAsync(request with
        {
            TableName = "Right",
            AttributeDefinitions = [BackupBench.Define("pk", "S"), BackupBench.Define("sk", "S")],
        });
        await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.Validation,
            "Tables with different keys cannot be compared: 'Left' has (pk:S, sk:N), 'Right' has (pk:S, sk:S)",
            () => bench.CompareAsync("Left", "Right"));
        await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.ResourceNotFound, "Requested resource not found: Table: Nothing not found", () => bench.CompareAsync("Left", "Nothing"));
    }

    [Fact]
    public async Task A_table_or_a_backup_is_not_compared_with_itself()
    {
        await using var bench = await BackupBench.NewAsync();
        var table = await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Left"));
        var backup = await bench.Connection.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Left", BackupName = "one" }, OperationContext.None);
        var time = new DateTimeOffset(2026, 11, 22, 21, 11, 19, 98, TimeSpan.Zero);
        var (now, then, stored) = (ComparisonSource.OfTable("Left"), ComparisonSource.OfTable("Left", time), ComparisonSource.OfBackup(backup.BackupArn));
        const string Text = ": that would compare it with itself";
        foreach (var same in new[] { now, ComparisonSource.OfTable(table.TableArn) })
        {
            await LifeCycleTests.RefusedAsync(FdynoErrorCode.Validation, $"Both sides are table 'Left' as it is now{Text}", () => CompareAsync(same, now));
        }

        // Fractions of a second do not count, nor does the offset.
        await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.Validation,
            $"Both sides are table 'Left' as of 2026-11-22T21:11:19Z{Text}",
            () => CompareAsync(then, ComparisonSource.OfTable("Left", time.AddMilliseconds(500).ToOffset(TimeSpan.FromHours(1)))));
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.Validation, $"Both sides are the backup {backup.BackupArn}{Text}", () => CompareAsync(stored, stored));
        Assert.Empty(await CompareAsync(now, stored));

        Task<List<TableDifference>> CompareAsync(ComparisonSource left, ComparisonSource right) =>
            BackupBench.ToListAsync(bench.Connection.Comparisons.CompareAsync(left, right, OperationContext.None));
    }

    [Fact]
    public async Task What_is_written_to_a_table_meanwhile_is_not_seen()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(5, "Left");
        await bench.FillSmallAsync(3, "Right");
        var reports = new List<OperationProgress>();
        var listener = new OperationContext { Warn = bench.Warnings.Add, Progress = new Reports(reports) };
        await foreach (var difference in bench.Connection.Comparisons.CompareTablesAsync("Left", "Right", listener))
            await bench.Connection.Items.PutItemAsync("Right", difference.ReferenceItem!);
        Assert.Empty(bench.Warnings);
        Assert.Equal((8L, 8L), (reports[^1].Items, reports[^1].TotalItems!.Value));
        Assert.Empty(await bench.CompareAsync("Left", "Right"));
    }

    private static async Task PutAsync(BackupBench bench, string table, Dictionary<Item, Item> model, Item item)
    {
        await bench.Connection.Items.PutItemAsync(table, item);
        model[new Item.Builder().Add("pk", item["pk"]).Add("sk", item["sk"]).Build()] = item;
    }

    private sealed class Reports(List<OperationProgress> all) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => all.Add(value);
    }
}
