using Fdyno.Tuples;

namespace Fdyno.Layout;

/// <summary>Where a backup's keys stand.</summary>
internal sealed class BackupKeyspace
{
    /// <summary>The keys under a backup's directory.</summary>
    /// <param name="prefix">The directory's prefix.</param>
    public BackupKeyspace(ReadOnlySpan<byte> prefix)
    {
        Root = new Subspace(prefix);
        Metadata = Root.Pack(KeyspaceNames.Metadata);
        Manifest = Root.Pack(KeyspaceNames.Manifest);
        Blocks = Root.Sub(KeyspaceNames.Blocks);
        Job = Root.Sub(KeyspaceNames.Job);
    }

    /// <summary>Everything of the backup.</summary>
    public Subspace Root { get; }

    /// <summary>The key of the backup's record.</summary>
    public byte[] Metadata { get; }

    /// <summary>The key of the manifest, which makes the backup AVAILABLE.</summary>
    public byte[] Manifest { get; }

    /// <summary>Blocks, by shard and number.</summary>
    public Subspace Blocks { get; }

    /// <summary>Progress of the backup's making.</summary>
    public Subspace Job { get; }

    /// <summary>The key of a block, or of a part of one.</summary>
    public byte[] Block(int shard, long number) => Blocks.StartKey(16).AddInteger(shard).AddInteger(number).ToArray();
}
