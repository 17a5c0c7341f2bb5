using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage.Sqlite;
using Fdyno.Testing;
using static Fdyno.Testing.History.PastWorld;

namespace Fdyno.Tests.States;

/// <summary>Tables read as of one instant while others write, and where nothing can be pinned.</summary>
public sealed class TableStateTests : IDisposable
{
    private const int Items = 30;
    private readonly string _folder = Directory.CreateTempSubdirectory("fdyno-states-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_export_is_of_the_instant_at_which_it_began(bool recoveryIsOn)
    {
        await using var world = await NewAsync(new MemoryStore(), 1);
        if (!recoveryIsOn) await world.SwitchAsync("Left", null);
        for (var i = 0; i < Items; i++) await world.PutAsync("Left", Large(i, "before"));
        var read = new List<Item>();
        await foreach (var item in world.Connection.Items.ScanInstantAsync("Left"))
        {
            read.Add(item);
            await world.PutAsync("Left", Large(world.Random.Next(2 * Items), "meanwhile"));
            await world.DeleteAsync("Left", KeyOf(Large(world.Random.Next(Items), "")));

            // Longer than a lease, and somebody who releases what is dead.
            world.Clock.Advance(TimeSpan.FromHours(2));
            await foreach (var _ in world.Connection.Items.ScanInstantAsync("Left")) break;
        }

        Assert.Equal(Enumerable.Range(0, Items).Select(i => Large(i, "before")), read);
        Assert.Equal(0, await world.PinsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_table_that_is_removed_meanwhile_is_read_to_its_end(bool recoveryIsOn)
    {
        await using var world = await NewAsync(new MemoryStore(), 1);
        if (!recoveryIsOn) await world.SwitchAsync("Left", null);
        for (var i = 0; i < Items; i++) await world.PutAsync("Left", Large(i, "before"));
        var read = new List<Item>();
        await foreach (var item in world.Connection.Items.ScanInstantAsync("Left"))
        {
            read.Add(item);
            if (read.Count != 1) continue;
            await world.Connection.Tables.DeleteTableAsync("Left");
            await world.Connection.Tables.CreateTableAsync(new CreateTableRequest
            {
                TableName = "Left",
                KeySchema = [new() { AttributeName = "pk", KeyType = KeyType.Hash }],
                AttributeDefinitions = [new() { AttributeName = "pk", AttributeType = "S" }],
            });
        }

        Assert.Equal(Enumerable.Range(0, Items).Select(i => Large(i, "before")), read);
        Assert.Equal(0, await world.PinsAsync());
    }

    [Fact]
    public async Task A_table_that_was_removed_is_compared_and_gives_its_items_back()
    {
        await using var world = await NewAsync(new MemoryStore(), 1);
        for (var i = 0; i < Items; i++) await world.PutAsync("Left", Large(i, "before"));
        for (var i = 5; i < Items; i++) await world.PutAsync("Right", Large(i, "before"));
        await world.Connection.Tables.DeleteTableAsync("Left");
        var listed = await ListAsync(world.Connection.Backups.ListBackupsAsync(new ListBackupsRequest { BackupType = BackupType.System }));
        var backup = ComparisonSource.OfBackup(Assert.Single(listed).BackupArn);
        var right = ComparisonSource.OfTable("Right");
        Assert.Equal(5, (await ListAsync(world.Connection.Comparisons.CompareAsync(backup, right, OperationContext.None))).Count);
        await using (var restore = await world.Connection.ItemRestores.OpenAsync(new() { TableName = "Right", BackupArn = listed[0].BackupArn }))
        {
            Assert.Single(await ListAsync(restore.RestoreAsync(ItemSelection.OfKey(Large(2, "")), OperationContext.None)));
            var left = await ListAsync(restore.RestoreAsync(ItemSelection.OfRange(AttributeValue.String("p"), AttributeValue.Number(1)), OperationContext.None));
            Assert.Equal([Large(1, "before"), Large(3, "before"), Large(4, "before")], left.Select(c => c.Restored));
        }

        var found = Assert.Single(await ListAsync(world.Connection.Comparisons.CompareAsync(right, backup, OperationContext.None)));
        Assert.Equal((DifferenceKind.OnlyInDifference, Large(0, "before")), (found.Kind, found.DifferenceItem));

        // A SYSTEM backup has no blocks whose sums would tell; its items are counted.
        var table = (await world.Context.Store.ReadAsync(tr => world.Context.Catalog.FindByIdAsync(tr, "Left", listed[0].TableId)))!;
        await world.Context.Store.WriteAsync(tr =>
        {
            tr.Clear(table.Keys.Item(table.Schema.PackKey(Large(7, ""))));
            return Task.FromResult(true);
        });
        var error = await Assert.ThrowsAsync<FdynoException>(() => ListAsync(world.Connection.Comparisons.CompareAsync(right, backup, OperationContext.None)));
        Assert.Equal(FdynoErrorCode.BackupCorrupted, error.Code);
    }

    [Fact]
    public async Task A_store_that_can_only_be_read_is_read_while_nobody_writes()
    {
        var path = Path.Combine(_folder, "store.fdyno");
        await using var world = await NewAsync(await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path }), 1);
        for (var i = 0; i < Items; i++) await world.PutAsync("Left", Large(i, "before"));
        await world.PutAsync("Right", Large(3, "before"));
        var arn = await world.BackUpAsync("Left");
        await using var reader = await FdynoConnection.OpenAsync(
            await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path, IsReadOnly = true }), new FdynoConnectionOptions { TimeProvider = world.Clock });
        Assert.Equal(Items - 1, (await ListAsync(reader.Comparisons.CompareTablesAsync("Left", "Right", OperationContext.None))).Count);
        Assert.Empty(await ListAsync(reader.Comparisons.CompareAsync(ComparisonSource.OfTable("Left"), ComparisonSource.OfBackup(arn), OperationContext.None)));
        Assert.Equal(Items, (await ListAsync(reader.Items.ScanInstantAsync("Left"))).Count);

        // What is written meanwhile cannot be kept apart: an error, and no mixture.
        var error = await Assert.ThrowsAsync<FdynoException>(async () =>
        {
            await foreach (var _ in reader.Items.ScanInstantAsync("Left")) await world.PutAsync("Left", Large(Items, "meanwhile"));
        });
        Assert.Equal(FdynoErrorCode.HistoryTrimmed, error.Code);
        Assert.Contains("is open for reading only", error.Message, StringComparison.Ordinal);
        world.Clock.Advance(TimeSpan.FromSeconds(3));
        error = await Assert.ThrowsAsync<FdynoException>(() => ListAsync(reader.Comparisons.CompareAsync(
            ComparisonSource.OfTable("Left"), ComparisonSource.OfTable("Left", world.Clock.GetUtcNow().AddSeconds(-2)), OperationContext.None)));
        Assert.Equal(FdynoErrorCode.StoreReadOnly, error.Code);
    }

    /// <summary>So large that a page holds a few of them only.</summary>
    private static Item Large(int number, string state) => new Item.Builder()
        .Add("pk", AttributeValue.String("p")).Add("sk", AttributeValue.Number(number)).Add("state", AttributeValue.String(state))
        .Add("body", AttributeValue.Binary(new byte[150_000])).Build();
}
