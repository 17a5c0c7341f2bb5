using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fdyno.Errors;
using Fdyno.Storage;

namespace Fdyno.Layout;

/// <summary>Reads and writes the JSON records of a store, and says what is wrong with one that cannot be read.</summary>
internal static class StoredJson
{
    /// <summary>A record as it is stored.</summary>
    public static byte[] Write<T>(T record, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(record, type);

    /// <summary>Reads a stored record.</summary>
    /// <param name="bytes">What is stored.</param>
    /// <param name="type">The record's type.</param>
    /// <param name="what">What it is, in a message.</param>
    /// <param name="storeName">The store's display name.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreInvalid"/>: it cannot be read.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type, string what, string storeName)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw StoreErrors.Damaged(storeName, $"{what} is empty");
        }
        catch (JsonException e)
        {
            throw StoreErrors.Damaged(storeName, $"{what} cannot be read", e);
        }
    }

    /// <summary>Reads a stored record that carries a format number, which is looked at first.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.StoreTooNew"/>: the format is unknown. <see cref="FdynoErrorCode.StoreInvalid"/>: it cannot be read.
    /// </exception>
    public static T ReadVersioned<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type, string what, string storeName)
        where T : class
    {
        RecordFormat.Check(bytes, storeName);
        return Read(bytes, type, what, storeName);
    }
}
