using System.Buffers.Binary;
using System.Numerics;

namespace Fdyno.Blocks;

/// <summary>CRC-32C (Castagnoli) in its usual form: reflected, starting from and finished by all ones.</summary>
internal static class Crc32C
{
    /// <summary>The sum of no bytes, to go on from.</summary>
    public const uint Start = 0xFFFF_FFFF;

    /// <summary>Goes on with a sum.</summary>
    /// <param name="sum"><see cref="Start"/>, or what this method answered for the bytes before.</param>
    /// <param name="bytes">The bytes that follow.</param>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        // Eight bytes an instruction; the hardware's one is what makes checking a backup as fast as reading it.
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) sum = BitOperations.Crc32C(sum, b);
        return sum;
    }

    /// <summary>The sum as it is stored.</summary>
    public static uint Finish(uint sum) => ~sum;
}
