using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Tables;

/// <summary>What commits that fail, or whose outcome is unknown, may do to tables and items: nothing that can be seen.</summary>
public sealed class TableFaultTests
{
    private static readonly CommitOutcome[] SurvivableOutcomes =
        [CommitOutcome.Conflict, CommitOutcome.TooOld, CommitOutcome.UnknownCommitted, CommitOutcome.UnknownLost];

    public static TheoryData<CommitOutcome> Survivable => [.. SurvivableOutcomes];

    [Theory]
    [MemberData(nameof(Survivable))]
    public async Task Control_operations_have_one_effect(CommitOutcome outcome)
    {
        var store = new MemoryStore();
        await (await ConnectAsync(store)).DisposeAsync();
        await using var connection = await FdynoConnection.OpenAsync(
            new FaultStore(store, number => number % 2 == 1 ? outcome : CommitOutcome.Ok), new FdynoConnectionOptions());

        var made = await connection.Tables.CreateTableAsync(IndexedRequest());
        Assert.Equal(made.TableId, (await connection.Tables.DescribeTableAsync("Music")).TableId);
        var error = await Assert.ThrowsAsync<FdynoException>(() => connection.Tables.CreateTableAsync(IndexedRequest()));
        Assert.Equal(FdynoErrorCode.ResourceInUse, error.Code);

        await connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Music", TimeToLiveAttribute = Change.To("expires") });
        Assert.Equal("expires", (await connection.Tables.DescribeTableAsync("Music")).TimeToLiveDescription.AttributeName);

        await connection.Tables.DeleteTableAsync("Music");
        Assert.Empty(await connection.Tables.ListTablesAsync().ToListAsync());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Items_and_statistics_survive_random_commit_outcomes(int seed)
    {
        var random = new Random(seed);
        var outcomes = (CommitOutcome[])[CommitOutcome.Ok, CommitOutcome.Ok, .. SurvivableOutcomes];
        var store = new MemoryStore();
        await (await ConnectAsync(store)).DisposeAsync();
        await using var connection = await FdynoConnection.OpenAsync(
            new FaultStore(store, _ => outcomes[random.Next(outcomes.Length)]), new FdynoConnectionOptions());
        await connection.Tables.CreateTableAsync(IndexedRequest());
        var model = new Dictionary<string, Item>();
        for (var step = 0; step < 60; step++)
        {
            var key = $"p{random.Next(6)}";
            var item = new Item.Builder()
                .Add("pk", AttributeValue.String(key)).Add("sk", AttributeValue.Number(1))
                .Add("genre", AttributeValue.String($"g{step % 3}")).Add("year", AttributeValue.Number(step))
                .Build();
            if (random.Next(3) == 0)
            {
                await connection.Items.DeleteItemAsync("Music", item);
                model.Remove(key);
            }
            else
            {
                await connection.Items.PutItemAsync("Music", item);
                model[key] = item;
            }
        }

        Assert.Equal(model.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value), await connection.Items.ScanAsync("Music").ToListAsync());
        Assert.Equal(model.Values.ToHashSet(), (await connection.Items.ScanAsync("Music", "by-genre").ToListAsync()).ToHashSet());
        var table = await connection.Tables.DescribeTableAsync("Music");
        Assert.Equal((model.Count, model.Values.Sum(i => (long)ItemSize.Of(i))), (table.ItemCount, table.TableSizeBytes));
    }

    [Fact]
    public async Task Writers_at_once_keep_items_entries_and_statistics_together()
    {
        var store = new MemoryStore();
        await using var connection = await ConnectAsync(store);
        await connection.Tables.CreateTableAsync(IndexedRequest());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var step = 0; step < 40; step++)
            {
                var item = Item($$$"""{"pk":{"S":"p{{{random.Next(5)}}}"},"sk":{"N":"1"},"genre":{"S":"g{{{writer}}}"},"year":{"N":"{{{step}}}"}}""");
                if (random.Next(4) == 0) await connection.Items.DeleteItemAsync("Music", item);
                else await connection.Items.PutItemAsync("Music", item);
            }
        })));

        var items = await connection.Items.ScanAsync("Music").ToListAsync();
        Assert.Equal(items.ToHashSet(), (await connection.Items.ScanAsync("Music", "by-genre").ToListAsync()).ToHashSet());
        var table = await connection.Tables.DescribeTableAsync("Music");
        Assert.Equal((items.Count, items.Sum(i => (long)ItemSize.Of(i))), (table.ItemCount, table.TableSizeBytes));
        Assert.Equal(items.Count, table.GlobalSecondaryIndexes!.Single(i => i.IndexName == "by-genre").ItemCount);
    }

    [Fact]
    public async Task Of_many_that_make_one_table_one_succeeds()
    {
        var store = new MemoryStore();
        await using var connection = await ConnectAsync(store);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await connection.Tables.CreateTableAsync(Request())).TableId;
            }
            catch (FdynoException e) when (e.Code == FdynoErrorCode.ResourceInUse)
            {
                return null;
            }
        })));
        Assert.Equal((await connection.Tables.DescribeTableAsync("Music")).TableId, Assert.Single(results, r => r is not null));
    }

    [Fact]
    public async Task A_reader_of_a_table_that_is_replaced_is_told_and_not_given_the_other_tables_items()
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request(rangeType: null));
        var body = AttributeValue.Binary(new byte[200_000]);
        for (var n = 0; n < 8; n++)
        {
            await connection.Items.PutItemAsync(
                "Music", new Item.Builder().Add("pk", AttributeValue.String($"p{n}")).Add("body", body).Build());
        }

        await using var reader = connection.Items.ScanAsync("Music").GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        await connection.Tables.DeleteTableAsync("Music");
        await connection.Tables.CreateTableAsync(Request(rangeType: null));
        var error = await Assert.ThrowsAsync<FdynoException>(async () =>
        {
            while (await reader.MoveNextAsync()) { }
        });
        Assert.Equal(FdynoErrorCode.ResourceNotFound, error.Code);
    }
}
