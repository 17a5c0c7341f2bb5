using System.Text.Json;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>Items as DynamoDB JSON, where every value names its type: <c>{"pk":{"S":"a"},"n":{"N":"1"}}</c>. Nothing is lost.</summary>
public static class DynamoDbJson
{
    /// <summary>Reads an item.</summary>
    /// <exception cref="FdynoException">Validation: broken JSON, with its position, or no valid item.</exception>
    public static Item Parse(string json) => JsonText.Parse(json, DynamoDbJsonReader.NumberedItem);

    /// <summary>Reads an item from UTF-8.</summary>
    /// <exception cref="FdynoException">Validation: broken JSON, with its position, or no valid item.</exception>
    public static Item Parse(ReadOnlySpan<byte> utf8) => JsonText.Parse(utf8, DynamoDbJsonReader.NumberedItem);

    /// <summary>
    /// Reads the item of one line of an AWS export, <c>{"Item":{…}}</c> (docs/dynamodb/exports-and-imports.md#export-lines).
    /// </summary>
    /// <exception cref="FdynoException">Validation: broken JSON, with its position, another line, or no valid item.</exception>
    public static Item ParseExportLine(string json) => JsonText.Parse(json, DynamoDbJsonReader.ReadExportLine);

    /// <summary>Reads the item of one line of an AWS export from UTF-8.</summary>
    /// <exception cref="FdynoException">Validation: broken JSON, with its position, another line, or no valid item.</exception>
    public static Item ParseExportLine(ReadOnlySpan<byte> utf8) => JsonText.Parse(utf8, DynamoDbJsonReader.ReadExportLine);

    /// <summary>The item as compact JSON.</summary>
    public static string ToJson(Item item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return JsonText.Write(item, Write);
    }

    /// <summary>The value as compact JSON, such as <c>{"S":"text"}</c>.</summary>
    public static string ToJson(AttributeValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return JsonText.Write(value, Write);
    }

    /// <summary>Writes the item as a JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, Item item) => JsonText.WriteAttributes(writer, item, Write);

    /// <summary>Writes the value as a JSON object of one property.</summary>
    public static void Write(Utf8JsonWriter writer, AttributeValue value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        switch (value.Type)
        {
            case AttributeType.S:
                writer.WriteString("S"u8, value.AsString());
                break;
            case AttributeType.N:
                writer.WritePropertyName("N"u8);
                WriteNumber(writer, value.AsNumber());
                break;
            case AttributeType.B:
                writer.WriteBase64String("B"u8, value.AsBinary().Span);
                break;
            case AttributeType.BOOL:
                writer.WriteBoolean("BOOL"u8, value.AsBool());
                break;
            case AttributeType.NULL:
                writer.WriteBoolean("NULL"u8, true);
                break;
            case AttributeType.M:
                writer.WritePropertyName("M"u8);
                Write(writer, value.AsMap());
                break;
            default:
                WriteMembers(writer, value);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, Number number)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        writer.WriteStringValue(text[..NumberText.Format(number, text)]);
    }

    private static void WriteMembers(Utf8JsonWriter writer, AttributeValue value)
    {
        switch (value.Type)
        {
            case AttributeType.L:
                writer.WriteStartArray("L"u8);
                foreach (var element in value.Elements)
                {
                    Write(writer, element);
                }

                break;
            case AttributeType.SS:
                writer.WriteStartArray("SS"u8);
                foreach (var member in value.AsStringSet().Members)
                {
                    writer.WriteStringValue(member);
                }

                break;
            case AttributeType.NS:
                writer.WriteStartArray("NS"u8);
                foreach (var member in value.AsNumberSet().Members)
                {
                    WriteNumber(writer, member);
                }

                break;
            default:
                writer.WriteStartArray("BS"u8);
                foreach (var member in value.AsBinarySet().Members)
                {
                    writer.WriteBase64StringValue(member);
                }

                break;
        }

        writer.WriteEndArray();
    }
}
