using Fdyno.Tuples;

namespace Fdyno.Directories;

/// <summary>
/// The contents of a directory: the subspace of its prefix. Moving the directory does not change the prefix, so that an open one
/// stays usable; removing it does not stop writes to it, so that a transaction has to open it again to be sure of it.
/// </summary>
public sealed class DirectorySubspace : Subspace
{
    internal DirectorySubspace(ReadOnlySpan<byte> prefix, IReadOnlyList<string> path, byte[] layer)
        : base(prefix)
    {
        Path = path;
        Layer = layer;
    }

    /// <summary>The path by which the directory was opened, from the root of its <see cref="DirectoryLayer"/>.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The tag of the layer that owns the directory; empty for none. Not to be changed.</summary>
    public byte[] Layer { get; }

    /// <summary>The path and the prefix, for messages.</summary>
    public override string ToString() => $"the directory '{string.Join('/', Path)}' at {Convert.ToHexStringLower(Key)}";
}
