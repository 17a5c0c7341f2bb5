using System.Buffers.Binary;
using Fdyno.Storage;
using Fdyno.Texts;
using Fdyno.Tuples;

namespace Fdyno.Directories;

/// <summary>
/// The keys of the directory layer, byte for byte as FoundationDB's official bindings have them. With N the nodes' prefix (FE), a
/// directory with the prefix P has the node <c>N (P)</c>; the root's is <c>N (N)</c>. Below a node stand <c>("layer")</c>, the tag
/// as the value, and <c>(0, name)</c> for each child, with the child's prefix as the value; below the root's node also
/// <c>("version")</c> and the allocator, <c>("hca")</c>. The three words in quotes are byte strings, the names are strings.
/// </summary>
internal sealed class DirectoryNodes
{
    private const uint Major = 1;
    private const uint Minor = 0;
    private const uint Micro = 0;

    private static readonly byte[] LayerName = "layer"u8.ToArray();
    private static readonly byte[] VersionName = "version"u8.ToArray();
    private static readonly byte[] AllocatorName = "hca"u8.ToArray();

    private readonly Subspace _nodes;
    private readonly Subspace _content;
    private readonly PrefixAllocator _allocator;
    private readonly byte[] _versionKey;

    internal DirectoryNodes(Subspace nodes, Subspace content, Random random)
    {
        _nodes = nodes;
        _content = content;
        Root = new DirectoryNode(nodes.Key, nodes.Sub(nodes.Key), []);
        _allocator = new PrefixAllocator(Root.Space.Sub(AllocatorName), random);
        _versionKey = Root.Space.Pack(VersionName);
    }

    /// <summary>The node above all directories. It is never written as such; its children are.</summary>
    internal DirectoryNode Root { get; }

    /// <summary>Refuses directories of a later version: a greater major one always.</summary>
    internal async ValueTask CheckVersionForReadAsync(IReadTransaction transaction) => await ReadVersionAsync(transaction);

    /// <summary>Refuses directories of a later version, a greater minor one as well, and writes the version where there is none.</summary>
    internal async ValueTask CheckVersionForWriteAsync(ITransaction transaction)
    {
        if (await ReadVersionAsync(transaction) is not { } found)
        {
            var version = new byte[12];
            BinaryPrimitives.WriteUInt32LittleEndian(version, Major);
            BinaryPrimitives.WriteUInt32LittleEndian(version.AsSpan(4), Minor);
            BinaryPrimitives.WriteUInt32LittleEndian(version.AsSpan(8), Micro);
            transaction.Set(_versionKey, version);
        }
        else if (found.Minor > Minor)
        {
            throw new DirectoryException(
                DirectoryErrorKind.VersionTooNew,
                $"The directories have version {found.Text}; this program knows {Major}.{Minor}.{Micro} and can only read them.");
        }
    }

    /// <summary>The node of a child, or null.</summary>
    internal async ValueTask<DirectoryNode?> FindChildAsync(IReadTransaction transaction, DirectoryNode parent, string name)
    {
        var prefix = await transaction.GetAsync(parent.ChildKey(name));
        if (prefix is null) return null;
        var space = _nodes.Sub(prefix);
        return new DirectoryNode(prefix, space, await transaction.GetAsync(space.Pack(LayerName)) ?? []);
    }

    /// <summary>Makes a child with a prefix of its own. The caller has made sure that the parent has no child of the name.</summary>
    internal async ValueTask<DirectoryNode> CreateChildAsync(ITransaction transaction, DirectoryNode parent, string name, byte[] layer)
    {
        var childKey = parent.ChildKey(name);
        var prefix = _content.Pack(await _allocator.AllocateAsync(transaction));
        await RequireUnusedAsync(transaction, prefix);
        var child = new DirectoryNode(prefix, _nodes.Sub(prefix), layer);
        transaction.Set(childKey, prefix);
        transaction.Set(child.Space.Pack(LayerName), layer);
        return child;
    }

    /// <summary>The children's names in the order of their UTF-8 bytes, from behind <paramref name="after"/> on.</summary>
    internal static async IAsyncEnumerable<string> ListChildrenAsync(
        IReadTransaction transaction, DirectoryNode node, string? after, int limit)
    {
        var children = node.Children;
        var range = children.Range();
        if (after is not null) range = range with { Begin = KeyRange.After(children.Pack(after)) };
        await foreach (var child in DirectoryRangeReads.AllAsync(transaction, range, limit)) yield return NameOf(children, child.Key.Span);
    }

