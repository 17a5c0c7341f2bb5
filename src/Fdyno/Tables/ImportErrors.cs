using System.Globalization;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;

namespace Fdyno.Tables;

/// <summary>The errors of an import that has stopped: what stopped it, at which item, and what was written by then.</summary>
internal static class ImportErrors
{
    private const int MostCharacters = 40;

    /// <summary>The error, with the key of the item that it is about, as far as that is known, and the number of items written.</summary>
    public static FdynoException Stopped(FdynoException error, TableSchema schema, long written)
    {
        var item = FailedItem.Of(error);
        var named = KeyOf(item, schema) is { } key ? $" The item is {key}." : "";
        var unknown = error.Code == FdynoErrorCode.OutcomeUnknown ? " Of the next ones, it is not known." : "";
        return FailedItem.Error(error, $"{Sentence(error.Message)}{named} {Written(written)}{unknown}", item);
    }

    /// <summary>An error of the file, with the number of items written.</summary>
    public static IOException Stopped(IOException error, long written) => new($"{Sentence(error.Message)} {Written(written)}", error);

    private static string Written(long count) => count switch
    {
        0 => "No item was written.",
        1 => "One item was written before that.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count:N0} items were written before that."),
    };

    private static string? KeyOf(Item? item, TableSchema schema)
    {
        string[] names = schema.Range is null ? [schema.Hash.Name] : [schema.Hash.Name, schema.Range.Name];
        var parts = names.Where(name => item?.ContainsKey(name) == true).Select(name => $"{name}={Short(TextOf(item![name]))}").ToArray();
        return parts.Length == 0 ? null : $"{{{string.Join(", ", parts)}}}";
    }

    private static string TextOf(AttributeValue value) => value.Type switch
    {
        AttributeType.S => value.AsString(),
        AttributeType.N => value.AsNumber().ToString(),
        AttributeType.B => Convert.ToBase64String(value.AsBinary().Span),
        _ => $"a value of type {value.Type}",
    };

    private static string Short(string text) => text.Length <= MostCharacters ? text : $"{text.AsSpan(0, MostCharacters)}…";

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
