using System.Buffers;
using Fdyno.Jobs;

namespace Fdyno.Blocks;

/// <summary>A packed block, in a borrowed buffer that goes back when it is disposed. It is finished when it is sealed.</summary>
/// <param name="header">The block's header, but for its place.</param>
/// <param name="buffer">The buffer, from the shared pool.</param>
/// <param name="length">The block's length in it.</param>
internal sealed class PackedBlock(BackupBlockHeader header, byte[] buffer, int length) : IDisposable
{
    private byte[]? _buffer = buffer;

    /// <summary>The header.</summary>
    public BackupBlockHeader Header { get; private set; } = header;

    /// <summary>The whole block. Not to be used once this is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => (_buffer ?? throw new ObjectDisposedException(nameof(PackedBlock))).AsMemory(0, length);

    /// <summary>Gives the block its place, and its sum over everything.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="number">The number of the block's first part within it.</param>
    public void Seal(int shard, long number)
    {
        Header = Header with { Shard = shard, Number = number };
        var block = (_buffer ?? throw new ObjectDisposedException(nameof(PackedBlock))).AsSpan(0, length);
        Header.Write(block);
        BackupBlockHeader.WriteCrc(block);
    }

    /// <summary>The last packed primary key in the block.</summary>
    public ReadOnlyMemory<byte> LastKey => Header.LastKey(Bytes);

    /// <summary>The values that the block is stored in. Not to be used once this is disposed.</summary>
    public IEnumerable<BlockPart> Parts()
    {
        for (var part = 0; part < Header.Parts; part++)
        {
            var start = part * BackupTuning.PartBytes;
            yield return new BlockPart(Header.Number + part, Bytes.Slice(start, Math.Min(BackupTuning.PartBytes, length - start)));
        }
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } b) ArrayPool<byte>.Shared.Return(b);
    }
}

/// <summary>What is stored under one number of a shard: a block, or a part of one.</summary>
/// <param name="Number">The number.</param>
/// <param name="Value">The bytes.</param>
internal readonly record struct BlockPart(long Number, ReadOnlyMemory<byte> Value);
