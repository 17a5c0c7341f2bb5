using System.Text;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Directories;

/// <summary>
/// FoundationDB's directory layer: a tree of named directories, each with a short prefix for its contents, allocated without
/// regard to its path, so that moving a directory moves no content. Keys and rules are those of the official bindings; partitions
/// and prefixes chosen by hand are refused.
/// </summary>
/// <remarks>
/// A path is a list of names; every path is below the root given to the constructor. A layer's tag says whose directory it is: it
/// is written when the directory is created and, where one is given, checked when it is opened. Every operation can be refused with
/// <see cref="DirectoryErrorKind.RootRefused"/>, <see cref="DirectoryErrorKind.PartitionRefused"/>,
/// <see cref="DirectoryErrorKind.VersionTooNew"/> and <see cref="DirectoryErrorKind.Malformed"/>, one that creates also with
/// <see cref="DirectoryErrorKind.PrefixInUse"/>; these are the kinds that can meet every operation.
/// </remarks>
public sealed class DirectoryLayer
{
    private static readonly byte[] DefaultNodesPrefix = [0xFE];

    private readonly DirectoryNodes _nodes;
    private readonly string[] _root;

    /// <summary>Makes a directory layer. It holds no state: any number of them work on one store.</summary>
    /// <param name="nodes">Where the tree is kept; by default at FE.</param>
    /// <param name="content">Where the directories' prefixes are allocated; by default anywhere.</param>
    /// <param name="root">The directory below which all paths are; by default the root of the tree.</param>
    /// <param name="random">What prefixes are drawn with; if transactions run at the same time, it has to be safe for that.</param>
    /// <exception cref="ArgumentException">The prefix of the nodes is empty: every key would be the tree's.</exception>
    public DirectoryLayer(Subspace? nodes = null, Subspace? content = null, IReadOnlyList<string>? root = null, Random? random = null)
    {
        if (nodes is { Key.Length: 0 }) throw new ArgumentException("The directories' nodes need a prefix.", nameof(nodes));
        _nodes = new DirectoryNodes(nodes ?? new Subspace(DefaultNodesPrefix), content ?? Subspace.All, random ?? Random.Shared);
        _root = [.. root ?? []];
    }

    /// <summary>Opens the directory at a path, or creates it, and its parents where they are missing.</summary>
    /// <param name="transaction">What to work in.</param>
    /// <param name="path">The path.</param>
    /// <param name="layer">The tag to check or to write; empty or null: check none, write none.</param>
    /// <exception cref="DirectoryException">
    /// <see cref="DirectoryErrorKind.LayerMismatch"/>; the kinds that can meet every operation.
    /// </exception>
    public async Task<DirectorySubspace> CreateOrOpenAsync(ITransaction transaction, IReadOnlyList<string> path, byte[]? layer = null)
    {
        var walk = await StartAsync(transaction, path);
        return walk.Node is { } node ? Open(walk, node, layer) : await CreateMissingAsync(transaction, walk, layer);
    }

    /// <summary>Creates the directory at a path, and its parents where they are missing.</summary>
    /// <param name="transaction">What to work in.</param>
    /// <param name="path">The path.</param>
    /// <param name="layer">The tag to write; empty or null for none.</param>
    /// <exception cref="DirectoryException">
    /// <see cref="DirectoryErrorKind.AlreadyExists"/>; the kinds that can meet every operation.
    /// </exception>
    public async Task<DirectorySubspace> CreateAsync(ITransaction transaction, IReadOnlyList<string> path, byte[]? layer = null)
    {
        var walk = await StartAsync(transaction, path);
        if (walk.Node is not null) throw Refuse(DirectoryErrorKind.AlreadyExists, walk.Path, "exists already");
        return await CreateMissingAsync(transaction, walk, layer);
    }

    /// <summary>Opens the directory at a path.</summary>
    /// <param name="transaction">What to read in.</param>
    /// <param name="path">The path.</param>
    /// <param name="layer">The tag to check; empty or null to check none.</param>
    /// <exception cref="DirectoryException">
    /// <see cref="DirectoryErrorKind.NotFound"/>, <see cref="DirectoryErrorKind.LayerMismatch"/>; the kinds that can meet every
    /// operation.
    /// </exception>
    public async Task<DirectorySubspace> OpenAsync(IReadTransaction transaction, IReadOnlyList<string> path, byte[]? layer = null) =>
        await TryOpenAsync(transaction, path, layer) ?? throw Refuse(DirectoryErrorKind.NotFound, path, "does not exist");

