using System.Text;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Tables;

/// <summary>
/// The rules of items in tables, each with DynamoDB's text (docs/dynamodb/items.md), and that a refusal changes no byte of the store.
/// </summary>
public sealed class ItemRuleTests
{
    private const string P = "One or more parameter values were invalid: ";
    private const string Empty = "One or more parameter values are not valid. ";

    [Theory]
    [InlineData("""{"sk":{"N":"1"}}""", P + "Missing the key pk in the item")]
    [InlineData("""{"pk":{"S":"a"}}""", P + "Missing the key sk in the item")]
    [InlineData("""{"pk":{"N":"1"},"sk":{"N":"1"}}""", P + "Type mismatch for key pk expected: S actual: N")]
    [InlineData("""{"pk":{"S":"a"},"sk":{"S":"1"}}""", P + "Type mismatch for key sk expected: N actual: S")]
    [InlineData("""{"pk":{"S":""},"sk":{"N":"1"}}""", Empty + "The AttributeValue for a key attribute cannot contain an empty string value. Key: pk")]
    [InlineData("""{"pk":{"S":"a"},"sk":{"N":"1"},"genre":{"N":"1"}}""", P + "Type mismatch for Index Key genre Expected: S Actual: N IndexName: by-genre")]
    [InlineData(
        """{"pk":{"S":"a"},"sk":{"N":"1"},"genre":{"S":""}}""",
        Empty + "A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an " +
        "empty string value. IndexName: by-genre, IndexKey: genre")]
    public async Task An_item_that_breaks_a_rule_is_refused_and_nothing_is_written(string json, string text)
    {
        var store = new MemoryStore();
        await using var connection = await ConnectAsync(store);
        await connection.Tables.CreateTableAsync(IndexedRequest());
        var before = store.CurrentVersion;
        var error = await Assert.ThrowsAsync<FdynoException>(() => connection.Items.PutItemAsync("Music", Item(json)));
        Assert.Equal((FdynoErrorCode.Validation, text), (error.Code, error.Message));
        Assert.Equal(before, store.CurrentVersion);
    }

    [Theory]
    [InlineData(2_048, 1, null)]
    [InlineData(2_049, 1, P + "Size of hashkey has exceeded the maximum size limit of2048 bytes")]
    [InlineData(1, 1_024, null)]
    [InlineData(1, 1_025, P + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes")]
    public async Task Keys_have_a_longest_length(int hash, int range, string? text)
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request(rangeType: "S"));
        var item = new Item.Builder()
            .Add("pk", AttributeValue.String(new string('h', hash))).Add("sk", AttributeValue.String(new string('r', range))).Build();
        var error = await Record.ExceptionAsync(() => connection.Items.PutItemAsync("Music", item));
        Assert.Equal(text, error?.Message);
        if (text is null) Assert.Equal(item, await connection.Items.GetItemAsync("Music", item));
    }

