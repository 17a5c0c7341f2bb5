using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.ItemRestores;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Storage.Sqlite;
using Fdyno.Testing;
using Fdyno.Testing.History;
using Fdyno.Tests.Backups;
using static Fdyno.Testing.History.PastWorld;

namespace Fdyno.Tests.ItemRestores;

/// <summary>Items put back to what they were, against a model that keeps both tables at every second and in every backup.</summary>
public sealed class ItemRestoreTests
{
    private static readonly int[] StepBytes = [1, 500, 1_000_000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Random_ranges_become_what_they_were(int seed)
    {
        await using var world = await NewAsync(new MemoryStore(), seed, seed % 2 == 0 ? BackupBench.Tiny : null);
        var service = new ItemRestoreService(world.Context, stepBytes: StepBytes[seed % 3]);
        for (var round = 0; round < 25; round++)
        {
            for (var step = 0; step < 8; step++) await world.StepAsync();
            await RestoreAsync(world, service, $"Seed {seed}, round {round}");
        }

        foreach (var table in TableNames) await world.AssertNowAsync(table);
        Assert.Equal(0, await world.PinsAsync());
    }

    [Fact]
    public async Task The_embedded_store_gives_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("fdyno-items-").FullName;
        try
        {
            await using (var world = await NewAsync(await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(folder, "store.fdyno") }), 7))
            {
                for (var round = 0; round < 8; round++)
                {
                    for (var step = 0; step < 8; step++) await world.StepAsync();
                    await RestoreAsync(world, world.Connection.ItemRestores, $"round {round}");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(CommitOutcome.Conflict)]
    [InlineData(CommitOutcome.TooOld)]
    [InlineData(CommitOutcome.UnknownCommitted)]
    [InlineData(CommitOutcome.UnknownLost)]
    public async Task A_commit_that_fails_or_gets_lost_changes_nothing_of_it(CommitOutcome outcome)
    {
        for (var at = 1; at <= 5; at++)
        {
            var store = new FaultStore(new MemoryStore(), timeProvider: new ImmediateTimeProvider());
            await using var world = await NewAsync(store, at);
            var service = new ItemRestoreService(world.Context, stepBytes: 1);
            foreach (var number in new[] { 1, 2 }) await world.PutAsync("Left", Song(number, "old"));
            var second = TimeMarks.SecondOf(world.Clock.GetUtcNow());
            world.Clock.Advance(TimeSpan.FromSeconds(3));
            await world.PutAsync("Left", Song(2, "new"));
            await world.DeleteAsync("Left", KeyOf(Song(1, "")));
            await world.PutAsync("Left", Song(3, "new"));
            var (first, target) = (store.Commits, at);
            store.Decide = number => number == first + target ? outcome : CommitOutcome.Ok;
            await using (var restore = await service.OpenAsync(Request(second)))
            {
                var changes = await ListAsync(restore.RestoreAsync(ItemSelection.OfRange(AttributeValue.String("p")), OperationContext.None));
                Assert.Equal(
                    [ItemRestoreKind.PutBack, ItemRestoreKind.Overwritten, ItemRestoreKind.Removed], changes.Select(c => c.Kind));
            }

            // A pin, three steps, and its release.
            Assert.InRange(store.Commits - first, 5, 6);
            world.Set("Left", KeyOf(Song(1, "")), Song(1, "old"));
            world.Set("Left", KeyOf(Song(2, "")), Song(2, "old"));
            world.Set("Left", KeyOf(Song(3, "")), null);
            await world.AssertNowAsync("Left");
            Assert.Equal(0, await world.PinsAsync());
            Assert.Equal(2, (await world.Connection.Tables.DescribeTableAsync("Left")).ItemCount);
        }
    }

    [Fact]
    public async Task What_others_write_meanwhile_is_compared_in_the_same_transaction()
    {
        var store = new FaultStore(new MemoryStore(), timeProvider: new ImmediateTimeProvider());
        await using var world = await NewAsync(store, 1);
        await world.PutAsync("Left", Song(1, "old"));
        var second = TimeMarks.SecondOf(world.Clock.GetUtcNow());
        world.Clock.Advance(TimeSpan.FromSeconds(3));
        await world.PutAsync("Left", Song(1, "new"));
        await using var restore = await world.Connection.ItemRestores.OpenAsync(Request(second));
        var isFirst = true;
        store.BeforeCommit = async () =>
        {
            if (!isFirst) return;
            isFirst = false;
            await world.Connection.Items.PutItemAsync("Left", Song(1, "meanwhile"));
            await world.Connection.Items.PutItemAsync("Left", Song(2, "meanwhile"));
        };
        var changes = await ListAsync(restore.RestoreAsync(ItemSelection.OfRange(AttributeValue.String("p")), OperationContext.None));
        Assert.Equal([Song(1, "meanwhile"), Song(2, "meanwhile")], changes.Select(c => c.Replaced));
        Assert.Equal([Song(1, "old")], await ListAsync(world.Connection.Items.ScanAsync("Left")));

        // The same instant, however much later.
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(await ListAsync(restore.RestoreAsync(ItemSelection.OfKey(Song(1, "")), OperationContext.None)));
    }

    [Fact]
    public async Task What_is_too_much_for_a_transaction_goes_in_several_and_says_so()
    {
        await using var world = await NewAsync(new MemoryStore(), 1);
        for (var i = 0; i < 50; i++) await world.PutAsync("Left", Song(i, new string('o', 300)));
        var second = TimeMarks.SecondOf(world.Clock.GetUtcNow());
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 50; i++) await world.DeleteAsync("Left", KeyOf(Song(i, "")));
        var warnings = new List<string>();
        var service = new ItemRestoreService(world.Context, stepBytes: 6_000);
        await using (var restore = await service.OpenAsync(Request(second)))
        {
            var changes = await ListAsync(restore.RestoreAsync(ItemSelection.OfRange(AttributeValue.String("p")), new OperationContext { Warn = warnings.Add }));
            Assert.Equal(50, changes.Count);
        }

        Assert.Contains("too many for one transaction and went in 5", Assert.Single(warnings), StringComparison.Ordinal);

        // All at once, where it fits.
        for (var i = 0; i < 50; i++) await world.DeleteAsync("Left", KeyOf(Song(i, "")));
        await using (var restore = await world.Connection.ItemRestores.OpenAsync(Request(second)))
            Assert.Equal(50, await RestoreAllAsync(restore, warnings));
        Assert.Single(warnings);
    }

