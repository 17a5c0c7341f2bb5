using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fdyno.Layout;

namespace Fdyno.Backups;

/// <summary>How the records of backups and restores are written: compact, and without what is not set.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(BackupRecord))]
[JsonSerializable(typeof(BackupContents))]
[JsonSerializable(typeof(BackupListEntry))]
[JsonSerializable(typeof(ShardProgress))]
[JsonSerializable(typeof(RestoreProgress))]
[JsonSerializable(typeof(RunningRestore))]
[JsonSerializable(typeof(TableInstant))]
[JsonSerializable(typeof(JobRecord))]
internal sealed partial class BackupJson : JsonSerializerContext
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
