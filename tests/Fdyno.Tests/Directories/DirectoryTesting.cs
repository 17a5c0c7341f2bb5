using Fdyno.Directories;
using Fdyno.Storage;
using Fdyno.Testing;

namespace Fdyno.Tests.Directories;

/// <summary>Shortcuts: one transaction for one operation.</summary>
internal static class DirectoryTesting
{
    internal static string[] Path(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    internal static Task<DirectorySubspace> Create(this IStore store, DirectoryLayer layer, string path, byte[]? tag = null) =>
        store.WriteAsync(t => layer.CreateAsync(t, Path(path), tag));

    internal static Task<DirectorySubspace> CreateOrOpen(this IStore store, DirectoryLayer layer, string path, byte[]? tag = null) =>
        store.WriteAsync(t => layer.CreateOrOpenAsync(t, Path(path), tag));

    internal static Task<DirectorySubspace> Open(this IStore store, DirectoryLayer layer, string path, byte[]? tag = null) =>
        store.ReadAsync(t => layer.OpenAsync(t, Path(path), tag));

    internal static Task<DirectorySubspace?> TryOpen(this IStore store, DirectoryLayer layer, string path, byte[]? tag = null) =>
        store.ReadAsync(t => layer.TryOpenAsync(t, Path(path), tag));

    internal static Task<bool> Exists(this IStore store, DirectoryLayer layer, string path) =>
        store.ReadAsync(t => layer.ExistsAsync(t, Path(path)));

    internal static Task<DirectorySubspace> Move(this IStore store, DirectoryLayer layer, string from, string to) =>
        store.WriteAsync(t => layer.MoveAsync(t, Path(from), Path(to)));

    internal static Task<bool> Remove(this IStore store, DirectoryLayer layer, string path) =>
        store.WriteAsync(t => layer.RemoveAsync(t, Path(path)));

    internal static Task<List<string>> List(this IStore store, DirectoryLayer layer, string path, string? after = null, int limit = 0) =>
        store.ReadAsync(async t =>
        {
            var names = new List<string>();
            await foreach (var name in layer.ListAsync(t, Path(path), after, limit)) names.Add(name);
            return names;
        });

    internal static Task Set(this IStore store, byte[] key, byte[] value) => store.WriteAsync(t =>
    {
        t.Set(key, value);
        return Task.FromResult(true);
    });

    internal static async Task<DirectoryErrorKind> KindOf(Func<Task> operation) =>
        (await Assert.ThrowsAsync<DirectoryException>(operation)).Kind;

    /// <summary>All that the store holds, as lines of hexadecimal "key = value".</summary>
    internal static string[] Dump(this MemoryStore store) =>
        [.. store.StateAt().Select(row => $"{Convert.ToHexString(row.Key.Span)} = {Convert.ToHexString(row.Value.Span)}")];
}
