using System.Buffers;
using Fdyno.Storage.Buffered;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// The form of conflict ranges in the commit log: bounds in ascending order, each as the number of bytes it shares with the bound
/// before it, the number of the rest, and the rest. Numbers are base 128, low groups first.
/// </summary>
internal static class ConflictRangeCodec
{
    /// <summary>Writes ranges that are ascending and disjoint.</summary>
    public static byte[] Encode(IReadOnlyList<KeyRange> ranges)
    {
        var writer = new ArrayBufferWriter<byte>();
        var previous = ReadOnlySpan<byte>.Empty;
        foreach (var range in ranges)
        {
            WriteBound(writer, previous, range.Begin.Span);
            WriteBound(writer, range.Begin.Span, range.End.Span);
            previous = range.End.Span;
        }
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Whether one of the ranges in <paramref name="encoded"/> overlaps one of <paramref name="reads"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are none that <see cref="Encode"/> wrote.</exception>
    public static bool Overlaps(ReadOnlySpan<byte> encoded, RangeSet reads)
    {
        byte[] previous = [];
        while (!encoded.IsEmpty)
        {
            var begin = ReadBound(ref encoded, previous);
            previous = ReadBound(ref encoded, begin);
            if (reads.Overlaps(new KeyRange(begin, previous))) return true;
        }
        return false;
    }

    private static void WriteBound(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> bound)
    {
        var shared = previous.CommonPrefixLength(bound);
        WriteNumber(writer, shared);
        WriteNumber(writer, bound.Length - shared);
        writer.Write(bound[shared..]);
    }

    private static byte[] ReadBound(ref ReadOnlySpan<byte> encoded, byte[] previous)
    {
        var shared = ReadNumber(ref encoded);
        var length = ReadNumber(ref encoded);
        if (shared > previous.Length || length > encoded.Length) throw Invalid();
        var bound = new byte[shared + length];
        previous.AsSpan(0, shared).CopyTo(bound);
        encoded[..length].CopyTo(bound.AsSpan(shared));
        encoded = encoded[length..];
        return bound;
    }

    private static void WriteNumber(ArrayBufferWriter<byte> writer, int number)
    {
        for (; number >= 0x80; number >>= 7) writer.Write([(byte)(number | 0x80)]);
        writer.Write([(byte)number]);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> encoded)
    {
        var number = 0;
        for (var shift = 0; shift < 28 && !encoded.IsEmpty; shift += 7)
        {
            var group = encoded[0];
            encoded = encoded[1..];
            number |= (group & 0x7F) << shift;
            if (group < 0x80) return number;
        }
        throw Invalid();
    }

    private static InvalidDataException Invalid() => new("The commit log holds a conflict range that cannot be read.");
}
