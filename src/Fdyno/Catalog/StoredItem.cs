using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.Catalog;

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
    public static async ValueTask<ReadOnlyMemory<byte>> JoinAsync(
        IReadTransaction transaction, TableKeyspace keys, ReadOnlyMemory<byte> primaryKey, ReadOnlyMemory<byte> value)
    {
        if (!IsChunked(value.Span)) return value;
        var joined = await JoinAllAsync(transaction, keys, [new StoredItem(primaryKey, value)]).ConfigureAwait(false);
        return joined[0].Encoded;
    }

    /// <summary>Items with the values that were read of them in the place of their encodings, joined: all their chunks are asked for at once.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreInvalid"/>: a chunk is missing.</exception>
    public static ValueTask<StoredItem[]> JoinAllAsync(IReadTransaction transaction, TableKeyspace keys, IReadOnlyList<StoredItem> values) =>
        JoinAllAsync(transaction, values, (item, number) => keys.Chunk(values[item].PrimaryKey.Span, number));

    /// <inheritdoc cref="JoinAllAsync(IReadTransaction, TableKeyspace, IReadOnlyList{StoredItem})"/>
    /// <param name="transaction">The transaction.</param>
    /// <param name="values">The items.</param>
    /// <param name="chunkKey">The key of a chunk, by the item's place among the others and the chunk's number.</param>
    public static async ValueTask<StoredItem[]> JoinAllAsync(
        IReadTransaction transaction, IReadOnlyList<StoredItem> values, Func<int, int, byte[]> chunkKey)
    {
        var chunks = new List<ReadOnlyMemory<byte>>();
        for (var i = 0; i < values.Count; i++)
        {
            var (primaryKey, value) = values[i];
            if (!IsChunked(value.Span)) continue;
            var count = ChunksOf(primaryKey, value.Span);
            for (var number = 0; number < count; number++) chunks.Add(chunkKey(i, number));
        }

        var read = chunks.Count == 0 ? [] : await transaction.GetManyAsync(chunks).ConfigureAwait(false);
        var joined = new StoredItem[values.Count];
        var at = 0;
        for (var i = 0; i < joined.Length; i++)
        {
            var (primaryKey, value) = values[i];
            if (!IsChunked(value.Span))
            {
                joined[i] = values[i];
                continue;
            }

            var count = ChunksOf(primaryKey, value.Span);
            joined[i] = new StoredItem(primaryKey, Join(primaryKey, [.. read.Skip(at).Take(count)]));
            at += count;
        }

        return joined;
    }

    /// <summary>How many bytes a value stands for, at most: its own, or those of its chunks.</summary>
    public static int SizeOf(ReadOnlyMemory<byte> primaryKey, ReadOnlySpan<byte> value) =>
        IsChunked(value) ? ChunksOf(primaryKey, value) * KeyspaceNames.ChunkBytes : value.Length;

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

        transaction.Set(key, Manifest(number));
    }

    /// <summary>The value that stands for so many chunks.</summary>
    public static byte[] Manifest(int chunks) =>
        [.. KeyspaceNames.ChunkManifest, .. Encoding.ASCII.GetBytes(chunks.ToString(CultureInfo.InvariantCulture))];

    private static int ChunksOf(ReadOnlyMemory<byte> primaryKey, ReadOnlySpan<byte> manifest)
    {
        var digits = manifest[KeyspaceNames.ChunkManifest.Length..];
        return Utf8Parser.TryParse(digits, out int count, out var read) && read == digits.Length && count is > 0 and <= KeyspaceNames.MostChunks
            ? count
            : throw Damaged(primaryKey, "has a value that cannot be read");
    }

    private static byte[] Join(ReadOnlyMemory<byte> primaryKey, byte[]?[] chunks)
    {
        if (Array.IndexOf(chunks, null) >= 0) throw Damaged(primaryKey, "lacks chunks");
        var encoded = new byte[chunks.Sum(c => c!.Length)];
        var at = 0;
        foreach (var chunk in chunks)
        {
            chunk!.CopyTo(encoded, at);
            at += chunk.Length;
        }

        return encoded;
    }

    private static FdynoException Damaged(ReadOnlyMemory<byte> primaryKey, string what) =>
        StoreErrors.Damaged("the store", $"the item with the key {Convert.ToHexStringLower(primaryKey.Span)} {what}");
}
