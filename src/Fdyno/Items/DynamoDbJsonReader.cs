using System.Text.Json;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>Reads DynamoDB JSON. Every method starts on the first token of what it reads and ends on the last.</summary>
/// <remarks>A member of a value that is null counts as absent: <c>{"S":"a","N":null}</c> is the string "a".</remarks>
internal static class DynamoDbJsonReader
{
    /// <summary>Reads an item.</summary>
    internal static Item NumberedItem(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject ? ReadAttributes(ref reader, 0) : throw ItemJsonErrors.NotAnObject();

    /// <summary>Reads a line of an AWS export.</summary>
    internal static Item ReadExportLine(ref Utf8JsonReader reader)
    {
        if (!HasOnlyItem(reader, out _))
        {
            throw ItemJsonErrors.NotAnExportLine();
        }

        reader.Read();
        reader.Read();
        var item = NumberedItem(ref reader);
        reader.Read();
        return item;
    }

    /// <summary>Reads an item that may stand in <c>{"Item":{…}}</c>, as the lines of an AWS export do.</summary>
    /// <remarks>
    /// An item with the one attribute "Item" looks alike, but never is: where one reading finds a typed value, the other finds an
    /// attribute whose value must be typed, and only one of them can be right.
    /// </remarks>
    internal static Item ReadItemOrExportLine(ref Utf8JsonReader reader)
    {
        if (!HasOnlyItem(reader, out var typed))
        {
            return NumberedItem(ref reader);
        }

        if (!typed)
        {
            return ReadExportLine(ref reader);
        }

        var line = reader;
        try
        {
            return NumberedItem(ref reader);
        }
        catch (FdynoException) when (IsExportLine(line))
        {
            // The caller's reader must end where the item does.
            reader = line;
            return ReadExportLine(ref reader);
        }
    }

    private static bool IsExportLine(Utf8JsonReader reader)
    {
        try
        {
            ReadExportLine(ref reader);
            return true;
        }
        catch (FdynoException)
        {
            return false;
        }
    }

    /// <summary>Whether the object has the one property "Item", which is an object.</summary>
    /// <param name="reader">A copy, which is read to the end of the object.</param>
    /// <param name="typed">
    /// Whether that object could be a typed value: it has one property that is not null, with the name of a type and content that the
    /// type may have.
    /// </param>
    private static bool HasOnlyItem(Utf8JsonReader reader, out bool typed)
    {
        typed = false;
        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName
            || !reader.ValueTextEquals("Item"u8) || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var properties = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var type = TypeOf(ref reader);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            properties++;
            typed = properties == 1 && type is not null && (type == AttributeType.M || reader.TokenType != JsonTokenType.StartObject);
            reader.Skip();
        }

        return reader.Read() && reader.TokenType == JsonTokenType.EndObject;
    }

    private static Item ReadAttributes(ref Utf8JsonReader reader, int depth)
    {
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.GetText(ref reader);
            reader.Read();
            attributes.Add(KeyValuePair.Create(name, ReadValue(ref reader, depth, name)));
        }

