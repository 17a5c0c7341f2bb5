using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Tests.Contract;

namespace Fdyno.Tests.Items;

/// <summary>Sizes, names and texts (docs/dynamodb/items.md).</summary>
public class ItemRulesTests
{
    private const string Invalid = "One or more parameter values were invalid: ";

    [Theory]
    [InlineData("""{"shirt-color":{"S":"R"},"shirt-size":{"S":"M"}}""", 23)]
    [InlineData("""{}""", 0)]
    [InlineData("""{"é":{"S":"日😀"}}""", 2 + 7)]
    [InlineData("""{"a":{"B":"AAEC"}}""", 1 + 3)]
    [InlineData("""{"a":{"BOOL":true},"b":{"NULL":true}}""", 4)]
    [InlineData("""{"a":{"SS":["ab","c"]}}""", 1 + 3)]
    [InlineData("""{"a":{"NS":["1","-1","0"]}}""", 1 + 2 + 3 + 1)]
    [InlineData("""{"a":{"BS":["AAEC","AA=="]}}""", 1 + 4)]
    [InlineData("""{"a":{"L":[]}}""", 1 + 3)]
    [InlineData("""{"a":{"L":[{"S":"xy"},{"NULL":true}]}}""", 1 + 3 + 1 + 2 + 1 + 1)]
    [InlineData("""{"a":{"M":{}}}""", 1 + 3)]
    [InlineData("""{"a":{"M":{"bc":{"S":"xy"},"d":{"L":[]}}}}""", 1 + 3 + 2 + 2 + 2 + 1 + 3)]
    [ContractRow("items/sizes-of-types")]
    [ContractRow("items/size-example")]
    public void CountsAsDynamoDbDoes(string json, int size)
    {
        var item = DynamoDbJson.Parse(json);
        Assert.Equal(size, ItemSize.Of(item));
        Assert.Equal(size, ItemSize.OfEncoded(ItemCodec.Encode(item)));
    }

    /// <summary>d digits, exponent e of the first: 1 + ceil(d/2) + (d or e odd ? 0 : 1) + (negative ? 1 : 0).</summary>
    [Theory]
    [InlineData("0", 1)]
    [InlineData("1", 2)]
    [InlineData("-1", 3)]
    [InlineData("10", 2)]
    [InlineData("12", 2)]
    [InlineData("1.2", 3)]
    [InlineData("123", 3)]
    [InlineData("1234", 3)]
    [InlineData("123.4", 4)]
    [InlineData("0.12", 2)]
    [InlineData("0.012", 3)]
    [InlineData("12345678901234567890123456789012345678", 20)]
    [InlineData("1.2345678901234567890123456789012345678", 21)]
    [InlineData("-1.2345678901234567890123456789012345678", 22)]
    [InlineData("-12345678901234567890123456789012345678", 21)]
    [ContractRow("items/size-of-numbers")]
    public void CountsNumbersByTheFormula(string text, int size) => Assert.Equal(size, ItemSize.Of(Number.Parse(text)));

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1000)]
    [InlineData(ItemSize.Limit)]
    public void ItemsOfEverySizeAreValidUpToTheLimit(int size)
    {
        var item = new Testing.RandomItems(new Random(size)).OfSize(size);
        Assert.Equal(size, ItemSize.Of(item));
        Assert.Equal(size, ItemSize.OfEncoded(ItemCodec.Encode(item)));
        ItemValidator.Validate(item);
    }

    [Fact]
    public void RefusesOneByteMoreThanTheLimit()
    {
        var error = Assert.Throws<FdynoException>(
            () => ItemValidator.Validate(new Testing.RandomItems(new Random(1)).OfSize(ItemSize.Limit + 1)));
        Assert.Equal(FdynoErrorCode.Validation, error.Code);
        Assert.Equal("Item size has exceeded the maximum allowed size", error.Message);
    }

    [Fact]
    public void RefusesNamesOfTheWrongLengthAtEveryLevel()
    {
        ItemValidator.Validate(Named(new string('n', 65_535)));
        ItemValidator.Validate(Named(new string('é', 32_767)));
        foreach (var name in new[] { new string('n', 65_536), new string('é', 32_768), "" })
        {
            var bad = Named(name);
            var nested = Named("a", AttributeValue.List([AttributeValue.List([AttributeValue.Map(bad)])]));
            Assert.Equal(FdynoErrorCode.Validation, Assert.Throws<FdynoException>(() => ItemValidator.Validate(bad)).Code);
            Assert.Equal(FdynoErrorCode.Validation, Assert.Throws<FdynoException>(() => ItemValidator.Validate(nested)).Code);
        }
    }

    public static TheoryData<string, FdynoException> Texts => new()
    {
        { Invalid + "Missing the key pk in the item", ItemErrors.MissingKey("pk") },
        { Invalid + "Type mismatch for key pk expected: S actual: N", ItemErrors.KeyTypeMismatch("pk", AttributeType.S, AttributeType.N) },
        {
            Invalid + "Type mismatch for Index Key a Expected: S Actual: N IndexName: I",
            ItemErrors.IndexKeyTypeMismatch("a", AttributeType.S, AttributeType.N, "I")
        },
        {
            "One or more parameter values are not valid. " +
            "The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
            ItemErrors.EmptyKey("pk")
        },
        { Invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes", ItemErrors.HashKeyTooLong() },
        { Invalid + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes", ItemErrors.RangeKeyTooLong() },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void KeyErrorsHaveTheContractsTexts(string message, FdynoException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Assert.Equal(message, error.Message);
        Assert.Equal(FdynoErrorCode.Validation, error.Code);
        Assert.NotNull(error.RecommendedAction);
    }

    private static Item Named(string name, AttributeValue? value = null) =>
        new Item.Builder().Add(name, value ?? AttributeValue.Null).Build();
}
