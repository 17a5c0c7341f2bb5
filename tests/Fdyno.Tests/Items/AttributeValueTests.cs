using Fdyno.Errors;
using Fdyno.Items;

namespace Fdyno.Tests.Items;

public class AttributeValueTests
{
    private const string Invalid = "One or more parameter values were invalid: ";

    public static TheoryData<string, Action> BadSets => new()
    {
        { Invalid + "An string set  may not be empty", () => _ = new StringSet([]) },
        { Invalid + "An number set  may not be empty", () => _ = new NumberSet([]) },
        { Invalid + "Binary sets should not be empty", () => _ = new BinarySet(Array.Empty<byte[]>()) },
        { Invalid + "Input collection [b, a, b] contains duplicates.", () => _ = new StringSet(["b", "a", "b"]) },
        { Invalid + "Input collection [1, 1] contains duplicates.", () => _ = new NumberSet([1, Number.Parse("1.0")]) },
        { Invalid + "Input collection [AQ==, AQ==] contains duplicates.", () => _ = new BinarySet([new byte[] { 1 }, new byte[] { 1 }]) },
    };

    [Theory]
    [MemberData(nameof(BadSets))]
    public void RefusesBadSets(string message, Action make)
    {
        ArgumentNullException.ThrowIfNull(make);
        var error = Assert.Throws<FdynoException>(make);
        Assert.Equal(FdynoErrorCode.Validation, error.Code);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void AMessageShowsOnlySomeOfALargeSet()
    {
        var members = Enumerable.Range(0, 1000).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).Append("0");
        var error = Assert.Throws<FdynoException>(() => new StringSet(members));
        Assert.EndsWith(", 19, …] contains duplicates.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SetsAreInTheOrderOfTheirType()
    {
        // UTF-16 would put the emoji, a surrogate pair, before U+FFFF.
        Assert.Equal(["B", "a", "é", "\uE000", "\uFFFF", "😀"], new StringSet(["😀", "\uFFFF", "é", "a", "\uE000", "B"]));
        Assert.Equal(["-10", "-9", "0", "9", "10"], new NumberSet([10, 9, -9, 0, -10]).Select(n => n.ToString()));
        Assert.Equal(
            ["", "01", "0100", "80", "ff"],
            new BinarySet([[0xFF], [0x80], [1, 0], [1], []]).Select(b => Convert.ToHexStringLower(b)));
    }

    [Fact]
    public void SetsAreEqualWhateverTheirOrder()
    {
        Assert.Equal(new StringSet(["a", "b"]), new StringSet(["b", "a"]));
        Assert.Equal(new StringSet(["a", "b"]).GetHashCode(), new StringSet(["b", "a"]).GetHashCode());
        Assert.NotEqual(new StringSet(["a", "b"]), new StringSet(["a"]));
        Assert.Equal(new NumberSet([1, 2]), new NumberSet([2, 1]));
        Assert.Equal(new BinarySet([[1], [2]]), new BinarySet([[2], [1]]));
        Assert.NotEqual(new BinarySet([[1], [2]]), new BinarySet([[3], [1]]));
        Assert.True(new StringSet(["a", "b"]).Contains("b"));
        Assert.False(new BinarySet([[1], [2]]).Contains([3]));
    }

    [Fact]
    public void RefusesHalvesOfSurrogatePairs()
    {
        // Not inline data: attributes are kept as UTF-8, which cannot hold these.
        foreach (var text in new[] { "\uD800", "a\uDC00b", "😀\uD83D", "\uDE00\uD83D" })
        {
            Assert.Equal(FdynoErrorCode.Validation, Assert.Throws<FdynoException>(() => AttributeValue.String(text)).Code);
            Assert.Throws<FdynoException>(() => new StringSet([text]));
            Assert.Throws<FdynoException>(() => new Item.Builder().Add(text, AttributeValue.Null).Build());
            Assert.Throws<FdynoException>(() => PlainJson.Parse($"{{\"a\":\"{text}\"}}"));
        }
    }

    [Fact]
    public void RefusesHalvesOfSurrogatePairsInEscapes()
    {
        foreach (var json in new[] { """{"a":{"S":"\ud800"}}""", """{"\ud800":{"S":""}}""", """{"a":{"SS":["\udc00"]}}""" })
        {
            Assert.Equal(ItemErrors.NotUnicode().Message, Assert.Throws<FdynoException>(() => DynamoDbJson.Parse(json)).Message);
        }
    }

    [Fact]
    public void IsEqualByTypeAndContent()
    {
        Assert.Equal(
            AttributeValue.List([AttributeValue.Binary(new byte[] { 1 })]), AttributeValue.List([AttributeValue.Binary(new byte[] { 1 })]));
        Assert.NotEqual(AttributeValue.String("1"), AttributeValue.Number(1));
        Assert.NotEqual(AttributeValue.String(""), AttributeValue.Binary(ReadOnlyMemory<byte>.Empty));
        Assert.NotEqual(AttributeValue.List([]), AttributeValue.Map(Item.Empty));
        Assert.NotEqual(AttributeValue.Null, AttributeValue.Bool(false));
        Assert.Throws<InvalidOperationException>(() => AttributeValue.String("1").AsNumber());
    }

    [Fact]
    public void IsNotChangedThroughWhatItWasMadeOf()
    {
        byte[] bytes = [1];
        var value = AttributeValue.Binary(bytes);
        var set = new BinarySet([bytes]);
        bytes[0] = 2;
        Assert.Equal(1, value.AsBinary().Span[0]);
        Assert.True(set.Contains([1]));
    }

    [Fact]
    public void NestsThirtyTwoLevelsAndNoMore()
    {
        var list = AttributeValue.Null;
        var map = AttributeValue.Null;
        for (var level = 0; level < 32; level++)
        {
            list = AttributeValue.List([list]);
            map = AttributeValue.Map(new Item.Builder().Add("m", map).Build());
        }

        var item = new Item.Builder().Add("l", list).Add("m", map).Build();
        ItemValidator.Validate(item);
        Assert.Equal(item, ItemCodec.Decode(ItemCodec.Encode(item)));
        Assert.Equal(item, DynamoDbJson.Parse(DynamoDbJson.ToJson(item)));
        Assert.Equal(item, PlainJson.Parse(PlainJson.ToJson(item)));
        const string TooDeep = "Nesting Levels have exceeded supported limits";
        Assert.Equal(TooDeep, Assert.Throws<FdynoException>(() => AttributeValue.List([list])).Message);
        Assert.Equal(TooDeep, Assert.Throws<FdynoException>(() => AttributeValue.Map(item)).Message);
    }

    [Fact]
    public void AnItemIsInTheOrderOfItsNamesBytes()
    {
        string[] ordered = ["", "A", "a", "aa", "b", "é", "\uFFFF", "😀"];
        var item = new Item(ordered.Reverse().Select(name => KeyValuePair.Create(name, AttributeValue.String(name))));
        Assert.Equal(ordered, item.Keys);
        Assert.Equal(ordered, item.Select(attribute => attribute.Value.AsString()));
        Assert.All(ordered, name => Assert.Equal(name, item[name].AsString()));
        Assert.False(item.TryGetValue("c", out _));
        Assert.Throws<KeyNotFoundException>(() => item["c"]);
    }

    [Fact]
    public void AnItemHasEachNameOnce()
    {
        var pair = KeyValuePair.Create("a", AttributeValue.Null);
        Assert.Equal(ItemErrors.DuplicateName("a").Message, Assert.Throws<FdynoException>(() => new Item([pair, pair])).Message);
        Assert.Throws<FdynoException>(() => new Item.Builder().Add("a", AttributeValue.Null).Add("a", AttributeValue.Null));
        var changed = new Item.Builder().Add("a", AttributeValue.Null).Set("a", AttributeValue.Bool(true)).Build();
        Assert.Equal(AttributeValue.Bool(true), changed["a"]);
    }
}
