using Fdyno.Errors;
using Fdyno.Items;

namespace Fdyno.Tests.Items;

public class ItemJsonTests
{
    private const string Invalid = "One or more parameter values were invalid: ";

    [Fact]
    public void DynamoDbJsonHasAllTypes()
    {
        const string Json =
            """{"b":{"B":"AAH/"},"bs":{"BS":["","AQ=="]},"f":{"BOOL":false},"l":{"L":[{"S":"x"},{"N":"1.5"}]},""" +
            """
            "m":{"M":{"k":{"NULL":true}}},
            """ +
            """
            "n":{"N":"150"},"ns":{"NS":["-1","2"]},"s":{"S":"Grüße\n😀"},"ss":{"SS":["a","b"]},"t":{"BOOL":true},"z":{"NULL":true}}
            """;
        var item = DynamoDbJson.Parse(Json);
        Assert.Equal(11, item.Count);
        Assert.Equal("150", item["n"].AsNumber().ToString());
        Assert.Equal("Grüße\n😀", item["s"].AsString());
        Assert.Equal(Json, DynamoDbJson.ToJson(item).Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"a":{}}""", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")]
    [InlineData("""{"a":{"X":"1"}}""", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")]
    [InlineData(
        """{"a":{"S":"1","N":"1"}}""",
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")]
    [InlineData(
        """{"a":{"L":[{"S":"1","S":"1"}]}}""",
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")]
    [InlineData("""{"a":{"NULL":false}}""", Invalid + "Null attribute value types must have the value of true")]
    [InlineData("""{"a":{"SS":[]}}""", Invalid + "An string set  may not be empty")]
    [InlineData("""{"a":{"NS":[]}}""", Invalid + "An number set  may not be empty")]
    [InlineData("""{"a":{"BS":[]}}""", Invalid + "Binary sets should not be empty")]
    [InlineData("""{"a":{"SS":["x","x"]}}""", Invalid + "Input collection [x, x] contains duplicates.")]
    [InlineData("""{"a":{"N":"abc"}}""", "The parameter cannot be converted to a numeric value: abc")]
    [InlineData("""{"a":{"N":"1E126"}}""", "Number overflow. Attempting to store a number with magnitude larger than supported range")]
    [InlineData("""{"a":{"N":1}}""", "The value of datatype N must be a JSON string with the number in it, such as {\"N\":\"1\"}")]
    [InlineData(
        """{"a":{"NS":[1]}}""",
        "The value of datatype NS must be an array of JSON strings with a number in each, such as {\"NS\":[\"1\"]}")]
    [InlineData("""{"a":{"S":1}}""", "The value of datatype S must be a JSON string")]
    [InlineData("""{"a":{"S":null}}""", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")]
    [InlineData("""{"a":{"S":"x","N":null,"NS":["1"]}}""", "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")]
    [InlineData("""{"a":{"BOOL":"true"}}""", "The value of datatype BOOL must be true or false")]
    [InlineData("""{"a":{"M":[]}}""", "The value of datatype M must be a JSON object")]
    [InlineData("""{"a":{"L":{}}}""", "The value of datatype L must be a JSON array")]
    [InlineData("""{"a":{"B":"*"}}""", "Binary values must be given in base64")]
    [InlineData("""{"a":"x"}""", "An attribute's value in DynamoDB JSON must be an object that names its datatype")]
    [InlineData("""{"a":{"S":"1"},"a":{"S":"1"}}""", Invalid + "Attribute name a is present more than once")]
    [InlineData("""{"a":{"M":{"b":{"S":"1"},"b":{"S":"2"}}}}""", Invalid + "Attribute name b is present more than once")]
    [InlineData("[]", "An item must be a JSON object")]
    [InlineData("\"a\"", "An item must be a JSON object")]
    public void DynamoDbJsonRefusesBadValues(string json, string message)
    {
        var error = Assert.Throws<FdynoException>(() => DynamoDbJson.Parse(json));
        Assert.Equal(FdynoErrorCode.Validation, error.Code);
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("", "line 1, column 1")]
    [InlineData("{\"a\":{\"S\":\"x\"}", "line 1, column 15")]
    [InlineData("{\"a\":\n  oops}", "line 2, column 3")]
    [InlineData("{\"a\":{\"S\":\"x\"}} x", "line 1, column 17")]
    [InlineData("{'a':{}}", "line 1, column 2")]
    public void BrokenJsonIsRefusedWithItsPosition(string json, string position)
    {
        foreach (Action parse in new Action[] { () => DynamoDbJson.Parse(json), () => PlainJson.Parse(json) })
        {
            var error = Assert.Throws<FdynoException>(parse);
            Assert.Equal(FdynoErrorCode.Validation, error.Code);
            Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
            if (error.Message.StartsWith("The JSON is broken", StringComparison.Ordinal))
            {
                Assert.Contains(position, error.Message, StringComparison.Ordinal);
            }
        }

        Assert.Contains(position, Assert.Throws<FdynoException>(() => PlainJson.Parse(json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("L", "[", "]")]
    [InlineData("M", "{\"k\":", "}")]
    public void NestingIsRefusedBeforeTheReadersOwnLimit(string type, string open, string close)
    {
        var typed = string.Concat(Enumerable.Repeat($"{{\"{type}\":{open}", 33))
            + "{\"S\":\"\"}" + string.Concat(Enumerable.Repeat(close + "}", 33));
        var plain = string.Concat(Enumerable.Repeat(open, 33)) + "1" + string.Concat(Enumerable.Repeat(close, 33));
        const string TooDeep = "Nesting Levels have exceeded supported limits";
        Assert.Equal(TooDeep, Assert.Throws<FdynoException>(() => DynamoDbJson.Parse($"{{\"a\":{typed}}}")).Message);
        Assert.Equal(TooDeep, Assert.Throws<FdynoException>(() => PlainJson.Parse($"{{\"a\":{plain}}}")).Message);

        var endless = "{\"a\":" + string.Concat(Enumerable.Repeat(open, 100_000));
        Assert.Equal(FdynoErrorCode.Validation, Assert.Throws<FdynoException>(() => PlainJson.Parse(endless)).Code);
    }

    [Fact]
    public void ExportLinesAreUnwrapped()
    {
        Assert.Equal("a", DynamoDbJson.ParseExportLine("""{"Item":{"pk":{"S":"a"}}}""")["pk"].AsString());
        Assert.Equal("a", DynamoDbJson.ParseExportLine("""{"Item":{"pk":{"S":"a"}}}"""u8)["pk"].AsString());
        foreach (var other in new[] { "{}", """{"pk":{"S":"a"}}""", """{"Item":{},"More":{}}""", """{"Item":[]}""", "[]" })
        {
            Assert.Equal(
                "A line of an export must be a JSON object with the one property Item",
                Assert.Throws<FdynoException>(() => DynamoDbJson.ParseExportLine(other)).Message);
        }
    }

    [Fact]
    public void PlainJsonKeepsEveryDigit()
    {
        const string Json = """{"a":12345678901234567890123456789012345678,"b":0.1,"c":[1,"x",true,null,{"d":{}}]}""";
        var item = PlainJson.Parse(Json);
        Assert.Equal(AttributeType.N, item["a"].Type);
        Assert.Equal(Json, PlainJson.ToJson(item));
        Assert.Equal("150", PlainJson.Parse("""{"a":1.50e2}"""u8)["a"].AsNumber().ToString());
        Assert.Equal(
            "Attempting to store more than 38 significant digits in a Number",
            Assert.Throws<FdynoException>(() => PlainJson.Parse("""{"a":1.00000000000000000000000000000000000001}""")).Message);
        Assert.Equal(
            Invalid + "Attribute name a is present more than once",
            Assert.Throws<FdynoException>(() => PlainJson.Parse("""{"a":1,"a":2}""")).Message);
    }

    [Fact]
    public void PlainJsonWritesWhatJsonLacksAsWhatComesNearest()
    {
        var item = DynamoDbJson.Parse("""{"b":{"B":"AAH/"},"bs":{"BS":["AQ=="]},"ns":{"NS":["2","1"]},"ss":{"SS":["b","a"]}}""");
        Assert.Equal("""{"b":"AAH/","bs":["AQ=="],"ns":[1,2],"ss":["a","b"]}""", PlainJson.ToJson(item));
    }
}
