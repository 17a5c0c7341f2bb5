using System.Text.Json;
using Fdyno.Errors;
using Fdyno.Storage;

namespace Fdyno.Layout;

/// <summary>The format number that every stored JSON record carries, looked at before the rest is.</summary>
internal static class RecordFormat
{
    /// <summary>Refuses a record of a format that this version does not know.</summary>
    /// <param name="json">The record.</param>
    /// <param name="where">The store's display name.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreTooNew"/> or <see cref="FdynoErrorCode.StoreInvalid"/>.</exception>
    public static void Check(ReadOnlySpan<byte> json, string where)
    {
        var format = Read(json) ?? throw StoreErrors.Damaged(where, "a record has no format number");
        if (format > KeyspaceNames.Format) throw StoreErrors.TooNew(where, format, KeyspaceNames.Format);
        if (format < 1) throw StoreErrors.Damaged(where, $"a record has the format number {format}");
    }

    private static long? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = reader.ValueTextEquals("format"u8);
                reader.Read();
                if (found) return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var format) ? format : null;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return null;
    }
}
