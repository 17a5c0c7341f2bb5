using System.Text.Json;
using Fdyno.Errors;
using Fdyno.Gzip;

namespace Fdyno.Items;

/// <summary>The errors of items as JSON that DynamoDB's users meet in no other place: the JSON itself, and files of it.</summary>
public static class ItemJsonErrors
{
    private const string OrdinaryJson =
        "If this is plain JSON, say so: Import-FdynoItem -Format Json, or Set-FdynoItem -Json $json -PlainJson";

    private const string ImportAgain = "Then import it again: items that are there already are replaced.";

    /// <summary>What the JSON reader says, by a part of its message, and the same for people who write JSON. {0} is what it names.</summary>
    private static readonly (string Part, string Reason)[] Reasons =
    [
        ("array contains a trailing comma", "a comma must not stand before the ']' that ends an array"),
        ("object contains a trailing comma", "a comma must not stand before the '}' that ends an object"),
        ("Expected depth to be zero", "it ends within an object or an array, which should be closed"),
        ("any JSON tokens", "it is empty"),
        ("complete JSON tokens", "it is empty"),
        ("invalid start of a value", "{0} cannot begin a value"),
        ("invalid start of a property name", "{0} cannot begin the name of an attribute, which is in double quotes"),
        ("invalid after a property name", "a ':' is missing before {0}"),
        ("invalid following a property name", "a ':' is missing before {0}"),
        ("invalid after a value", "a ',' is missing before {0}, or what {0} belongs to is not closed"),
        ("invalid after a single JSON value", "there is more after the end: {0}"),
        ("invalid within a JSON string", "{0} cannot stand in a text as it is: write it as an escape"),
        ("invalid escapable character", "{0} is no escape that JSON has"),
        ("invalid JSON literal", "{0} is no value: JSON has true, false and null"),
        ("invalid end of a number", "{0} does not belong to a number"),
        ("not a hex digit", "{0} is no hexadecimal digit"),
        ("Expected end of string", "a text does not end"),
        ("Expected a digit", "a digit is missing in a number"),
        ("Invalid leading zero", "a number must not begin with a zero that is followed by a digit"),
    ];

    /// <summary>A text that is no JSON.</summary>
    public static FdynoException Broken(JsonException broken)
    {
        ArgumentNullException.ThrowIfNull(broken);
        return IsTooDeep(broken) ? ItemErrors.NestingTooDeep() : Validation(
            $"The JSON is broken at line {Line(broken)}, column {Column(broken)}: {Reason(broken)}",
            "Correct the JSON there: one item is one JSON object, such as {\"pk\":{\"S\":\"a\"}}.",
            broken);
    }

    /// <summary>An item that is no JSON object.</summary>
    public static FdynoException NotAnObject() => Validation(
        "An item must be a JSON object", "Give one JSON object an item: {\"name\": value, …}. A file of many items is read by Import-FdynoItem.");

    /// <summary>Something else between the items of a file.</summary>
    internal static FdynoException NotAnObjectInFile() => Validation(
        "An item must be a JSON object",
        "Remove what is there, such as null: one item is one JSON object, such as {\"pk\":{\"S\":\"a\"}}. " + ImportAgain);

    /// <summary>A line of an AWS export without its one property.</summary>
    public static FdynoException NotAnExportLine() => Validation(
        "A line of an export must be a JSON object with the one property Item", "Give lines such as {\"Item\":{\"pk\":{\"S\":\"a\"}}}.");

    /// <summary>A value in DynamoDB JSON that is another kind of JSON than its type asks for.</summary>
    /// <param name="type">The type that the value names.</param>
    /// <param name="expected">What must stand there, such as "a JSON string".</param>
    public static FdynoException WrongKind(AttributeType type, string expected) => Validation(
        $"The value of datatype {type} must be {expected}",
        OrdinaryJson);

    /// <summary>A value in DynamoDB JSON that does not name its type.</summary>
    public static FdynoException NotTyped() => Validation(
        "An attribute's value in DynamoDB JSON must be an object that names its datatype",
        "Write {\"S\":\"text\"}, not \"text\". " + OrdinaryJson);

    /// <summary>Text that is no base64.</summary>
    public static FdynoException NotBase64() => Validation(
        "Binary values must be given in base64", "Encode the bytes with [Convert]::ToBase64String.");

    /// <summary>Bytes that are not UTF-8.</summary>
    public static FdynoException NotUtf8() => Validation("The JSON is not UTF-8", "Encode it as UTF-8.");

