using System.Text.Json;

namespace Fdyno.Items;

/// <summary>The errors of items as JSON that DynamoDB's users meet in no other place: the JSON itself, and files of it.</summary>
public static class ItemJsonErrors
{
    private const string OrdinaryJson =
        "If this is plain JSON, say so: Import-FdynoItem -Format Json, or Set-FdynoItem -Json $json -PlainJson";

    /// <summary>A text that is no JSON.</summary>
    public static FdynoException Broken(JsonException broken)
    {
        ArgumentNullException.ThrowIfNull(broken);
        return Validation(
            $"The JSON is broken at line {Line(broken)}, column {Column(broken)}: {Reason(broken)}", "Correct the JSON there: one item is one JSON object, such as {\"pk\":{\"S\":\"a\"}}.", broken);
    }

    /// <summary>An item that is no JSON object.</summary>
    public static FdynoException NotAnObject() => Validation(
        "An item must be a JSON object", "Give one JSON object an item: {\"name\": value, …}. A file of many items is read by Import-FdynoItem.");

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

    /// <summary>A file of broken JSON.</summary>
    /// <param name="broken">What the reader says; its position counts within the file.</param>
    /// <param name="itemLine">The line on which the broken item starts; 0 between items.</param>
    internal static FdynoException BrokenFile(JsonException broken, long itemLine)
    {
        var line = Line(broken);
        var where = itemLine == 0 || itemLine == line ? "" : $", in the item that starts on line {itemLine}";
        return Validation(
            $"Line {line}: the JSON is broken: {Reason(broken)} (column {Column(broken)}{where})",
            "Correct the file from that line on. The items before it have been read.", broken);
    }

    /// <summary>A file whose item on one line is broken JSON.</summary>
    /// <param name="broken">What the reader says of that item alone.</param>
    /// <param name="itemLine">The line on which it stands.</param>
    internal static FdynoException BrokenLine(JsonException broken, long itemLine) => Validation(
        $"Line {itemLine}: the JSON is broken: {Reason(broken)} (column {Column(broken)} of the item)",
        "Correct that line. The items before it have been read.", broken);

    /// <summary>An item of a file that is JSON but no valid item.</summary>
    internal static FdynoException AtLine(long line, FdynoException error) =>
        new(error.Code, $"Line {line}: {error.Message}", error.RecommendedAction, error.Target, error);

    /// <summary>A value that is larger than any item could be.</summary>
    internal static FdynoException ValueTooLarge(long line, int limit) => Validation(
        $"Line {line}: the value that starts here is larger than {limit / (1024 * 1024)} MB",
        "Give a JSON array of items, or one item a line, not all items within one object.");

    /// <summary>A file in another encoding.</summary>
    internal static FdynoException NotUtf8() => Validation(
        "Line 1: the file is UTF-16, not UTF-8", "Convert it: Get-Content old.json | Set-Content new.json -Encoding utf8");

    /// <summary>A compressed file that cannot be unpacked.</summary>
    internal static FdynoException BrokenGzip(long line, Exception? cause = null) => Validation(
        $"Line {line}: the gzip data {(cause is null ? "ends too early" : "is damaged")}, at or after this line",
        "Fetch or compress the file again.", cause);

    private static long Line(JsonException broken) => (broken.LineNumber ?? 0) + 1;

    private static long Column(JsonException broken) => (broken.BytePositionInLine ?? 0) + 1;

    /// <summary>The reader's message without the position, counted from 0, that it ends with.</summary>
    private static string Reason(JsonException broken)
    {
        var end = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? broken.Message : broken.Message[..end];
    }

    private static FdynoException Validation(string message, string action, Exception? cause = null) =>
        new(FdynoErrorCode.Validation, message, action, null, cause);
}
