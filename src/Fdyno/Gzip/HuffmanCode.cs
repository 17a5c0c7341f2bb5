namespace Fdyno.Gzip;

/// <summary>A Huffman code of deflated data (RFC 1951, section 3.2.2). Made once, set for each block.</summary>
internal sealed class HuffmanCode
{
    private const int MaxLength = 15;

    /// <summary>Codes up to this length are found with one look; the longer ones are rare.</summary>
    private const int FastBits = 10;

    /// <summary>For each value of the next bits, the symbol above four bits with the length of its code; 0 where the code is longer.</summary>
    private readonly ushort[] _fast = new ushort[1 << FastBits];

    /// <summary>How many codes there are of each length.</summary>
    private readonly int[] _counts = new int[MaxLength + 1];

    /// <summary>The symbols in the order of their codes.</summary>
    private readonly ushort[] _symbols = new ushort[288];

    /// <summary>Sets the code.</summary>
    /// <param name="lengths">The length of each symbol's code; 0 for a symbol without one.</param>
    /// <param name="mayBeSingle">Whether the code may have one symbol only, or none.</param>
    /// <exception cref="GzipDataException">There is no such code.</exception>
    public void Set(ReadOnlySpan<byte> lengths, bool mayBeSingle)
    {
        Array.Clear(_counts);
        foreach (var length in lengths) _counts[length]++;
        var codes = lengths.Length - _counts[0];
        _counts[0] = 0;
        CheckCounts(mayBeSingle && codes <= 1 && _counts[1] == codes);

        Span<int> index = stackalloc int[MaxLength + 2];
        Span<int> next = stackalloc int[MaxLength + 2];
        for (var length = 1; length <= MaxLength; length++)
        {
            index[length + 1] = index[length] + _counts[length];
            next[length + 1] = (next[length] + _counts[length]) << 1;
        }

        Array.Clear(_fast);
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            var length = lengths[symbol];
            if (length == 0) continue;
            _symbols[index[length]++] = (ushort)symbol;
            var code = next[length]++;
            if (length > FastBits) continue;
            for (var i = Reversed(code, length); i < _fast.Length; i += 1 << length) _fast[i] = (ushort)((symbol << 4) | length);
        }
    }

    /// <summary>Reads a symbol.</summary>
    /// <exception cref="GzipDataException">The bits are no code.</exception>
    public int Read(ref BitReader reader)
    {
        var entry = _fast[reader.Bits & ((1 << FastBits) - 1)];
        if (entry == 0) return ReadLong(ref reader);
        reader.Skip(entry & 15);
        return entry >> 4;
    }

    private int ReadLong(ref BitReader reader)
    {
        var (code, first, index) = (0, 0, 0);
        for (var length = 1; length <= MaxLength; length++)
        {
            code |= (int)(reader.Bits >> (length - 1)) & 1;
            var count = _counts[length];
            if (code - count < first)
            {
                reader.Skip(length);
                return _symbols[index + code - first];
            }

            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }

        // Where bits are missing, they are the reason.
        if (reader.Count >= MaxLength) throw GzipDataException.Invalid();
        reader.Skip(MaxLength);
        return 0;
    }

    /// <summary>Checks that each sequence of bits is exactly one code.</summary>
    private void CheckCounts(bool mayBeIncomplete)
    {
        var left = 1;
        for (var length = 1; length <= MaxLength; length++)
        {
            left = (left << 1) - _counts[length];
            if (left < 0) throw GzipDataException.Invalid();
        }

        if (left > 0 && !mayBeIncomplete) throw GzipDataException.Invalid();
    }

    private static int Reversed(int code, int length)
    {
        var reversed = 0;
        for (; length > 0; length--, code >>= 1) reversed = (reversed << 1) | (code & 1);
        return reversed;
    }
}
