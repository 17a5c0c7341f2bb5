using Fdyno.Backups;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.DeletedTables;

/// <summary>A SYSTEM backup as a state: what comparisons and restores of items read of it.</summary>
public sealed class DeletedTableStateTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_compared_with_tables_item_by_item_and_items_are_put_back_from_it(bool inSmallSteps)
    {
        await using var bench = await SystemBackupTests.RecoveringAsync(40, tuning: inSmallSteps ? BackupBench.Tiny : null);
        await bench.Connection.Tables.DeleteTableAsync("Music");
        var arn = Assert.Single(await bench.ListAsync(new ListBackupsRequest { BackupType = BackupType.System })).BackupArn;

        // Another table has the name, and nothing of it may be read.
        await bench.Connection.Tables.CreateTableAsync(SystemBackupTests.Request());
        await bench.Connection.Items.PutItemAsync("Music", MusicItems.Next(new Random(7), 1_000));
        await bench.RestoreAsync(arn, "Copy");
        Assert.Empty(await CompareAsync(bench, arn));

        var items = await SystemBackupTests.ScanAsync(bench, "Copy");
        var key = await RemoveAsync(bench, items[17]);
        var difference = Assert.Single(await CompareAsync(bench, arn));
        Assert.Equal((DifferenceKind.OnlyInReference, key), (difference.Kind, difference.Key));
        Assert.Equal(items[17], difference.ReferenceItem);

        var request = new RestoreItemsRequest { TableName = "Copy", BackupArn = arn };
        await using (var restore = await bench.Connection.ItemRestores.OpenAsync(request))
        {
            var change = Assert.Single(await BackupBench.ToListAsync(restore.RestoreAsync(ItemSelection.OfKey(key), OperationContext.None)));
            Assert.Equal((ItemRestoreKind.PutBack, items[17]), (change.Kind, change.Restored));
        }

        Assert.Empty(await CompareAsync(bench, arn));
    }

    [Fact]
    public async Task One_that_is_dropped_meanwhile_ends_the_reading()
    {
        await using var bench = await SystemBackupTests.RecoveringAsync(3);
        await bench.Connection.Tables.DeleteTableAsync("Music");
        var arn = Assert.Single(await bench.ListAsync(new ListBackupsRequest { BackupType = BackupType.System })).BackupArn;
        await bench.RestoreAsync(arn, "Copy");
        var items = await SystemBackupTests.ScanAsync(bench, "Copy");
        await using var restore = await bench.Connection.ItemRestores.OpenAsync(new RestoreItemsRequest { TableName = "Copy", BackupArn = arn });
        var key = await RemoveAsync(bench, items[0]);
        bench.Clock.Advance(SystemBackup.Age);
        Assert.Equal(1, await SystemBackupTests.DropAsync(bench));

        var error = await Assert.ThrowsAsync<FdynoException>(
            () => BackupBench.ToListAsync(restore.RestoreAsync(ItemSelection.OfKey(key), OperationContext.None)));
        Assert.Equal(FdynoErrorCode.BackupNotFound, error.Code);
        Assert.Equal(2, (await SystemBackupTests.ScanAsync(bench, "Copy")).Count);
    }

    private static Task<List<TableDifference>> CompareAsync(BackupBench bench, string arn) => BackupBench.ToListAsync(
        bench.Connection.Comparisons.CompareAsync(ComparisonSource.OfBackup(arn), ComparisonSource.OfTable("Copy"), OperationContext.None));

    /// <summary>Removes an item of the table Copy.</summary>
    /// <returns>Its key.</returns>
    private static async Task<Item> RemoveAsync(BackupBench bench, Item item)
    {
        var schema = (await bench.Connection.Tables.DescribeTableAsync("Copy")).KeySchema;
        var key = new Item(schema.Select(element => KeyValuePair.Create(element.AttributeName!, item[element.AttributeName!])));
        await bench.Connection.Items.DeleteItemAsync("Copy", key);
        return key;
    }
}