    /// <summary>Opens the directory at a path; null where there is none.</summary>
    /// <param name="transaction">What to read in.</param>
    /// <param name="path">The path.</param>
    /// <param name="layer">The tag to check; empty or null to check none.</param>
    /// <exception cref="DirectoryException">
    /// <see cref="DirectoryErrorKind.LayerMismatch"/>; the kinds that can meet every operation.
    /// </exception>
    public async Task<DirectorySubspace?> TryOpenAsync(IReadTransaction transaction, IReadOnlyList<string> path, byte[]? layer = null)
    {
        var walk = await StartAsync(transaction, path);
        return walk.Node is { } node ? Open(walk, node, layer) : null;
    }

    /// <summary>
    /// Whether there is a directory at a path. An empty path asks for the root, which is missing only if it was given by a path.
    /// </summary>
    /// <exception cref="DirectoryException">The kinds that can meet every operation.</exception>
    public async Task<bool> ExistsAsync(IReadTransaction transaction, IReadOnlyList<string> path)
    {
        await _nodes.CheckVersionForReadAsync(transaction);
        return (await WalkAsync(transaction, path)).Node is not null;
    }

    /// <summary>The names of the directories in a directory, in the order of their UTF-8 bytes, read as they are asked for.</summary>
    /// <param name="transaction">What to read in; the enumeration has to end before it does.</param>
    /// <param name="path">The path; empty for the root.</param>
    /// <param name="after">The name behind which to start; null to start with the first one.</param>
    /// <param name="limit">The most names to read; 0 for all.</param>
    /// <exception cref="DirectoryException">
    /// <see cref="DirectoryErrorKind.NotFound"/>; the kinds that can meet every operation.
    /// </exception>
    public async IAsyncEnumerable<string> ListAsync(
        IReadTransaction transaction, IReadOnlyList<string> path, string? after = null, int limit = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        await _nodes.CheckVersionForReadAsync(transaction);
        var walk = await WalkAsync(transaction, path);
        var node = walk.Node ?? throw Refuse(DirectoryErrorKind.NotFound, path, "does not exist");
        await foreach (var name in DirectoryNodes.ListChildrenAsync(transaction, node, after, limit)) yield return name;
    }

    /// <summary>Gives a directory another path. Its prefix, its contents and what is below it stay as they are.</summary>
    /// <exception cref="DirectoryException">
    /// <see cref="DirectoryErrorKind.BadMove"/>, <see cref="DirectoryErrorKind.NotFound"/>,
    /// <see cref="DirectoryErrorKind.AlreadyExists"/>, <see cref="DirectoryErrorKind.ParentMissing"/>; the kinds that can meet every
    /// operation.
    /// </exception>
    public async Task<DirectorySubspace> MoveAsync(ITransaction transaction, IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        RequireBelowRoot(from);
        RequireBelowRoot(to);
        if (to.Take(from.Count).SequenceEqual(from, StringComparer.Ordinal))
            throw Refuse(DirectoryErrorKind.BadMove, from, $"cannot be moved to '{FullPath(to)}', which is itself or below it");
        await _nodes.CheckVersionForWriteAsync(transaction);

        var source = await WalkAsync(transaction, from);
        var target = await WalkAsync(transaction, to);
        var node = source.Node ?? throw Refuse(DirectoryErrorKind.NotFound, from, "does not exist");
        if (target.Node is not null) throw Refuse(DirectoryErrorKind.AlreadyExists, to, "exists already");
        var parent = target.Parent ?? throw Refuse(DirectoryErrorKind.ParentMissing, to, "has no parent directory; create that first");
        transaction.Set(parent.ChildKey(to[^1]), node.Prefix);
        transaction.Clear(source.Parent!.ChildKey(from[^1]));
        return new DirectorySubspace(node.Prefix, [.. to], node.Layer);
    }

