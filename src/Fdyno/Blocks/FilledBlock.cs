using System.Buffers;
using System.IO.Compression;
using Fdyno.Jobs;

namespace Fdyno.Blocks;

/// <summary>
/// The items of a block that is full, not compressed yet. Blocks do not depend on each other, so several can be packed at a time; only
/// their numbers are given in order (<see cref="PackedBlock.Seal"/>).
/// </summary>
/// <param name="raw">The items one after the other, in a buffer from the shared pool, which goes back when they are packed.</param>
/// <param name="length">Their length in it.</param>
/// <param name="first">Where the first packed primary key is in it.</param>
/// <param name="last">Where the last one is.</param>
/// <param name="itemCount">How many items there are.</param>
/// <param name="itemBytes">Their size, in bytes by DynamoDB's rules.</param>
internal sealed class FilledBlock(
    byte[] raw, int length, (int Start, int Length) first, (int Start, int Length) last, int itemCount, long itemBytes)
{
    // The lowest level that looks for repetitions; a window beyond a block would only cost memory.
    private const int BrotliQuality = 1;
    private const int BrotliWindow = 20;

    /// <summary>Compresses the items. To be called once.</summary>
    public PackedBlock Pack()
    {
        var offset = BackupBlockHeader.FixedBytes + first.Length + last.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(offset + length);
        var payload = buffer.AsSpan(offset, length);
        // The room is that of the uncompressed payload: where compression does not fit into it, it does not pay.
        var isCompressed = BrotliEncoder.TryCompress(raw.AsSpan(0, length), payload, out var stored, BrotliQuality, BrotliWindow);
        if (!isCompressed || stored >= length)
        {
            isCompressed = false;
            stored = length;
            raw.AsSpan(0, length).CopyTo(payload);
        }

        raw.AsSpan(first.Start, first.Length).CopyTo(buffer.AsSpan(BackupBlockHeader.FixedBytes));
        raw.AsSpan(last.Start, last.Length).CopyTo(buffer.AsSpan(BackupBlockHeader.FixedBytes + first.Length));
        var header = new BackupBlockHeader
        {
            IsCompressed = isCompressed,
            ItemCount = itemCount,
            RawBytes = length,
            Parts = (offset + stored + BackupTuning.PartBytes - 1) / BackupTuning.PartBytes,
            ItemBytes = itemBytes,
            FirstKeyBytes = first.Length,
            LastKeyBytes = last.Length,
        };
        ArrayPool<byte>.Shared.Return(raw);
        return new PackedBlock(header, buffer, offset + stored);
    }
}
