using System.Text.Json.Serialization;
using Fdyno.Catalog;
using Fdyno.Jobs;
using Fdyno.Layout;

namespace Fdyno.StoredBackups;

/// <summary>
/// What is stored of a backup under its <c>m</c>, when it is begun. Never changed: the manifest carries a digest of it.
/// </summary>
internal sealed record BackupRecord
{
    /// <summary>The format number of the backup's keys.</summary>
    public int Format { get; init; } = KeyspaceNames.Format;

    /// <summary>The ARN, in the store's own account and region.</summary>
    public required string BackupArn { get; init; }

    /// <summary>The name.</summary>
    public required string BackupName { get; init; }

    /// <summary>A value of <see cref="Fdyno.Model.BackupType"/>.</summary>
    public required string BackupType { get; init; }

    /// <summary>The time of the instant whose state the backup holds, in milliseconds since 1970.</summary>
    public required long CreationMilliseconds { get; init; }

    /// <summary>The source table's ARN.</summary>
    public required string TableArn { get; init; }

    /// <summary>The source table at that instant: everything but its items, the time to live included.</summary>
    public required TableRecord Table { get; init; }

    /// <summary>Number of items in the table at that instant.</summary>
    public required long ItemCount { get; init; }

    /// <summary>Their size, in bytes by DynamoDB's rules.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The packed primary keys at which a shard ends and the next one begins: one fewer than there are shards.</summary>
    public required IReadOnlyList<byte[]> ShardBoundaries { get; init; }

    /// <summary>
    /// The id of the pin that keeps the table's state of that instant until the backup is complete; null where there is nothing to pin.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PinId { get; init; }

    /// <summary>The backup of another store that this is a copy of; null for one that was made of a table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupOrigin? CopiedFrom { get; init; }

    /// <summary>The time of the instant, in UTC.</summary>
    public DateTime CreationTime() => DateTimeOffset.FromUnixTimeMilliseconds(CreationMilliseconds).UtcDateTime;

    /// <summary>How many shards the items are copied in.</summary>
    public int ShardCount() => ShardBoundaries.Count + 1;

    /// <summary>The instant, for who copies the table; null where the backup is not made of a table.</summary>
    public TableInstant? Instant() => PinId is null ? null : new()
    {
        TableName = Table.TableName,
        TableId = Table.TableId,
        PinId = PinId,
        ItemCount = ItemCount,
        ItemBytes = SizeBytes,
        ShardBoundaries = ShardBoundaries,
    };
}