    /// <summary>Removes a directory, its contents and all directories below it.</summary>
    /// <returns>Whether there was a directory.</returns>
    /// <exception cref="DirectoryException">The kinds that can meet every operation.</exception>
    public async Task<bool> RemoveAsync(ITransaction transaction, IReadOnlyList<string> path)
    {
        RequireBelowRoot(path);
        await _nodes.CheckVersionForWriteAsync(transaction);
        var walk = await WalkAsync(transaction, path);
        if (walk.Node is not { } node) return false;
        await _nodes.RemoveTreeAsync(transaction, node.Prefix);
        transaction.Clear(walk.Parent!.ChildKey(path[^1]));
        return true;
    }

    private static void RequireBelowRoot(IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Count == 0)
            throw new DirectoryException(DirectoryErrorKind.RootRefused, "The root can only be listed; give the path of a directory.");
    }

    private static string Display(byte[] layer) => Encoding.UTF8.GetString(layer);

    private DirectorySubspace Open(Walk walk, DirectoryNode node, byte[]? layer)
    {
        if (layer is { Length: > 0 } && !node.Layer.AsSpan().SequenceEqual(layer))
        {
            throw Refuse(
                DirectoryErrorKind.LayerMismatch, walk.Path, $"belongs to the layer '{Display(node.Layer)}', not to '{Display(layer)}'");
        }

        return new DirectorySubspace(node.Prefix, [.. walk.Path], node.Layer);
    }

    private DirectoryException Refuse(DirectoryErrorKind kind, IReadOnlyList<string> path, string what) =>
        new(kind, $"The directory '{FullPath(path)}' {what}.");

    private string FullPath(IReadOnlyList<string> path) => string.Join('/', [.. _root, .. path]);

    private async ValueTask<Walk> StartAsync(IReadTransaction transaction, IReadOnlyList<string> path)
    {
        RequireBelowRoot(path);
        await _nodes.CheckVersionForReadAsync(transaction);
        return await WalkAsync(transaction, path);
    }

    /// <summary>
    /// Follows a path as far as it exists. A partition on it is refused, as the rest of the path would be in another tree.
    /// </summary>
    private async ValueTask<Walk> WalkAsync(IReadTransaction transaction, IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] names = [.. _root, .. path];
        var walk = new Walk(path, names);
        walk.Found.Add(_nodes.Root);
        foreach (var name in names)
        {
            var node = await _nodes.FindChildAsync(transaction, walk.Found[^1], name);
            if (node is null) break;
            if (node.IsPartition) throw Refuse(DirectoryErrorKind.PartitionRefused, path, "is or is in a partition, unused by Fdyno");
            walk.Found.Add(node);
        }

        return walk;
    }

    private async Task<DirectorySubspace> CreateMissingAsync(ITransaction transaction, Walk walk, byte[]? layer)
    {
        if (DirectoryNode.PartitionLayer.SequenceEqual(layer))
            throw Refuse(DirectoryErrorKind.PartitionRefused, walk.Path, "cannot be made a partition, unused by Fdyno");
        await _nodes.CheckVersionForWriteAsync(transaction);
        var node = walk.Found[^1];
        for (var i = walk.Found.Count - 1; i < walk.Names.Count; i++)
        {
            var isLast = i == walk.Names.Count - 1;
            node = await _nodes.CreateChildAsync(transaction, node, walk.Names[i], isLast && layer is not null ? layer : []);
        }

        return new DirectorySubspace(node.Prefix, [.. walk.Path], node.Layer);
    }

    /// <summary>How far a path exists.</summary>
    /// <param name="Path">The path as it was given.</param>
    /// <param name="Names">The path from the root of the tree.</param>
    private sealed record Walk(IReadOnlyList<string> Path, IReadOnlyList<string> Names)
    {
        /// <summary>The nodes that were found, the tree's root first.</summary>
        internal List<DirectoryNode> Found { get; } = [];

        /// <summary>The node at the end of the path, if all of it exists.</summary>
        internal DirectoryNode? Node => Found.Count == Names.Count + 1 ? Found[^1] : null;

        /// <summary>The node above the end of the path, if that exists.</summary>
        internal DirectoryNode? Parent => Found.Count >= Names.Count ? Found[Names.Count - 1] : null;
    }
}
