using System.Text.Json.Serialization;
using Fdyno.Errors;
using Fdyno.Layout;

namespace Fdyno.Catalog;

/// <summary>What is stored of the store as a whole. Account and region stand here, so that every connection sees the same ARNs.</summary>
internal sealed record StoreRecord
{
    /// <summary>The format number of everything in the store.</summary>
    public int Format { get; init; } = KeyspaceNames.Format;

    /// <summary>The store's id.</summary>
    public required string StoreId { get; init; }

    /// <summary>The account in ARNs.</summary>
    public required string AccountId { get; init; }

    /// <summary>The region in ARNs.</summary>
    public required string Region { get; init; }

    /// <summary>When the store was made, in UTC.</summary>
    public required DateTime CreationDateTime { get; init; }

    /// <summary>The record as it is stored.</summary>
    public byte[] ToBytes() => StoredJson.Write(this, StoreRecordJson.Default.StoreRecord);

    /// <summary>Reads a stored record.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreTooNew"/> or <see cref="FdynoErrorCode.StoreInvalid"/>.</exception>
    public static StoreRecord FromBytes(ReadOnlySpan<byte> bytes, string storeName) =>
        StoredJson.ReadVersioned(bytes, StoreRecordJson.Default.StoreRecord, "its record", storeName);
}

/// <summary>How the store's record is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StoreRecord))]
internal sealed partial class StoreRecordJson : JsonSerializerContext;
