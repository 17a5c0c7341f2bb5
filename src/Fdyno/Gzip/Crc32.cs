using System.Buffers.Binary;

namespace Fdyno.Gzip;

/// <summary>CRC-32 as gzip uses it (RFC 1952, section 8).</summary>
internal static class Crc32
{
    /// <summary>The sum of each byte, followed by none to seven zeros: eight bytes are added at a time.</summary>
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>Goes on with a sum.</summary>
    /// <param name="sum">The sum of the bytes before; 0 where there are none.</param>
    /// <param name="bytes">The bytes that follow.</param>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        var t = Tables;
        sum = ~sum;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ sum;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(uint)..]);
            sum = t[7][(byte)low] ^ t[6][(byte)(low >> 8)] ^ t[5][(byte)(low >> 16)] ^ t[4][low >> 24]
                ^ t[3][(byte)high] ^ t[2][(byte)(high >> 8)] ^ t[1][(byte)(high >> 16)] ^ t[0][high >> 24];
        }

        foreach (var b in bytes) sum = t[0][(byte)(sum ^ b)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint[][] MakeTables()
    {
        const uint Polynomial = 0xEDB8_8320;
        var tables = new uint[8][];
        for (var zeros = 0; zeros < tables.Length; zeros++) tables[zeros] = new uint[256];
        for (var b = 0u; b < 256; b++)
        {
            var sum = b;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) == 0 ? sum >> 1 : Polynomial ^ (sum >> 1);
            tables[0][b] = sum;
        }

        for (var zeros = 1; zeros < tables.Length; zeros++)
        {
            for (var b = 0; b < 256; b++)
            {
                var before = tables[zeros - 1][b];
                tables[zeros][b] = tables[0][(byte)before] ^ (before >> 8);
            }
        }

        return tables;
    }
}
