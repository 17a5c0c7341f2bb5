using Fdyno.Jobs;
using Fdyno.Model;


namespace Fdyno.Tests.Backups;

/// <summary>A restored table equals the one that was backed up: items, indexes, settings and statistics.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<int, int, bool> Cases { get; } = new()
    {
        { 1, 0, false }, { 2, 1, false }, { 3, 40, false }, { 4, 400, false }, { 5, 40, true }, { 6, 0, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_restored_table_equals_the_source(int seed, int count, bool tiny)
    {
        await using var bench = await BackupBench.NewAsync(tiny ? BackupBench.Tiny : new BackupTuning { BlockRawBytes = 20_000, ShardBytes = 300_000 });
        await bench.FillAsync(count, seed: seed);
        var backup = await bench.BackUpAsync();
        var source = await bench.Connection.Tables.DescribeTableAsync("Music");
        Assert.Equal(
            ("AVAILABLE", source.ItemCount, source.TableSizeBytes, "daily"),
            (backup.BackupStatus, backup.ItemCount, backup.BackupSizeBytes, backup.BackupName));

        var restored = await bench.RestoreAsync(backup.BackupArn);
        Assert.Equal("ACTIVE", restored.TableStatus);
        Assert.Empty(await bench.CompareAsync());
        Assert.Empty(await bench.CompareAsync("Copy", "Music"));
        await AssertSameIndexesAsync(bench, source, restored);
        Assert.Equal((source.ItemCount, source.TableSizeBytes), (restored.ItemCount, restored.TableSizeBytes));
        var verification = await bench.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None);
        Assert.Empty(verification.Problems);
        Assert.Equal((true, source.ItemCount, source.TableSizeBytes), (verification.IsValid, verification.ItemCount, verification.ItemSizeBytes));
    }

    /// <summary>A table that was restored can be backed up, changed and restored like any other.</summary>
    [Fact]
    public async Task A_restored_table_is_a_table()
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillAsync(10);
        await bench.RestoreAsync((await bench.BackUpAsync()).BackupArn);
        await bench.Connection.Items.PutItemAsync("Copy", BackupBench.SmallItem(1_000));
        var again = await bench.BackUpAsync("again", "Copy");
        await bench.RestoreAsync(again.BackupArn, "Third");
        Assert.Empty(await bench.CompareAsync("Copy", "Third"));
        var difference = Assert.Single(await bench.CompareAsync("Music", "Third"));
        Assert.Equal((DifferenceKind.OnlyInDifference, BackupBench.SmallItem(1_000)), (difference.Kind, difference.DifferenceItem));
    }

    [Fact]
    public async Task Settings_come_back_and_time_to_live_is_off()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillAsync(3);
        var source = await bench.Connection.Tables.DescribeTableAsync("Music");
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var backup = await bench.BackUpAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var restored = await bench.RestoreAsync(backup.BackupArn);
        Assert.Equal(source.Tags, restored.Tags);
        Assert.Equal(
            (true, source.TableClassSummary, source.StreamSpecification, new TimeToLiveDescription { AttributeName = "expires" }),
            (restored.DeletionProtectionEnabled, restored.TableClassSummary, restored.StreamSpecification, restored.TimeToLiveDescription));
        Assert.Equal(
            new RestoreSummary
            {
                SourceBackupArn = backup.BackupArn,
                SourceTableArn = source.TableArn,
                RestoreDateTime = backup.BackupCreationDateTime,
            },
            restored.RestoreSummary);
        Assert.NotEqual(source.TableId, restored.TableId);
        Assert.Equal(bench.Clock.GetUtcNow().UtcDateTime, restored.CreationDateTime);
        Assert.Contains(
            "Enable it with: Set-FdynoTable -TableName Copy -TimeToLiveAttribute expires", Assert.Single(bench.Warnings), StringComparison.Ordinal);
    }

    private static async Task AssertSameIndexesAsync(BackupBench bench, TableDescription source, TableDescription restored)
    {
        var indexes = source.GlobalSecondaryIndexes!.Concat(source.LocalSecondaryIndexes!).ToList();
        var others = restored.GlobalSecondaryIndexes!.Concat(restored.LocalSecondaryIndexes!).ToList();
        foreach (var (index, other) in indexes.Zip(others))
        {
            Assert.Equal((index.IndexName, index.ItemCount, index.IndexSizeBytes), (other.IndexName, other.ItemCount, other.IndexSizeBytes));
            Assert.Equal(
                await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music", index.IndexName)),
                await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Copy", index.IndexName)));
        }
    }
}
