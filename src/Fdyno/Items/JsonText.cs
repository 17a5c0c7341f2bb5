using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

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
}