    [Fact]
    public async Task An_item_that_the_tables_rules_no_longer_allow_is_named_before_anything_is_written()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(0, "Plain");
        foreach (var number in new[] { 1, 2, 3 })
        {
            var genre = number == 2 ? AttributeValue.Number(5) : AttributeValue.String("g");
            await bench.Connection.Items.PutItemAsync("Plain", new Item.Builder(BackupBench.SmallItem(number)).Set("genre", genre).Set("year", AttributeValue.Number(1999)).Build());
        }

        var arn = (await bench.BackUpAsync(table: "Plain")).BackupArn;
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest());
        await using (var restore = await bench.Connection.ItemRestores.OpenAsync(new RestoreItemsRequest { TableName = "Music", BackupArn = arn }))
        {
            var error = await Assert.ThrowsAsync<FdynoException>(() => RestoreAllAsync(restore, bench.Warnings));
            Assert.Equal(FdynoErrorCode.Validation, error.Code);
            Assert.StartsWith(
                """The item {"pk":{"S":"p"},"sk":{"N":"2"}} cannot be put back into table 'Music': One or more parameter values were invalid: Type mismatch""",
                error.Message,
                StringComparison.Ordinal);
            Assert.Empty(await ListAsync(bench.Connection.Items.ScanAsync("Music")));
            Assert.Single(await ListAsync(restore.RestoreAsync(ItemSelection.OfKey(BackupBench.SmallItem(3)), OperationContext.None)));
        }

        Assert.Equal(["g"], (await ListAsync(bench.Connection.Items.ScanAsync("Music", "by-genre"))).ConvertAll(i => i["genre"].AsString()));
    }

    [Fact]
    public async Task Requests_that_cannot_be_are_refused()
    {
        await using var world = await NewAsync(new MemoryStore(), 1);
        await world.PutAsync("Left", Song(1, "x"));
        var arn = await world.BackUpAsync("Left");
        var now = world.Clock.GetUtcNow();
        await RefusedAsync(world, new() { TableName = "Left" }, FdynoErrorCode.Validation, "Exactly one of RestoreDateTime and BackupArn");
        await RefusedAsync(world, new() { TableName = "Left", BackupArn = arn, RestoreDateTime = now }, FdynoErrorCode.Validation, "Exactly one of");
        await RefusedAsync(world, new() { TableName = "None", BackupArn = arn }, FdynoErrorCode.ResourceNotFound, "not found");
        await RefusedAsync(world, new() { TableName = "Left", BackupArn = arn[..^1] + (arn[^1] == '0' ? "1" : "0") }, FdynoErrorCode.BackupNotFound, "Backup not found");
        await RefusedAsync(world, new() { TableName = "Left", RestoreDateTime = now.AddMinutes(1) }, FdynoErrorCode.InvalidRestoreTime, "must be within");
        await world.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Other", indexed: false) with
        {
            AttributeDefinitions = [BackupBench.Define("pk", "S"), BackupBench.Define("sk", "S")],
        });
        await RefusedAsync(
            world, new() { TableName = "Other", BackupArn = arn }, FdynoErrorCode.Validation, "whose keys are (pk:S, sk:N), cannot be put into table 'Other'");
        Assert.Equal(0, await world.PinsAsync());
        await using var restore = await world.Connection.ItemRestores.OpenAsync(new() { TableName = "Left", BackupArn = arn });
        var error = await Assert.ThrowsAsync<FdynoException>(() => ListAsync(restore.PreviewAsync(ItemSelection.OfRange(AttributeValue.Number(1)))));
        Assert.Equal(FdynoErrorCode.Validation, error.Code);
    }

    [Fact]
    public async Task A_past_that_is_gone_meanwhile_is_an_error_and_no_removal()
    {
        await using var world = await NewAsync(new MemoryStore(), 1);
        await world.PutAsync("Left", Song(1, "x"));
        var second = TimeMarks.SecondOf(world.Clock.GetUtcNow());
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        await using var restore = await world.Connection.ItemRestores.OpenAsync(Request(second));

        // A consumer who looks at one page for two days, and somebody who cleans up.
        world.Clock.Advance(TimeSpan.FromDays(2));
        await using (await world.Connection.ItemRestores.OpenAsync(Request(second))) { }
        var error = await Assert.ThrowsAsync<FdynoException>(() => RestoreAllAsync(restore, []));
        Assert.Equal(FdynoErrorCode.HistoryTrimmed, error.Code);
        Assert.Contains("Get-FdynoContinuousBackup -TableName Left", error.RecommendedAction, StringComparison.Ordinal);
        await world.AssertNowAsync("Left");
    }

    [Fact]
    public async Task A_lease_is_renewed_while_pages_are_read()
    {
        await using var world = await NewAsync(new MemoryStore(), 1);
        await world.PutAsync("Left", Song(1, "x"));
        var second = TimeMarks.SecondOf(world.Clock.GetUtcNow());
        await using var restore = await world.Connection.ItemRestores.OpenAsync(Request(second));
        for (var hour = 0; hour < 60; hour += 20)
        {
            world.Clock.Advance(TimeSpan.FromHours(20));
            Assert.Empty(await ListAsync(restore.PreviewAsync(ItemSelection.OfKey(Song(1, "")))));
            await using (await world.Connection.ItemRestores.OpenAsync(Request(second))) { }
        }
    }

    private static async Task RestoreAsync(PastWorld world, ItemRestoreService service, string text)
    {
        var table = TableNames[world.Random.Next(TableNames.Length)];
        RestoreItemsRequest request;
        IReadOnlyDictionary<Item, Item> then;
        if (world.Random.Next(2) == 0 && world.Backups.Count > 0)
        {
            (var arn, then) = world.Backups[world.Random.Next(world.Backups.Count)];
            request = new RestoreItemsRequest { TableName = table, BackupArn = arn };
        }
        else
        {
            var second = world.RandomSecond();
            if (second >= TimeMarks.SecondOf(world.Clock.GetUtcNow())) return;
            then = world.At(table, second);
            request = new RestoreItemsRequest { TableName = table, RestoreDateTime = TimeMarks.TimeOf(second) };
        }

        await using var restore = await service.OpenAsync(request);
        var now = new Dictionary<Item, Item>(world.Now(table));
        var (selection, isSelected) = Select(world);
        var expected = now.Keys.Union(then.Keys).Where(isSelected)
            .Select(k => (Key: k, Then: then.GetValueOrDefault(k), Now: now.GetValueOrDefault(k))).Where(e => !Equals(e.Then, e.Now)).ToHashSet();
        var previewed = await ListAsync(restore.PreviewAsync(selection));
        await world.AssertNowAsync(table);
        var changes = await ListAsync(restore.RestoreAsync(selection, OperationContext.None));
        Assert.Equal(previewed.Select(c => (c.Kind, c.Key)), changes.Select(c => (c.Kind, c.Key)));
        Assert.True(expected.SetEquals(changes.Select(c => (c.Key, c.Restored, c.Replaced))), text);
        Assert.Equal(expected.Count, changes.Count);
        foreach (var change in changes)
        {
            Assert.Equal(
                change.Restored is null ? ItemRestoreKind.Removed : change.Replaced is null ? ItemRestoreKind.PutBack : ItemRestoreKind.Overwritten, change.Kind);
            world.Set(table, change.Key, change.Restored);
        }

        await world.AssertNowAsync(table);
        Assert.Empty(await ListAsync(restore.RestoreAsync(selection, OperationContext.None)));
        Assert.Empty(await ListAsync(restore.PreviewAsync(selection)));
    }

    private static (ItemSelection Selection, Func<Item, bool> IsSelected) Select(PastWorld world)
    {
        var item = world.RandomItem();
        if (world.Random.Next(3) == 0) return (ItemSelection.OfKey(item), k => k.Equals(KeyOf(item)));
        var (begin, end) = (world.Random.Next(-2, 4), world.Random.Next(-2, 4));
        var (hasBegin, hasEnd) = (world.Random.Next(2) == 0, world.Random.Next(2) == 0);
        return (
            ItemSelection.OfRange(item["pk"], hasBegin ? AttributeValue.Number(begin) : null, hasEnd ? AttributeValue.Number(end) : null),
            k => k["pk"].Equals(item["pk"]) && (!hasBegin || SortOf(k) >= begin) && (!hasEnd || SortOf(k) <= end));
    }

    private static int SortOf(Item key) => int.Parse(key["sk"].AsNumber().ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<int> RestoreAllAsync(ItemRestore restore, List<string> warnings) =>
        (await ListAsync(restore.RestoreAsync(ItemSelection.OfRange(AttributeValue.String("p")), new OperationContext { Warn = warnings.Add }))).Count;

    private static async Task RefusedAsync(PastWorld world, RestoreItemsRequest request, FdynoErrorCode code, string text)
    {
        var error = await Assert.ThrowsAsync<FdynoException>(() => world.Connection.ItemRestores.OpenAsync(request));
        Assert.Equal(code, error.Code);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    private static RestoreItemsRequest Request(long second) => new() { TableName = "Left", RestoreDateTime = TimeMarks.TimeOf(second) };

    private static Item Song(int number, string value) => new Item.Builder()
        .Add("pk", AttributeValue.String("p")).Add("sk", AttributeValue.Number(number)).Add("v", AttributeValue.String(value)).Build();
}