    [Theory]
    [InlineData(409_600, true)]
    [InlineData(409_601, false)]
    public async Task An_item_has_a_largest_size(int size, bool fits)
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request(rangeType: null));
        var key = new Item.Builder().Add("pk", AttributeValue.String("a")).Build();
        var item = new Item.Builder(key).Add("body", AttributeValue.Binary(new byte[size - ItemSize.Of(key) - "body".Length])).Build();
        var error = await Record.ExceptionAsync(() => connection.Items.PutItemAsync("Music", item));
        Assert.Equal(fits ? null : "Item size has exceeded the maximum allowed size", error?.Message);
        Assert.Equal(fits ? item : null, await connection.Items.GetItemAsync("Music", key));
    }

    [Fact]
    public async Task The_longest_keys_of_zero_bytes_fit_in_every_index()
    {
        await using var connection = await ConnectAsync();
        var request = Request(rangeType: "B", hashType: "B") with
        {
            AttributeDefinitions = [Define("pk", "B"), Define("sk", "B"), Define("a", "B"), Define("b", "B")],
            GlobalSecondaryIndexes = [Index("wide", new Projection { ProjectionType = "ALL" }, Hash("a"), Range("b"))],
        };
        await connection.Tables.CreateTableAsync(request);
        var items = Enumerable.Range(0, 3).Select(n => new Item.Builder()
            .Add("pk", AttributeValue.Binary(new byte[2_048]))
            .Add("sk", AttributeValue.Binary((byte[])[.. new byte[1_023], (byte)n]))
            .Add("a", AttributeValue.Binary(new byte[2_048]))
            .Add("b", AttributeValue.Binary(new byte[1_024]))
            .Add("note", AttributeValue.String($"n{n}"))
            .Build()).ToList();
        foreach (var item in items) await connection.Items.PutItemAsync("Music", item);
        Assert.Equal(items.ToHashSet(), (await connection.Items.ScanAsync("Music", "wide").ToListAsync()).ToHashSet());
        foreach (var item in items) Assert.True(await connection.Items.DeleteItemAsync("Music", item));
        Assert.Empty(await connection.Items.ScanAsync("Music", "wide").ToListAsync());
    }

    [Fact]
    public async Task A_missing_table_is_named()
    {
        await using var connection = await ConnectAsync();
        var error = await Assert.ThrowsAsync<FdynoException>(() => connection.Items.PutItemAsync("Nothing", Item("""{"pk":{"S":"a"}}""")));
        Assert.Equal(
            (FdynoErrorCode.ResourceNotFound, "Requested resource not found: Table: Nothing not found"), (error.Code, error.Message));
    }

    [Fact]
    public async Task An_import_that_fails_keeps_what_came_before_and_names_the_line()
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request(rangeType: null));
        var error = await Assert.ThrowsAsync<FdynoException>(
            () => connection.Items.PutItemsAsync("Music", Lines(), OperationContext.None));
        Assert.Equal("Line 3: " + P + "Missing the key pk in the item. 2 items were written before that.", error.Message);
        Assert.Equal(2, (await connection.Tables.DescribeTableAsync("Music")).ItemCount);

        static async IAsyncEnumerable<NumberedItem> Lines()
        {
            yield return new NumberedItem(1, Item("""{"pk":{"S":"a"}}"""));
            yield return new NumberedItem(2, Item("""{"pk":{"S":"b"}}"""));
            await Task.Yield();
            yield return new NumberedItem(3, Item("""{"x":{"S":"c"}}"""));
            yield return new NumberedItem(4, Item("""{"pk":{"S":"d"}}"""));
        }
    }

    /// <summary>Whatever is wrong with an item, its key is named where it can be read.</summary>
    [Theory]
    [InlineData("""{"pk":{"S":"a"},"sk":{"N":"7"},"n":{"N":"1E200"}}""", "{pk=a, sk=7}")]
    [InlineData("""{"n":{"X":"1"},"sk":{"N":"7"},"pk":{"S":"a"}}""", "{pk=a, sk=7}")]
    [InlineData("""{"Item":{"pk":{"S":"a"},"sk":{"N":"7"},"n":{"N":"x"}}}""", "{pk=a, sk=7}")]
    [InlineData("""{"pk":{"S":"a"},"n":{"N":"1"}}""", "{pk=a}")]
    [InlineData("""{"pk":{"S":"a"},"sk":{"N":"7"},"pk":{"S":"b"}}""", "{pk=a, sk=7}")]
    [InlineData("""{"pk":{"S":"a"},"sk":{"N":"7"},"l":{"L":[{"S":1}]}}""", "{pk=a, sk=7}")]
    [InlineData("""{"pk":{"S":"a"},"sk":{"N":"7"},oops}""", "{pk=a, sk=7}")]
    [InlineData("""{"pk":{"S":"a"},"sk":{"N":"7""", "{pk=a}")]
    [InlineData("""{"pk":{"S":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},"sk":{"S":"x"}}""", "{pk=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…, sk=x}")]
    public async Task An_import_that_fails_names_the_item(string line, string key)
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request(rangeType: "N"));
        var json = """{"pk":{"S":"first"},"sk":{"N":"1"}}""" + "\n" + line + "\n";
        var items = JsonItemReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), ItemFileFormat.DynamoDbJson);
        var error = await Assert.ThrowsAsync<FdynoException>(() => connection.Items.PutItemsAsync("Music", items, OperationContext.None));
        Assert.StartsWith("Line 2: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($". The item is {key}. One item was written before that.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_file_says_how_many_items_were_written()
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request(rangeType: null));
        var error = await Assert.ThrowsAsync<IOException>(() => connection.Items.PutItemsAsync("Music", Lines(), OperationContext.None));
        Assert.Equal("The disk is gone. 1,500 items were written before that.", error.Message);
        Assert.Equal(1_500, (await connection.Tables.DescribeTableAsync("Music")).ItemCount);

        static async IAsyncEnumerable<NumberedItem> Lines()
        {
            await Task.Yield();
            for (var i = 1; i <= 1_500; i++) yield return new NumberedItem(i, Item($$$"""{"pk":{"S":"{{{i}}}"}}"""));
            throw new IOException("The disk is gone.");
        }
    }
}
