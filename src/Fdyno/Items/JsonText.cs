using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>How both JSON forms of items are read and written.</summary>
internal static class JsonText
{
    /// <summary>Only what JSON demands is escaped: item texts go to files and terminals, not into web pages.</summary>
    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
    };

    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    /// <summary>
    /// Room for the deepest item in DynamoDB JSON, two levels of JSON for each of its own, so that the rule about nesting, and not
    /// the reader's limit, meets an item that is too deep.
    /// </summary>
    private const int MaxDepth = 128;

    /// <summary>Reads an item; the reader stands on the first token of its value, and is left on the last.</summary>
    internal delegate Item ItemReading(ref Utf8JsonReader reader);

    /// <summary>Reads an item from a string that holds nothing else.</summary>
    /// <exception cref="FdynoException">Validation: broken JSON, or no valid item.</exception>
    internal static Item Parse(string json, ItemReading read)
    {
        ArgumentNullException.ThrowIfNull(json);

        // Encoding would replace half a surrogate pair by a question mark, silently.
        return Utf8Order.IsWellFormed(json) ? Parse(Encoding.UTF8.GetBytes(json), read) : throw ItemErrors.NotUnicode();
    }

    /// <summary>Reads an item from UTF-8 that holds nothing else.</summary>
    /// <exception cref="FdynoException">Validation: broken JSON, or no valid item.</exception>
    internal static Item Parse(ReadOnlySpan<byte> utf8, ItemReading read)
    {
        if (!Utf8.IsValid(utf8)) throw ItemJsonErrors.NotUtf8();
        try
        {
            return Parse(utf8, read, out _);
        }
        catch (JsonException broken)
        {
            throw ItemJsonErrors.Broken(broken);
        }
    }

    /// <summary>Reads an item from UTF-8 that holds nothing else.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="read">The form it is in.</param>
    /// <param name="position">Where reading stopped: after an error, the start of the token that is wrong.</param>
    /// <exception cref="JsonException">Broken JSON.</exception>
    /// <exception cref="FdynoException">Validation: no valid item.</exception>
    internal static Item Parse(ReadOnlySpan<byte> utf8, ItemReading read, out int position)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            reader.Read();
            var item = read(ref reader);
            reader.Read();
            return item;
        }
        finally
        {
            position = (int)reader.TokenStartIndex;
        }
    }

    /// <summary>The text of a string or of a property's name.</summary>
    /// <exception cref="FdynoException">Validation: it is no Unicode text.</exception>
    internal static string GetText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The reader checks bytes and escapes only when it makes a string of them.
            throw ItemErrors.NotUnicode();
        }
    }

    /// <summary>What <paramref name="write"/> writes, as a string.</summary>
    internal static string Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes an item as an object with a property for each attribute.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="item">The item.</param>
    /// <param name="writeValue">Writes a value in the JSON at hand.</param>
    public static void WriteAttributes(Utf8JsonWriter writer, Item item, Action<Utf8JsonWriter, AttributeValue> writeValue)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(item);
        var names = item.Names;
        var values = item.ValuesInOrder;
        writer.WriteStartObject();
        for (var i = 0; i < names.Length; i++)
        {
            writer.WritePropertyName(names[i]);
            writeValue(writer, values[i]);
        }

        writer.WriteEndObject();
    }
}
