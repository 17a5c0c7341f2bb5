using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.Tables;

/// <summary>An item as it stands in the store: its packed primary key and its encoding, chunks joined.</summary>
/// <param name="PrimaryKey">The packed primary key.</param>
/// <param name="Encoded">The item's encoding.</param>
internal readonly record struct StoredItem(ReadOnlyMemory<byte> PrimaryKey, ReadOnlyMemory<byte> Encoded)
{
    /// <summary>Whether a value is the manifest of an item that stands in chunks.</summary>
    public static bool IsChunked(ReadOnlySpan<byte> value) => value.StartsWith(KeyspaceNames.ChunkManifest);

    /// <summary>Reads an item's encoding; null where there is no such item.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(IReadTransaction transaction, TableKeyspace keys, ReadOnlyMemory<byte> primaryKey)
    {
        var value = await transaction.GetAsync(keys.Item(primaryKey.Span)).ConfigureAwait(false);
        if (value is null) return null;
        return await JoinAsync(transaction, keys, primaryKey, value).ConfigureAwait(false);
    }

    /// <summary>The encoding of an item whose value was read: the value itself, or its chunks joined.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreInvalid"/>: a chunk is missing.</exception>
    public static ValueTask<ReadOnlyMemory<byte>> JoinAsync(
        IReadTransaction transaction, TableKeyspace keys, ReadOnlyMemory<byte> primaryKey, ReadOnlyMemory<byte> value) =>
        IsChunked(value.Span) ? ReadChunksAsync(transaction, keys, primaryKey, value) : new(value);

    /// <summary>Writes an item's encoding, in chunks where it is large. Chunks of an earlier item must be gone.</summary>
    public static void Write(ITransaction transaction, TableKeyspace keys, ReadOnlySpan<byte> primaryKey, ReadOnlySpan<byte> encoded)
    {
        var key = keys.Item(primaryKey);
        if (encoded.Length <= KeyspaceNames.MaxInlineItemBytes)
        {
            transaction.Set(key, encoded);
            return;
        }

        var number = 0;
        for (; !encoded.IsEmpty; number++)
        {
            var length = Math.Min(encoded.Length, KeyspaceNames.ChunkBytes);
            transaction.Set(keys.Chunk(primaryKey, number), encoded[..length]);
            encoded = encoded[length..];
        }

        var count = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
        transaction.Set(key, [.. KeyspaceNames.ChunkManifest, .. count]);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadChunksAsync(
        IReadTransaction transaction, TableKeyspace keys, ReadOnlyMemory<byte> primaryKey, ReadOnlyMemory<byte> manifest)
    {
        var chunks = new List<ReadOnlyMemory<byte>>();
        await foreach (var chunk in transaction.ReadAllAsync(keys.ChunksOf(primaryKey.Span)).ConfigureAwait(false)) chunks.Add(chunk.Value);
        var digits = manifest.Span[KeyspaceNames.ChunkManifest.Length..];
        if (!Utf8Parser.TryParse(digits, out int count, out var read) || read != digits.Length || count != chunks.Count)
            throw StoreErrors.Damaged("the store", $"the item with the key {Convert.ToHexStringLower(primaryKey.Span)} lacks chunks");
        var encoded = new byte[chunks.Sum(c => c.Length)];
        var at = 0;
        foreach (var chunk in chunks)
        {
            chunk.Span.CopyTo(encoded.AsSpan(at));
            at += chunk.Length;
        }

        return encoded;
    }
}
