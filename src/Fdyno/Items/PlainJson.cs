using System.Text.Json;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>
/// Items as ordinary JSON: strings are S, numbers N, exactly as written, true and false BOOL, null NULL, arrays L, objects M.
/// </summary>
/// <remarks>
/// Writing loses types that JSON does not have: sets become arrays, binary becomes a base64 string, and both read back as that.
/// </remarks>
public static class PlainJson
{
    /// <summary>Reads an item.</summary>
    /// <exception cref="FdynoException">Validation: broken JSON, with its position, or no valid item.</exception>
    public static Item Parse(string json) => JsonText.Parse(json, NumberedItem);

    /// <summary>Reads an item from UTF-8.</summary>
    /// <exception cref="FdynoException">Validation: broken JSON, with its position, or no valid item.</exception>
    public static Item Parse(ReadOnlySpan<byte> utf8) => JsonText.Parse(utf8, NumberedItem);

    /// <summary>The item as compact JSON.</summary>
    public static string ToJson(Item item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return JsonText.Write(item, Write);
    }

    /// <summary>Writes the item as a JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, Item item) => JsonText.WriteAttributes(writer, item, Write);

    /// <summary>Reads an item; the reader stands on its first token, and is left on its last.</summary>
    internal static Item NumberedItem(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject ? ReadAttributes(ref reader, 0) : throw ItemJsonErrors.NotAnObject();

    private static Item ReadAttributes(ref Utf8JsonReader reader, int depth)
    {
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.GetText(ref reader);
            reader.Read();
            attributes.Add(KeyValuePair.Create(name, ReadValue(ref reader, depth)));
        }

        return attributes.Count == 0 ? Item.Empty : new Item(attributes);
    }

    private static AttributeValue ReadValue(ref Utf8JsonReader reader, int depth) => reader.TokenType switch
    {
        JsonTokenType.String => AttributeValue.WellFormedString(JsonText.GetText(ref reader)),
        JsonTokenType.Number => AttributeValue.Number(ReadNumber(ref reader)),
        JsonTokenType.True => AttributeValue.Bool(true),
        JsonTokenType.False => AttributeValue.Bool(false),
        JsonTokenType.Null => AttributeValue.Null,
        JsonTokenType.StartArray => ReadList(ref reader, OneDeeper(depth)),
        _ => AttributeValue.Map(ReadAttributes(ref reader, OneDeeper(depth))),
    };

    private static AttributeValue ReadList(ref Utf8JsonReader reader, int depth)
    {
        var elements = new List<AttributeValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            elements.Add(ReadValue(ref reader, depth));
        }

        return AttributeValue.List(elements);
    }

    /// <summary>From the digits that stand there: a double has only 15 to 17 of the 38.</summary>
    private static Number ReadNumber(ref Utf8JsonReader reader)
    {
        var problem = NumberText.TryParse(reader.ValueSpan, out var number);
        return problem == NumberProblem.None ? number : throw NumberText.Error(problem, "");
    }

    private static int OneDeeper(int depth) => depth < AttributeValue.MaxNesting ? depth + 1 : throw ItemErrors.NestingTooDeep();

    private static void Write(Utf8JsonWriter writer, AttributeValue value)
    {
        switch (value.Type)
        {
            case AttributeType.S:
                writer.WriteStringValue(value.AsString());
                break;
            case AttributeType.N:
                WriteNumber(writer, value.AsNumber());
                break;
            case AttributeType.B:
                writer.WriteBase64StringValue(value.AsBinary().Span);
                break;
            case AttributeType.BOOL:
                writer.WriteBooleanValue(value.AsBool());
                break;
            case AttributeType.NULL:
                writer.WriteNullValue();
                break;
            case AttributeType.M:
                Write(writer, value.AsMap());
                break;
            default:
                writer.WriteStartArray();
                WriteMembers(writer, value);
                writer.WriteEndArray();
                break;
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, AttributeValue value)
    {
        switch (value.Type)
        {
            case AttributeType.L:
                foreach (var element in value.Elements)
                {
                    Write(writer, element);
                }

                break;
            case AttributeType.SS:
                foreach (var member in value.AsStringSet().Members)
                {
                    writer.WriteStringValue(member);
                }

                break;
            case AttributeType.NS:
                foreach (var member in value.AsNumberSet().Members)
                {
                    WriteNumber(writer, member);
                }

                break;
            default:
                foreach (var member in value.AsBinarySet().Members)
                {
                    writer.WriteBase64StringValue(member);
                }

                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, Number number)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        writer.WriteRawValue(text[..NumberText.Format(number, text)], skipInputValidation: true);
    }
}
