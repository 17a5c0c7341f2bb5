using Fdyno.Tuples;

namespace Fdyno.Directories;

/// <summary>What the directory layer keeps about a directory: its prefix, its layer's tag, the subspace of its own keys.</summary>
/// <param name="Prefix">The prefix of the directory's contents; of the root, the prefix of all nodes.</param>
/// <param name="Space">Where the node's keys are.</param>
/// <param name="Layer">The layer's tag; empty for none.</param>
internal sealed record DirectoryNode(byte[] Prefix, Subspace Space, byte[] Layer)
{
    /// <summary>The tag of partitions: directories that hold a directory layer of their own.</summary>
    internal static ReadOnlySpan<byte> PartitionLayer => "partition"u8;

    /// <summary>Whether the directory is a partition.</summary>
    internal bool IsPartition => Layer.AsSpan().SequenceEqual(PartitionLayer);

    /// <summary>Where the names of the children are: behind 0.</summary>
    internal Subspace Children => Space.Sub(0);

    /// <summary>The key of a child; its value is the child's prefix.</summary>
    internal byte[] ChildKey(string name) => Space.Pack(0, name);
}
