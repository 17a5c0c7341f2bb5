using System.Buffers.Binary;
using Fdyno.Jobs;
using Fdyno.Texts;

namespace Fdyno.Blocks;

/// <summary>
/// What stands before a block's payload. All numbers are little-endian; what stands here is on disk, and a change is a new
/// <see cref="Format"/>.
/// </summary>
/// <remarks>
/// <para>0 magic (2) · 2 format (1) · 3 flags (1) · 4 CRC-32C of all else (4) · 8 number (8) · 16 shard (4) · 20 items (4) ·
/// 24 raw size (4) · 28 parts (2) · 30 length of the first key (2) · 32 length of the last key (2) · 34 sum of item sizes (8) ·
/// 42 first key, last key, payload.</para>
/// <para>The payload, uncompressed, is [length key length encoded-item]*, lengths as variable-length integers.</para>
/// </remarks>
internal readonly record struct BackupBlockHeader
{
    /// <summary>The format number of blocks that this version writes, and the only one it knows.</summary>
    public const byte Format = 1;

    /// <summary>The size of the header before the two keys, in bytes.</summary>
    public const int FixedBytes = 42;

    /// <summary>
    /// The most a payload may hold uncompressed: an item's encoding is at most twice its size (400 KB) and comes on top of a block that
    /// was not full yet. More is damage, and must not make a reader ask for the memory.
    /// </summary>
    public const int MaxRawBytes = 1_440_000;

    /// <summary>The most parts of a block: what <see cref="MaxRawBytes"/>, a header and its keys fill.</summary>
    public const int MaxParts = (MaxRawBytes / BackupTuning.PartBytes) + 2;

    private const ushort Magic = 0xB1FD;
    private const byte CompressedFlag = 1;
    private const int CrcOffset = 4;

    /// <summary>Whether the payload is compressed.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>The number of the block's first part within its shard.</summary>
    public long Number { get; init; }

    /// <summary>The shard.</summary>
    public int Shard { get; init; }

    /// <summary>How many items the block holds.</summary>
    public int ItemCount { get; init; }

    /// <summary>The payload's size before compression, in bytes.</summary>
    public int RawBytes { get; init; }

    /// <summary>In how many values the block is stored.</summary>
    public int Parts { get; init; }

    /// <summary>The sum of the items' sizes, in bytes by DynamoDB's rules.</summary>
    public long ItemBytes { get; init; }

    /// <summary>The length of the first packed primary key, in bytes.</summary>
    public int FirstKeyBytes { get; init; }

    /// <summary>The length of the last packed primary key, in bytes.</summary>
    public int LastKeyBytes { get; init; }

    /// <summary>Where the payload starts.</summary>
    public int PayloadOffset => FixedBytes + FirstKeyBytes + LastKeyBytes;

    /// <summary>The first packed primary key of a block with this header.</summary>
    public ReadOnlyMemory<byte> FirstKey(ReadOnlyMemory<byte> block) => block.Slice(FixedBytes, FirstKeyBytes);

    /// <summary>The last packed primary key of a block with this header.</summary>
    public ReadOnlyMemory<byte> LastKey(ReadOnlyMemory<byte> block) => block.Slice(FixedBytes + FirstKeyBytes, LastKeyBytes);

    /// <summary>Writes all but the keys, the payload and the sum.</summary>
    public void Write(Span<byte> block)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(block, Magic);
        block[2] = Format;
        block[3] = IsCompressed ? CompressedFlag : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(block[8..], Number);
        BinaryPrimitives.WriteInt32LittleEndian(block[16..], Shard);
        BinaryPrimitives.WriteInt32LittleEndian(block[20..], ItemCount);
        BinaryPrimitives.WriteInt32LittleEndian(block[24..], RawBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(block[28..], (ushort)Parts);
        BinaryPrimitives.WriteUInt16LittleEndian(block[30..], (ushort)FirstKeyBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(block[32..], (ushort)LastKeyBytes);
        BinaryPrimitives.WriteInt64LittleEndian(block[34..], ItemBytes);
    }

    /// <summary>Writes the sum over a finished block.</summary>
    public static void WriteCrc(Span<byte> block) => BinaryPrimitives.WriteUInt32LittleEndian(block[CrcOffset..], ComputeCrc(block));

    /// <summary>Whether a block's sum is right. Read the header first.</summary>
    public static bool HasValidCrc(ReadOnlySpan<byte> block) =>
        BinaryPrimitives.ReadUInt32LittleEndian(block[CrcOffset..]) == ComputeCrc(block);

    /// <summary>Reads the header of a block, or of its first part, judging by nothing but itself.</summary>
    /// <param name="block">The block.</param>
    /// <param name="header">The header.</param>
    /// <returns>What is wrong with it; null for a header that makes sense.</returns>
    public static string? Read(ReadOnlySpan<byte> block, out BackupBlockHeader header)
    {
        header = default;
        if (block.Length < FixedBytes) return $"it has {Quantity.Of(block.Length, "byte")}, fewer than a header";
        if (BinaryPrimitives.ReadUInt16LittleEndian(block) != Magic) return "it does not start as a block does";
        if (block[2] != Format) return $"its format is {block[2]}, and only {Format} is known";
        if ((block[3] & ~CompressedFlag) != 0) return $"it has unknown flags ({block[3]})";
        header = new BackupBlockHeader
        {
            IsCompressed = (block[3] & CompressedFlag) != 0,
            Number = BinaryPrimitives.ReadInt64LittleEndian(block[8..]),
            Shard = BinaryPrimitives.ReadInt32LittleEndian(block[16..]),
            ItemCount = BinaryPrimitives.ReadInt32LittleEndian(block[20..]),
            RawBytes = BinaryPrimitives.ReadInt32LittleEndian(block[24..]),
            Parts = BinaryPrimitives.ReadUInt16LittleEndian(block[28..]),
            FirstKeyBytes = BinaryPrimitives.ReadUInt16LittleEndian(block[30..]),
            LastKeyBytes = BinaryPrimitives.ReadUInt16LittleEndian(block[32..]),
            ItemBytes = BinaryPrimitives.ReadInt64LittleEndian(block[34..]),
        };
        if (header.Parts is < 1 or > MaxParts) return $"it claims to have {header.Parts} parts";
        if (header.RawBytes is < 0 or > MaxRawBytes) return $"it claims to hold {Quantity.Of(header.RawBytes, "byte")}";
        return null;
    }

    private static uint ComputeCrc(ReadOnlySpan<byte> block) =>
        Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Start, block[..CrcOffset]), block[(CrcOffset + sizeof(uint))..]));
}
