using System.Text.Json;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tests.Tables;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Contract;

/// <summary>The rules of items (docs/dynamodb/items.md), in a table with the keys pk (S) and sk (N) and three indexes.</summary>
public sealed class ItemContractTests
{
    private const string P = Scene.InvalidParameters;
    private const string Key = "\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}";

    private static readonly Dictionary<string, Refusal> Rows = new()
    {
        ["items/item-size"] = Refused("Item size has exceeded the maximum allowed size", With($"\"body\":{{\"S\":\"{new string('x', 409_600)}\"}}")),
        ["items/size-with-local-entries"] = new(
            FdynoErrorCode.Validation, "Item size has exceeded the maximum allowed size", s => s.Items.PutItemAsync("Music", Item(OfSize(204_801))))
        {
            Table = Request("Music") with
            {
                LocalSecondaryIndexes = [Index("everything", new Projection { ProjectionType = "ALL" }, Hash("pk"), Range("sk"))],
            },
        },
        ["items/empty-key"] = Refused(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
            """{"pk":{"S":""},"sk":{"N":"1"}}"""),
        ["items/empty-key: of an index"] = Refused(
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported. ",
            With("\"genre\":{\"S\":\"\"}")) with
        { IsPrefix = true },
        ["items/missing-key: hash"] = Refused(P + "Missing the key pk in the item", """{"sk":{"N":"1"}}"""),
        ["items/missing-key: range"] = Refused(P + "Missing the key sk in the item", """{"pk":{"S":"a"}}"""),
        ["items/wrong-key-type"] = Refused(P + "Type mismatch for key pk expected: S actual: N", """{"pk":{"N":"1"},"sk":{"N":"1"}}"""),
        ["items/wrong-index-key-type"] = Refused(
            P + "Type mismatch for Index Key genre Expected: S Actual: N IndexName: by-genre", With("\"genre\":{\"N\":\"1\"}")),
        ["items/hash-too-long"] = Refused(
            P + "Size of hashkey has exceeded the maximum size limit of2048 bytes", $"{{\"pk\":{{\"S\":\"{new string('h', 2_049)}\"}},\"sk\":{{\"N\":\"1\"}}}}"),
        ["items/hash-too-long: of an index"] = Refused(
            P + "Size of hashkey has exceeded the maximum size limit of2048 bytes", With($"\"genre\":{{\"S\":\"{new string('h', 2_049)}\"}}")),
        ["items/range-too-long: of an index"] = Refused(
            P + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes", With($"\"title\":{{\"S\":\"{new string('h', 1_025)}\"}}")),
        ["items/range-too-long"] = new(
            FdynoErrorCode.Validation, P + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
            s => s.Items.PutItemAsync("Text", Item($"{{\"pk\":{{\"S\":\"a\"}},\"sk\":{{\"S\":\"{new string('r', 1_025)}\"}}}}")))
        {
            Before = s => s.Tables.CreateTableAsync(Request("Text", "S")),
        },
        ["items/empty-sets: strings"] = Refused(P + "An string set  may not be empty", With("\"v\":{\"SS\":[]}")),
        ["items/empty-sets: numbers"] = Refused(P + "An number set  may not be empty", With("\"v\":{\"NS\":[]}")),
        ["items/empty-sets: binaries"] = Refused(P + "Binary sets should not be empty", With("\"v\":{\"BS\":[]}")),
        ["items/duplicates: strings"] = Refused(P + "Input collection [a, b, a] contains duplicates.", With("\"v\":{\"SS\":[\"a\",\"b\",\"a\"]}")),
        ["items/duplicates: numbers"] = Refused(P + "Input collection [", With("\"v\":{\"NS\":[\"1\",\"1.0\"]}")) with { IsPrefix = true },
        ["items/duplicates: binaries"] = Refused(P + "Input collection [", With("\"v\":{\"BS\":[\"AAEC\",\"AAEC\"]}")) with { IsPrefix = true },
        ["items/no-datatype"] = Refused(
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes", With("\"v\":{}")),
        ["items/several-datatypes"] = Refused(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
            With("\"v\":{\"S\":\"a\",\"N\":\"1\"}")),
        ["items/null-true"] = Refused(P + "Null attribute value types must have the value of true", With("\"v\":{\"NULL\":false}")),
        ["items/nesting"] = Refused("Nesting Levels have exceeded supported limits", With($"\"v\":{Nested(33)}")),
        ["numbers/digits"] = Refused(
            "Attempting to store more than 38 significant digits in a Number", With($"\"v\":{{\"N\":\"1.{new string('2', 38)}\"}}")),
        ["items/magnitude: over"] = Refused(
            "Number overflow. Attempting to store a number with magnitude larger than supported range", With("\"v\":{\"N\":\"1E126\"}")),
        ["items/magnitude: under"] = Refused(
            "Number underflow. Attempting to store a number with magnitude smaller than supported range", With("\"v\":{\"N\":\"-1E-131\"}")),
    };

    public static TheoryData<string> RowNames => [.. Rows.Keys];

    [Theory]
    [ContractTheory]
    [MemberData(nameof(RowNames))]
    public Task An_item_that_breaks_a_rule_is_refused(string row) => Rows[row].CheckAsync();

    [Theory]
    [ContractTheory]
    [InlineData("items/empty-values", """{"S":""}""")]
    [InlineData("items/empty-values: binary", """{"B":""}""")]
    [InlineData("items/empty-values: list", """{"L":[]}""")]
    [InlineData("items/empty-values: map", """{"M":{}}""")]
    [InlineData("items/nesting: 32 levels", "deep")]
    [InlineData("numbers/digits: 38", """{"N":"12345678901234567890123456789012345678"}""")]
    [InlineData("items/magnitude: largest", """{"N":"9.9999999999999999999999999999999999999E+125"}""")]
    public async Task A_value_within_the_rules_is_kept(string row, string value)
    {
        await using var scene = await Scene.NewAsync(IndexedRequest());
        var item = Item(With($"\"v\":{(value == "deep" ? Nested(32) : value)}"));
        await scene.Items.PutItemAsync("Music", item);
        Assert.True(item.Equals(await scene.Items.GetItemAsync("Music", item)), row);
    }

    [Fact]
    [ContractRow("items/size-with-local-entries")]
    public async Task An_item_and_its_local_entries_fit_together_or_not_at_all()
    {
        var everything = Index("everything", new Projection { ProjectionType = "ALL" }, Hash("pk"), Range("body"));
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request() with
        {
            AttributeDefinitions = [Define("pk", "S"), Define("sk", "N"), Define("other", "S")],
            LocalSecondaryIndexes = [everything with { KeySchema = [Hash("pk"), Range("other")] }],
        });
        await connection.Items.PutItemAsync("Music", Item(OfSize(409_600)));
        await connection.Items.PutItemAsync("Music", Item(OfSize(204_800, "\"other\":{\"S\":\"o\"},", 6)));
        await Assert.ThrowsAsync<FdynoException>(() => connection.Items.PutItemAsync("Music", Item(OfSize(204_801, "\"other\":{\"S\":\"o\"},", 6))));
    }

    [Fact]
    [ContractRow("items/key-types")]
    public async Task Keys_are_strings_numbers_or_binaries()
    {
        await using var connection = await ConnectAsync();
        foreach (var type in new[] { "S", "N", "B" }) await connection.Tables.CreateTableAsync(Request($"Table-{type}", type, type));
        foreach (var type in new[] { "BOOL", "SS", "L", "M", "NULL" })
        {
            var error = await Assert.ThrowsAsync<FdynoException>(() => connection.Tables.CreateTableAsync(Request("Other", type)));
            Assert.EndsWith("Member must satisfy enum value set: [B, N, S]", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    [ContractRow("items/sparse")]
    public async Task An_item_without_an_index_key_is_not_in_the_index()
    {
        await using var scene = await Scene.NewAsync(IndexedRequest());
        await scene.Items.PutItemAsync("Music", Item(With("\"genre\":{\"S\":\"jazz\"}")));
        await scene.Items.PutItemAsync("Music", Item("""{"pk":{"S":"b"},"sk":{"N":"1"},"genre":{"S":"jazz"},"year":{"N":"1959"}}"""));
        Assert.Equal(1, (await scene.Tables.DescribeTableAsync("Music")).GlobalSecondaryIndexes![0].ItemCount);
        Assert.Equal("b", Assert.Single(await scene.Items.ScanAsync("Music", "by-genre").ToListAsync())["pk"].AsString());
    }

    [Theory]
    [ContractTheory]
    [InlineData("items/normal-form", "1.5E2", "150")]
    [InlineData("items/normal-form: a trailing zero", "1.0", "1")]
    [InlineData("items/normal-form: a negative zero", "-0", "0")]
    [InlineData("items/normal-form: a leading zero", "007", "7")]
    public void Numbers_are_kept_in_their_normal_form(string row, string given, string kept) =>
        Assert.True(Number.Parse(given).ToString() == kept, row);

    [Fact]
    [ContractRow("items/order")]
    public async Task Items_come_in_the_order_of_their_range_keys()
    {
        await using var connection = await ConnectAsync();
        await CheckAsync("N", "-123.45", "-1", "0", "1E-130", "0.5", "1", "10", "100");
        await CheckAsync("S", "A", "Z", "a", "z", "é", "\uFFFD", "\U0001F600");

        async Task CheckAsync(string type, params string[] ordered)
        {
            await connection.Tables.CreateTableAsync(Request($"Order-{type}", type));
            foreach (var value in ordered.Reverse())
                await connection.Items.PutItemAsync($"Order-{type}", Item($"{{\"pk\":{{\"S\":\"a\"}},\"sk\":{{\"{type}\":{JsonSerializer.Serialize(value)}}}}}"));
            var found = await connection.Items.ScanAsync($"Order-{type}").ToListAsync();
            Assert.Equal(ordered.Select(v => type == "N" ? Number.Parse(v).ToString() : v), found.Select(i => type == "N" ? i["sk"].AsNumber().ToString() : i["sk"].AsString()));
        }
    }

    private static Refusal Refused(string text, string json) =>
        new(FdynoErrorCode.Validation, text, async s => await s.Items.PutItemAsync("Music", Item(json))) { Table = IndexedRequest() };

    private static string With(string more) => $"{{{Key},{more}}}";

    /// <summary>An item of a size in bytes: the keys count 2 + 1 and 2 + 2, and the name of the body 4.</summary>
    private static string OfSize(int size, string more = "", int moreSize = 0) =>
        $"{{{Key},{more}\"body\":{{\"S\":\"{new string('x', size - 11 - moreSize)}\"}}}}";

    private static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("{\"L\":[", levels)) + "{\"S\":\"deep\"}" + string.Concat(Enumerable.Repeat("]}", levels));
}