    /// <summary>A file of broken JSON.</summary>
    /// <param name="broken">What the reader says; its position counts within the file.</param>
    /// <param name="itemLine">The line on which the broken item starts; 0 between items.</param>
    internal static FdynoException BrokenFile(JsonException broken, long itemLine)
    {
        if (IsTooDeep(broken)) return ItemErrors.NestingTooDeep();
        var where = itemLine == 0 || itemLine == Line(broken) ? "" : $", in the item that starts on line {itemLine}";
        return Validation(
            $"the JSON is broken: {Reason(broken)} (column {Column(broken)}{where})", "Correct the file from that line on. " + ImportAgain, broken);
    }

    /// <summary>A file whose item on one line is broken JSON.</summary>
    /// <param name="broken">What the reader says of that item alone.</param>
    internal static FdynoException BrokenLine(JsonException broken) => Validation(
        $"the JSON is broken: {Reason(broken)} (column {Column(broken)} of the item)", "Correct that line. " + ImportAgain, broken);

    /// <summary>A value that is larger than any item could be.</summary>
    internal static FdynoException ValueTooLarge(int limit) => Validation(
        $"the value that starts here is larger than {limit / (1024 * 1024)} MB",
        "Give a JSON array of items, or one item a line, not all items within one object.");

    /// <summary>A file in another encoding, as its first bytes tell.</summary>
    /// <param name="encoding">Its name.</param>
    /// <param name="option">What Get-Content needs to read it.</param>
    internal static FdynoException OtherEncoding(string encoding, string option) => Validation(
        $"the file is {encoding}, not UTF-8", $"Convert it: Get-Content old.json{option} | Set-Content new.json -Encoding utf8");

    /// <summary>A file with bytes that are not UTF-8.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="column">Where it stands in its line; 1 is the first byte.</param>
    /// <param name="offset">Where it stands in the data; 0 is the first byte.</param>
    /// <param name="data">The data that the offset is counted in.</param>
    internal static FdynoException NotUtf8(byte first, long column, long offset, string data) => Validation(
        FormattableString.Invariant($"the file is not UTF-8: the byte 0x{first:X2} at column {column}, byte {offset} of {data}, does not belong there"),
        "Convert it, and name the encoding that it has, such as 1252: Get-Content old.json -Encoding 1252 | Set-Content new.json -Encoding utf8");

    /// <summary>Gzip data that is damaged or cut off.</summary>
    /// <param name="damage">What is wrong with it.</param>
    /// <param name="member">The number of the damaged member; the first is 1.</param>
    /// <param name="start">Where it begins, in bytes of the compressed data.</param>
    internal static FdynoException BrokenGzip(GzipDataException damage, int member, long start) => Validation(
        FormattableString.Invariant(
            $"the gzip data is damaged from here on: {damage.Reason}. Nothing was read of the damaged member, number {member}, at byte {start} of the file"),
        "Fetch or compress the file again, and check it with: gzip -t. " + ImportAgain, damage);

    /// <summary>An error at a place of a file.</summary>
    /// <param name="place">The place, as the beginning of a sentence.</param>
    /// <param name="error">The error.</param>
    /// <param name="item">What could be read of the item that it is about.</param>
    internal static FdynoException At(string place, FdynoException error, Item? item = null) =>
        FailedItem.Error(error, $"{place}: {error.Message}", item);

    /// <summary>Whether the reader gave up where no item could be that deep; see <see cref="JsonText.ReaderOptions"/>.</summary>
    private static bool IsTooDeep(JsonException broken) => broken.Message.Contains("maximum configured depth", StringComparison.Ordinal);

    internal static long Line(JsonException broken) => (broken.LineNumber ?? 0) + 1;

    private static long Column(JsonException broken) => (broken.BytePositionInLine ?? 0) + 1;

    /// <summary>Why it is broken, in the words of this product: the reader's messages speak of itself, and end with a position counted from 0.</summary>
    private static string Reason(JsonException broken)
    {
        var end = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var message = end < 0 ? broken.Message : broken.Message[..end];
        var reason = Array.Find(Reasons, r => message.Contains(r.Part, StringComparison.Ordinal)).Reason ?? "it is not valid JSON";
        return reason.Replace("{0}", Named(message), StringComparison.Ordinal);
    }

    /// <summary>What the reader names, with its quotes: a character or a word at the beginning of the message.</summary>
    private static string Named(string message)
    {
        var end = message.IndexOf("' is ", StringComparison.Ordinal);
        return message.StartsWith('\'') && end > 0 ? message[..(end + 1)] : "what is there";
    }

    private static FdynoException Validation(string message, string action, Exception? cause = null) =>
        new(FdynoErrorCode.Validation, message, action, null, cause);
}
