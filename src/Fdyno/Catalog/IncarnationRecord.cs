using System.Text.Json.Serialization;
using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.Catalog;

/// <summary>
/// Within which life of the store its versions can be compared. Another one begins where versions went back, or where the store turns out
/// to be a copy of another one.
/// </summary>
internal sealed record IncarnationRecord
{
    /// <summary>The format number.</summary>
    public int Format { get; init; } = KeyspaceNames.Format;

    /// <summary>The incarnation's number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What told the store from copies of it then; null where nothing did.</summary>
    public StoreIdentity? Identity { get; init; }

    /// <summary>The record as it is stored.</summary>
    public byte[] ToBytes() => StoredJson.Write(this, IncarnationRecordJson.Default.IncarnationRecord);

    /// <summary>Reads a stored record.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreTooNew"/> or <see cref="FdynoErrorCode.StoreInvalid"/>.</exception>
    public static IncarnationRecord FromBytes(ReadOnlySpan<byte> bytes, string storeName) =>
        StoredJson.ReadVersioned(bytes, IncarnationRecordJson.Default.IncarnationRecord, "the record of its incarnation", storeName);
}

/// <summary>How the record of an incarnation is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IncarnationRecord))]
internal sealed partial class IncarnationRecordJson : JsonSerializerContext;
