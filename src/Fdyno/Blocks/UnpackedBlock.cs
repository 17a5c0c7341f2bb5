using System.Buffers;
using System.IO.Compression;
using Fdyno.Catalog;
using Fdyno.Texts;

namespace Fdyno.Blocks;

/// <summary>The items of a block, in a borrowed buffer that goes back when it is disposed.</summary>
internal sealed class UnpackedBlock : IDisposable
{
    private byte[]? _buffer;

    private UnpackedBlock(byte[] buffer, List<StoredItem> items)
    {
        _buffer = buffer;
        Items = items;
    }

    /// <summary>The items, in the order of their keys. Not to be used once this is disposed.</summary>
    public List<StoredItem> Items { get; }

    /// <summary>Unpacks a block whose sum was found right.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="block">The block.</param>
    /// <param name="unpacked">The items; null where something is wrong.</param>
    /// <returns>What is wrong; null for a sound block.</returns>
    public static string? Unpack(BackupBlockHeader header, ReadOnlyMemory<byte> block, out UnpackedBlock? unpacked)
    {
        unpacked = null;
        if (header.PayloadOffset > block.Length) return "its keys are longer than it is";
        var payload = block.Span[header.PayloadOffset..];
        var buffer = ArrayPool<byte>.Shared.Rent(header.RawBytes);
        var problem = Decompress(header, payload, buffer.AsSpan(0, header.RawBytes)) ?? Split(header, buffer.AsMemory(0, header.RawBytes), out unpacked, buffer);
        if (problem is null) return null;
        ArrayPool<byte>.Shared.Return(buffer);
        unpacked = null;
        return problem;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } b) ArrayPool<byte>.Shared.Return(b);
    }

    private static string? Decompress(BackupBlockHeader header, ReadOnlySpan<byte> payload, Span<byte> raw)
    {
        if (!header.IsCompressed)
        {
            if (payload.Length != raw.Length) return $"its payload has {Quantity.Of(payload.Length, "byte")} instead of {raw.Length}";
            payload.CopyTo(raw);
            return null;
        }

        return BrotliDecoder.TryDecompress(payload, raw, out var written) && written == raw.Length
            ? null
            : "its payload cannot be decompressed to its size";
    }

    private static string? Split(BackupBlockHeader header, ReadOnlyMemory<byte> raw, out UnpackedBlock? unpacked, byte[] buffer)
    {
        unpacked = null;
        // The count is only believed as far as the bytes can hold items: each has two lengths.
        var items = new List<StoredItem>(Math.Clamp(header.ItemCount, 0, raw.Length / 2));
        var rest = raw.Span;
        while (!rest.IsEmpty)
        {
            if (!TryTake(raw, ref rest, out var key) || !TryTake(raw, ref rest, out var encoded)) return "its last item is cut off";
            items.Add(new StoredItem(key, encoded));
        }

        if (items.Count != header.ItemCount) return $"it holds {Quantity.Of(items.Count, "item")} instead of {header.ItemCount}";
        unpacked = new UnpackedBlock(buffer, items);
        return null;
    }

    private static bool TryTake(ReadOnlyMemory<byte> raw, ref ReadOnlySpan<byte> rest, out ReadOnlyMemory<byte> taken)
    {
        taken = default;
        if (!VarInt.TryRead(ref rest, out var length) || length > rest.Length) return false;
        taken = raw.Slice(raw.Length - rest.Length, length);
        rest = rest[length..];
        return true;
    }
}
