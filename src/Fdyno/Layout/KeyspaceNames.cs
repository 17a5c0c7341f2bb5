using System.Text;

namespace Fdyno.Layout;

/// <summary>
/// Every constant of the layout of keys, in one place (docs/design/keyspace.md). What stands here is on disk: a change is a new
/// format number.
/// </summary>
internal static class KeyspaceNames
{
    /// <summary>The format of everything below the root; an unknown one is refused, never guessed at.</summary>
    public const int Format = 1;

    /// <summary>The directory layer's tag on Fdyno's directories.</summary>
    public const string DirectoryLayerTag = "fdyno";

    /// <summary>The directory with a directory for each table.</summary>
    public const string Tables = "dynodb";

    /// <summary>The directory with a directory for each backup.</summary>
    public const string Backups = "dynodb_backups";

    /// <summary>
    /// The directory with a directory for each table, by its id, that was removed without a SYSTEM backup while a job was reading its past.
    /// </summary>
    public const string Trash = "dynodb_trash";

    /// <summary>
    /// The directory with what was removed and is being cleared in steps. Nothing in it is read again. Only in stores that clear by row.
    /// </summary>
    public const string Clearing = "dynodb_clearing";

    /// <summary>In a SYSTEM backup's directory: the directory of the table that was removed, as it was.</summary>
    public const string DeletedTable = "table";

    /// <summary>The directory with what belongs to the store as a whole.</summary>
    public const string Store = "dynodb_store";

    /// <summary>In a table or a backup or the store: its record, JSON.</summary>
    public const string Metadata = "m";

    /// <summary>In a table: items by primary key.</summary>
    public const string Items = "i";

    /// <summary>In a table: chunks of items too large for one value, by primary key and number.</summary>
    public const string Chunks = "c";

    /// <summary>In a table: entries of secondary indexes, by index name, index key and primary key.</summary>
    public const string Indexes = "x";

    /// <summary>In a table: statistics, by counter and shard.</summary>
    public const string Counters = "n";

    /// <summary>In a table: before-images, by primary key, versionstamp of the commit that replaced them, and number of the chunk.</summary>
    public const string History = "h";

    /// <summary>In a table: which second a version belongs to, by second since 1970 and versionstamp.</summary>
    public const string TimeMarks = "t";

    /// <summary>In a table: which keys got before-images on a day, by day since 1970 and primary key.</summary>
    public const string HistoryDays = "d";

    /// <summary>In a table: what must be kept of the past, by id.</summary>
    public const string Pins = "p";

    /// <summary>
    /// Behind the id of a pin: until when its owner is at work, in ms since 1970, little-endian, where that is later than the pin says.
    /// </summary>
    public const string PinLease = "lease";

    /// <summary>In a table: the watermark. Before-images of commits at or below it are gone, or may be.</summary>
    public const string Watermark = "w";

    /// <summary>In a backup: blocks, by shard and number.</summary>
    public const string Blocks = "b";

    /// <summary>In a backup: the manifest, JSON, written last.</summary>
    public const string Manifest = "s";

    /// <summary>In a backup: progress of its making. In a table: progress of its restoring.</summary>
    public const string Job = "j";

    /// <summary>In a job: until when its run is to be taken as at work, in ms since 1970, little-endian, where that is later than the record says.</summary>
    public const string JobLease = "lease";

    /// <summary>In the job of a restore from a table: that table, at the restore's instant.</summary>
    public const string JobSource = "source";

    /// <summary>In the job of a restore of a SYSTEM backup: how its table is divided.</summary>
    public const string JobShards = "shards";

    /// <summary>In the store: backups by (creation time in ms, ARN).</summary>
    public const string BackupsByTime = "bt";

    /// <summary>In the store: backups by (table id, name, ARN).</summary>
    public const string BackupsByName = "bn";

    /// <summary>In the store: SYSTEM backups by (time of expiry in ms, ARN).</summary>
    public const string BackupsByExpiry = "be";

    /// <summary>In the store: running restores, by target table.</summary>
    public const string RunningRestores = "r";

    /// <summary>In the store: the last operation of each writer's lane, by session and lane.</summary>
    public const string WriterLanes = "w";

    /// <summary>In the store: its incarnation, JSON.</summary>
    public const string Incarnation = "i";

    /// <summary>In the store: the highest version that anybody has noted, little-endian.</summary>
    public const string HighestVersion = "v";

    /// <summary>Counter of items.</summary>
    public const string ItemCounter = "items";

    /// <summary>Counter of bytes, by DynamoDB's item sizes.</summary>
    public const string ByteCounter = "bytes";

    /// <summary>Counter of transactions that wrote items: it never stands still while a table changes.</summary>
    public const string WriteCounter = "writes";

    /// <summary>The value of an item that stands in chunks starts so, and goes on with their number.</summary>
    public static ReadOnlySpan<byte> ChunkManifest => "chunked:"u8;

    /// <summary>A before-image's value where there was no item. No encoding of an item starts so, nor does the manifest of chunks.</summary>
    public static ReadOnlySpan<byte> AbsentImage => "absent"u8;

    /// <summary>An item's encoding up to this many bytes is one value; a longer one is cut into chunks.</summary>
    public const int MaxInlineItemBytes = 10_240;

    /// <summary>The size of a chunk, in bytes.</summary>
    public const int ChunkBytes = 16_384;

    /// <summary>The most chunks of an item: an encoding is at most twice the size of its item, which is 400 KB.</summary>
    public const int MostChunks = 64;

    /// <summary>What an index entry carries, up to this many bytes; beyond it, the item itself is read.</summary>
    public const int MaxIndexEntryBytes = 10_240;

    /// <summary>An index key up to this many bytes stands as it is; a longer one has a digest in the place of its primary key.</summary>
    public const int MaxIndexKeyBytes = 9_900;

    /// <summary>Over how many keys a counter is spread, so that writers do not queue at one.</summary>
    public const int CounterShards = 16;

    /// <summary>The directory layer's tag, as bytes.</summary>
    public static readonly byte[] DirectoryLayerTagBytes = Encoding.UTF8.GetBytes(DirectoryLayerTag);
}
