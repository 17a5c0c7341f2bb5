using System.Text.Json.Serialization;
using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Model;

namespace Fdyno.Catalog;

/// <summary>
/// What is stored of a table under its <c>m</c>: all but its items. Control operations change it; every writer of items reads it,
/// so that none can write past such a change.
/// </summary>
internal sealed record TableRecord
{
    /// <summary>The format number of the table's keys.</summary>
    public int Format { get; init; } = KeyspaceNames.Format;

    /// <summary>The table's id.</summary>
    public required string TableId { get; init; }

    /// <summary>The table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>A value of <see cref="TableStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>When the table was created, in UTC.</summary>
    public required DateTime CreationDateTime { get; init; }

    /// <summary>The key.</summary>
    public required IReadOnlyList<KeySchemaElement> KeySchema { get; init; }

    /// <summary>The types of all key attributes.</summary>
    public required IReadOnlyList<AttributeDefinition> AttributeDefinitions { get; init; }

    /// <summary>The global secondary indexes.</summary>
    public IReadOnlyList<SecondaryIndex> GlobalSecondaryIndexes { get; init; } = [];

    /// <summary>The local secondary indexes.</summary>
    public IReadOnlyList<SecondaryIndex> LocalSecondaryIndexes { get; init; } = [];

    /// <summary>A value of <see cref="Fdyno.Model.BillingMode"/>.</summary>
    public required string BillingMode { get; init; }

    /// <summary>When the table was last set to on demand, in UTC.</summary>
    public DateTime? LastUpdateToPayPerRequestDateTime { get; init; }

    /// <summary>Capacity of a provisioned table.</summary>
    public ProvisionedThroughput? ProvisionedThroughput { get; init; }

    /// <summary>Limits of an on-demand table.</summary>
    public OnDemandThroughput? OnDemandThroughput { get; init; }

    /// <summary>The table class, where one was ever asked for.</summary>
    public TableClassSummary? TableClass { get; init; }

    /// <summary>Whether the table refuses to be removed.</summary>
    public bool DeletionProtectionEnabled { get; init; }

    /// <summary>The recorded stream.</summary>
    public StreamSpecification? StreamSpecification { get; init; }

    /// <summary>The recorded encryption.</summary>
    public SSESpecification? SSESpecification { get; init; }

    /// <summary>The time to live.</summary>
    public TimeToLiveDescription TimeToLive { get; init; } = new();

    /// <summary>The tags, in the order of their keys, so that equal records are equal bytes.</summary>
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Where a restored table came from.</summary>
    public RestoreSummary? RestoreSummary { get; init; }

    /// <summary>Point-in-time recovery; null while it is off. No part of what a backup or a restore takes along.</summary>
    public RecoverySettings? Recovery { get; init; }

    /// <summary>
    /// The log of before-images; null while nothing is logged. It stands here because every writer of items reads the record, so that
    /// none that commits behind its beginning can be without it. No part of what a backup or a restore takes along.
    /// </summary>
    public HistoryLogSettings? HistoryLog { get; init; }

    /// <summary>Every index, global ones first.</summary>
    [JsonIgnore]
    public IEnumerable<SecondaryIndex> AllIndexes => GlobalSecondaryIndexes.Concat(LocalSecondaryIndexes);

    /// <summary>The record as it is stored.</summary>
    public byte[] ToBytes() => StoredJson.Write(this, TableRecordJson.Default.TableRecord);

    /// <summary>Reads a stored record.</summary>
    /// <param name="bytes">What is stored.</param>
    /// <param name="where">The store's display name.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.StoreTooNew"/>: the format is unknown. <see cref="FdynoErrorCode.StoreInvalid"/>: it is no record.
    /// </exception>
    public static TableRecord FromBytes(ReadOnlySpan<byte> bytes, string where) =>
        StoredJson.ReadVersioned(bytes, TableRecordJson.Default.TableRecord, "a table's record", where);
}

/// <summary>How a table's record is written: compact, and without what is not set.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TableRecord))]
internal sealed partial class TableRecordJson : JsonSerializerContext;