        return attributes.Count == 0 ? Item.Empty : new Item(attributes);
    }

    private static AttributeValue ReadValue(ref Utf8JsonReader reader, int depth, string attribute)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw ItemJsonErrors.NotTyped();
        }

        AttributeValue? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var type = TypeOf(ref reader);
            var unknown = type is null ? JsonText.GetText(ref reader) : null;
            reader.Read();

            // AWS's SDKs write the members that are not set too.
            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            if (value is not null)
            {
                throw ItemErrors.SeveralDatatypes();
            }

            value = type is { } known ? ReadContent(ref reader, known, depth, attribute) : throw ItemErrors.NoDatatype(attribute, unknown);
        }

        return value ?? throw ItemErrors.NoDatatype(attribute, null);
    }

    private static AttributeType? TypeOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("S"u8))
        {
            return AttributeType.S;
        }

        if (reader.ValueTextEquals("N"u8))
        {
            return AttributeType.N;
        }

        return JsonText.GetText(ref reader) switch
        {
            "B" => AttributeType.B,
            "BOOL" => AttributeType.BOOL,
            "NULL" => AttributeType.NULL,
            "M" => AttributeType.M,
            "L" => AttributeType.L,
            "SS" => AttributeType.SS,
            "NS" => AttributeType.NS,
            "BS" => AttributeType.BS,
            _ => null,
        };
    }

    private static AttributeValue ReadContent(ref Utf8JsonReader reader, AttributeType type, int depth, string attribute)
    {
        switch (type)
        {
            case AttributeType.S:
                return AttributeValue.WellFormedString(ReadString(ref reader, type));
            case AttributeType.N:
                return AttributeValue.Number(ReadNumber(ref reader, type));
            case AttributeType.B:
                return AttributeValue.OwnedBinary(ReadBinary(ref reader, type));
            case AttributeType.BOOL:
                return reader.TokenType is JsonTokenType.True or JsonTokenType.False
                    ? AttributeValue.Bool(reader.GetBoolean())
                    : throw ItemJsonErrors.WrongKind(type, "true or false");
            case AttributeType.NULL:
                return reader.TokenType == JsonTokenType.True ? AttributeValue.Null : throw ItemErrors.NullNotTrue();
            case AttributeType.M:
                return reader.TokenType == JsonTokenType.StartObject
                    ? AttributeValue.Map(ReadAttributes(ref reader, OneDeeper(depth)))
                    : throw ItemJsonErrors.WrongKind(type, "a JSON object");
            default:
                return reader.TokenType == JsonTokenType.StartArray
                    ? ReadMembers(ref reader, type, depth, attribute)
                    : throw ItemJsonErrors.WrongKind(type, "a JSON array");
        }
    }

    private static AttributeValue ReadMembers(ref Utf8JsonReader reader, AttributeType type, int depth, string attribute)
    {
        switch (type)
        {
            case AttributeType.L:
                var elements = new List<AttributeValue>();
                var inside = OneDeeper(depth);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    elements.Add(ReadValue(ref reader, inside, attribute));
                }

                return AttributeValue.List(elements);
            case AttributeType.SS:
                var strings = new List<string>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    strings.Add(ReadString(ref reader, type));
                }

                return AttributeValue.StringSet(new StringSet(strings));
            case AttributeType.NS:
                var numbers = new List<Number>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    numbers.Add(ReadNumber(ref reader, type));
                }

                return AttributeValue.NumberSet(new NumberSet(numbers));
            default:
                var binaries = new List<byte[]>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    binaries.Add(ReadBinary(ref reader, type));
                }

                return AttributeValue.BinarySet(BinarySet.FromOwned([.. binaries]));
        }
    }

    private static string ReadString(ref Utf8JsonReader reader, AttributeType type) => reader.TokenType == JsonTokenType.String
        ? JsonText.GetText(ref reader)
        : throw ItemJsonErrors.WrongKind(type, type == AttributeType.SS ? "an array of JSON strings" : "a JSON string");

    private static Number ReadNumber(ref Utf8JsonReader reader, AttributeType type) => reader.TokenType == JsonTokenType.String
        ? Number.Parse(JsonText.GetText(ref reader))
        : throw ItemJsonErrors.WrongKind(type, type == AttributeType.NS
            ? "an array of JSON strings with a number in each, such as {\"NS\":[\"1\"]}"
            : "a JSON string with the number in it, such as {\"N\":\"1\"}");

    private static byte[] ReadBinary(ref Utf8JsonReader reader, AttributeType type)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw ItemJsonErrors.WrongKind(type, type == AttributeType.BS ? "an array of base64 strings" : "a base64 string");
        }

        return reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw ItemJsonErrors.NotBase64();
    }

    /// <summary>Checked on the way down, so that no JSON makes the stack deeper than an item may be.</summary>
    private static int OneDeeper(int depth) => depth < AttributeValue.MaxNesting ? depth + 1 : throw ItemErrors.NestingTooDeep();
}
