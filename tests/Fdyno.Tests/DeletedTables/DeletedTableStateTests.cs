using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.States;
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

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Every_key_and_random_ranges_are_those_of_the_table(int readItems)
    {
        var random = new Random(readItems);
        var tuning = BackupBench.Tiny with { ReadItems = readItems };
        await using var bench = await SystemBackupTests.RecoveringAsync(30, tuning: tuning);
        var table = await bench.Context.Store.ReadAsync(tr => bench.Context.Catalog.OpenForItemsAsync(tr, "Music"));
        var items = (await SystemBackupTests.ScanAsync(bench, "Music")).ConvertAll(i => (Key: (ReadOnlyMemory<byte>)table.Schema.PackKey(i), Item: i));
        await bench.Connection.Tables.DeleteTableAsync("Music");
        var source = StateSource.OfBackup((await bench.ListAsync(new ListBackupsRequest { BackupType = BackupType.System }))[0].BackupArn);
        await using var state = await new TableStates(bench.Context, tuning).OpenAsync(source, "a test", default);
        Assert.Equal(30, state.Items);
        await AssertAsync(PrimaryKeyRange.All);
        foreach (var (key, _) in items) await AssertAsync(PrimaryKeyRange.Single(key));
        for (var i = 0; i < 40; i++)
        {
            var (begin, end) = (items[random.Next(30)].Key, items[random.Next(30)].Key);
            await AssertAsync(new PrimaryKeyRange(
                random.Next(4) == 0 ? default : begin, random.Next(4) == 0 ? null : random.Next(2) == 0 ? end : PrimaryKeyRange.Behind(end.Span)));
        }

        async Task AssertAsync(PrimaryKeyRange range)
        {
            var found = new List<Item>();
            var isAtEnd = range.IsEmpty;
            await foreach (var page in state.ReadAsync(range, default))
            {
                Assert.False(isAtEnd);
                found.AddRange(page.Items.Select(i => ItemCodec.Decode(i.Encoded.Span)));
                isAtEnd = page.Rest.IsEmpty;
            }

            Assert.True(isAtEnd);
            Assert.Equal(items.Where(i => range.Begin.Span.SequenceCompareTo(i.Key.Span) <= 0 && range.EndsBehind(i.Key.Span)).Select(i => i.Item), found);
        }
    }

    [Theory]
    [InlineData("an item is gone", "it has 3 items")]
    [InlineData("a chunk is gone", "lacks chunks")]
    public async Task Damage_ends_a_comparison(string damage, string problem)
    {
        await using var bench = await DeletedTableDamageTests.DeletedAsync();
        var arn = (await bench.ListAsync(new ListBackupsRequest { BackupType = BackupType.System }))[0].BackupArn;
        await bench.RestoreAsync(arn, "Music");
        await DeletedTableDamageTests.DamageAsync(bench, damage);
        var error = await Assert.ThrowsAsync<FdynoException>(() => BackupBench.ToListAsync(bench.Connection.Comparisons.CompareAsync(
            ComparisonSource.OfBackup(arn), ComparisonSource.OfTable("Music"), OperationContext.None)));
        Assert.Equal(FdynoErrorCode.BackupCorrupted, error.Code);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
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
