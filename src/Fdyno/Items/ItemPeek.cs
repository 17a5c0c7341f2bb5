using System.Text.Json;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>Looks at an item's JSON without reading the item: tells its form, and finds its key where the item itself is wrong.</summary>
internal static class ItemPeek
{
    /// <summary>
    /// The form of a file whose first item this is. An attribute's value is an object in DynamoDB JSON, always; an ordinary item has at
    /// least a key, whose value is none. So the first item decides, and cannot be wrong.
    /// </summary>
    /// <param name="json">The item, which is a JSON object.</param>
    public static ItemFileFormat FormatOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonText.ReaderOptions);
        reader.Read();
        var format = ItemFileFormat.Json;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null)) return ItemFileFormat.Json;
            if (reader.TokenType == JsonTokenType.StartObject) format = ItemFileFormat.DynamoDbJson;
            reader.Skip();
        }

        return format;
    }

    /// <summary>The attributes of types that keys have, as far as they can be read.</summary>
    /// <param name="json">The item, valid or not, complete or not.</param>
    /// <param name="format">Its form; null where that is not known.</param>
    public static Item? Scalars(ReadOnlySpan<byte> json, ItemFileFormat? format)
    {
        if (format is null) return Scalars(json, ItemFileFormat.DynamoDbJson) ?? Scalars(json, ItemFileFormat.Json);
        var found = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(JsonText.ReaderOptions));
            if (format == ItemFileFormat.Json) FindPlain(ref reader, found);
            else FindTyped(ref reader, found);
        }
        catch (Exception e) when (e is JsonException or FdynoException or FormatException)
        {
            // What stands before the fault has been found.
        }

        return found.Count == 0 ? null : new Item(found);
    }

    private static void FindPlain(ref Utf8JsonReader reader, Dictionary<string, AttributeValue> found)
    {
        string? name = null;
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1) continue;
            if (reader.TokenType == JsonTokenType.PropertyName) name = JsonText.GetText(ref reader);
            else if (reader.TokenType == JsonTokenType.String) found.TryAdd(name!, AttributeValue.String(JsonText.GetText(ref reader)));
            else if (reader.TokenType == JsonTokenType.Number && NumberText.TryParse(reader.ValueSpan, out var number) == NumberProblem.None)
                found.TryAdd(name!, AttributeValue.Number(number));
        }
    }

    private static void FindTyped(ref Utf8JsonReader reader, Dictionary<string, AttributeValue> found)
    {
        // The names of the objects that are open, outermost first: those of the attribute and of its type, or "Item" before them.
        var names = new string[4];
        while (reader.Read())
        {
            var depth = reader.CurrentDepth;
            if (depth is < 1 or > 3) continue;
            if (reader.TokenType == JsonTokenType.PropertyName) names[depth] = JsonText.GetText(ref reader);
            if (reader.TokenType != JsonTokenType.String || depth < 2 || (depth == 3 && names[1] != "Item")) continue;
            var text = JsonText.GetText(ref reader);
            var value = names[depth] switch
            {
                "S" => AttributeValue.String(text),
                "N" => AttributeValue.Number(Number.Parse(text)),
                "B" => AttributeValue.OwnedBinary(Convert.FromBase64String(text)),
                _ => null,
            };
            if (value is not null) found.TryAdd(names[depth - 1], value);
        }
    }
}
