namespace Fdyno.Blocks;

/// <summary>Lengths in blocks: seven bits a byte, least significant first, the high bit on all but the last byte.</summary>
internal static class VarInt
{
    /// <summary>The most bytes of a length.</summary>
    public const int MaxLength = 5;

    /// <summary>Writes a length.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> target, int value)
    {
        var count = 0;
        var rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7) target[count++] = (byte)(rest | 0x80);
        target[count++] = (byte)rest;
        return count;
    }

    /// <summary>Reads a length; whether there was one.</summary>
    /// <param name="source">What is left to read; moved behind the length.</param>
    /// <param name="value">The length.</param>
    public static bool TryRead(ref ReadOnlySpan<byte> source, out int value)
    {
        value = 0;
        for (var i = 0; i < MaxLength && i < source.Length; i++)
        {
            value |= (source[i] & 0x7F) << (7 * i);
            if (source[i] >= 0x80) continue;
            source = source[(i + 1)..];
            return value >= 0;
        }

        return false;
    }
}