    /// <summary>Removes the contents and the nodes of a directory and of all directories below it; not its name in its parent.</summary>
    internal async ValueTask RemoveTreeAsync(ITransaction transaction, byte[] topPrefix)
    {
        // A stack of our own and no recursion: how deep directories are nested is up to the store's content.
        var prefixes = new Stack<byte[]>();
        prefixes.Push(topPrefix);
        while (prefixes.TryPop(out var prefix))
        {
            var node = _nodes.Sub(prefix);
            var children = node.Sub(0).Range();
            await foreach (var child in DirectoryRangeReads.AllAsync(transaction, children)) prefixes.Push(child.Value.ToArray());
            transaction.ClearRange(KeyRange.StartsWith(prefix));
            transaction.ClearRange(node.Range());
        }
    }

    private static string NameOf(Subspace children, ReadOnlySpan<byte> key)
    {
        try
        {
            return children.Read(key).ReadString();
        }
        catch (TupleFormatException e)
        {
            throw Malformed(key, "the names of directories", e);
        }
    }

    private static DirectoryException Malformed(ReadOnlySpan<byte> key, string where, Exception inner) =>
        new(DirectoryErrorKind.Malformed, $"The key {Convert.ToHexStringLower(key)} stands among {where}, and is none.", inner);

    private async ValueTask<(uint Minor, string Text)?> ReadVersionAsync(IReadTransaction transaction)
    {
        var version = await transaction.GetAsync(_versionKey);
        if (version is null) return null;
        if (version.Length != 12)
        {
            throw new DirectoryException(
                DirectoryErrorKind.Malformed, $"The version of the directories has {Quantity.Of(version.Length, "byte")} instead of 12.");
        }

        var major = BinaryPrimitives.ReadUInt32LittleEndian(version);
        var minor = BinaryPrimitives.ReadUInt32LittleEndian(version.AsSpan(4));
        var text = $"{major}.{minor}.{BinaryPrimitives.ReadUInt32LittleEndian(version.AsSpan(8))}";
        if (major <= Major) return (minor, text);
        throw new DirectoryException(
            DirectoryErrorKind.VersionTooNew,
            $"The directories have version {text}; this program knows {Major}.{Minor}.{Micro} and cannot read them.");
    }

    /// <summary>Refuses an allocated prefix that keys or directories not made by the allocator use.</summary>
    private async ValueTask RequireUnusedAsync(ITransaction transaction, byte[] prefix)
    {
        // Keys are looked for by a read that conflicts, directories by snapshot, as the official bindings do: a conflict on the
        // nodes would make creations at the same time conflict.
        if (await DirectoryRangeReads.FirstAsync(transaction, KeyRange.StartsWith(prefix)) is not null)
        {
            throw new DirectoryException(
                DirectoryErrorKind.PrefixInUse,
                $"The store holds keys at {Convert.ToHexStringLower(prefix)}, the prefix allocated for a new directory.");
        }

        if (await OverlapsDirectoryAsync(transaction.Snapshot, prefix))
        {
            throw new DirectoryException(
                DirectoryErrorKind.PrefixInUse,
                $"A directory not made by the allocator overlaps {Convert.ToHexStringLower(prefix)}, the prefix allocated for a new one.");
        }
    }

    /// <summary>Whether a directory's prefix, or the nodes' own, is the start of <paramref name="prefix"/> or starts with it.</summary>
    private async ValueTask<bool> OverlapsDirectoryAsync(IReadTransaction transaction, byte[] prefix)
    {
        if (_nodes.Contains(prefix)) return true;

        // No directory's prefix is the start of another's; so if one is the start of this one, it is the last one up to it.
        var upTo = new KeyRange(_nodes.Range().Begin, KeyRange.After(_nodes.Pack(prefix)));
        if (await DirectoryRangeReads.LastAsync(transaction, upTo) is { } before && prefix.AsSpan().StartsWith(PrefixOf(before.Key.Span)))
            return true;

        var within = new KeyRange(_nodes.Pack(prefix), _nodes.Pack(KeyRange.Increment(prefix)));
        return await DirectoryRangeReads.FirstAsync(transaction, within) is not null;
    }

    private byte[] PrefixOf(ReadOnlySpan<byte> nodeKey)
    {
        try
        {
            return _nodes.Read(nodeKey).ReadBytes();
        }
        catch (TupleFormatException e)
        {
            throw Malformed(nodeKey, "the nodes of directories", e);
        }
    }
}
