using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Layout;

/// <summary>Where a table's keys stand.</summary>
internal sealed class TableKeyspace
{
    /// <summary>The keys under a table's directory.</summary>
    /// <param name="prefix">The directory's prefix.</param>
    public TableKeyspace(ReadOnlySpan<byte> prefix)
    {
        Root = new Subspace(prefix);
        Metadata = Root.Pack(KeyspaceNames.Metadata);
        Job = Root.Sub(KeyspaceNames.Job);
        JobSource = Job.Pack(KeyspaceNames.JobSource);
        JobShards = Job.Pack(KeyspaceNames.JobShards);
        Items = Root.Sub(KeyspaceNames.Items);
        Chunks = Root.Sub(KeyspaceNames.Chunks);
        Counters = Root.Sub(KeyspaceNames.Counters);
        History = new HistoryKeyspace(Root);
    }

    /// <summary>Everything of the table.</summary>
    public Subspace Root { get; }

    /// <summary>The key of the table's record.</summary>
    public byte[] Metadata { get; }

    /// <summary>Progress of the table's restore.</summary>
    public Subspace Job { get; }

    /// <summary>The key of the table that the table is being restored from.</summary>
    public byte[] JobSource { get; }

    /// <summary>The key of how the table of a SYSTEM backup, which the table is being restored from, is divided.</summary>
    public byte[] JobShards { get; }

    /// <summary>Items, by packed primary key.</summary>
    public Subspace Items { get; }

    /// <summary>Chunks, by packed primary key and number.</summary>
    public Subspace Chunks { get; }

    /// <summary>Statistics.</summary>
    public Subspace Counters { get; }

    /// <summary>The table's past.</summary>
    public HistoryKeyspace History { get; }

    /// <summary>The key of an item.</summary>
    /// <param name="primaryKey">The packed primary key.</param>
    public byte[] Item(ReadOnlySpan<byte> primaryKey) => [.. Items.Key, .. primaryKey];

    /// <summary>The key of a chunk of an item.</summary>
    /// <param name="primaryKey">The packed primary key.</param>
    /// <param name="number">The chunk's number, from 0.</param>
    public byte[] Chunk(ReadOnlySpan<byte> primaryKey, int number) =>
        Chunks.StartKey(primaryKey.Length + 8).AddRaw(primaryKey).AddInteger(number).ToArray();

    /// <summary>All chunks of an item.</summary>
    /// <param name="primaryKey">The packed primary key.</param>
    public KeyRange ChunksOf(ReadOnlySpan<byte> primaryKey) => FdbTuple.Range([.. Chunks.Key, .. primaryKey]);

    /// <summary>The entries of an index.</summary>
    public Subspace Index(string indexName) => Root.Sub(KeyspaceNames.Indexes, indexName);

    /// <summary>A shard of a counter.</summary>
    public byte[] Counter(string counter, int shard) => Counters.Pack(counter, (long)shard);

    /// <summary>The name of an index's counter.</summary>
    /// <param name="counter"><see cref="KeyspaceNames.ItemCounter"/> or <see cref="KeyspaceNames.ByteCounter"/>.</param>
    /// <param name="indexName">The index; its name has no slash.</param>
    public static string IndexCounter(string counter, string indexName) => $"{counter}/{indexName}";
}
