using System.Buffers.Binary;

namespace Fdyno.Gzip;

/// <summary>Reads the bits of deflated data, the lowest bit of each byte first.</summary>
internal ref struct BitReader
{
    private readonly ReadOnlySpan<byte> _input;
    private ulong _bits;
    private int _position;

    /// <summary>Starts to read.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="bits">Bits from before them, fewer than eight.</param>
    /// <param name="count">How many bits.</param>
    public BitReader(ReadOnlySpan<byte> input, ulong bits, int count)
    {
        _input = input;
        _bits = bits;
        Count = count;
    }

    /// <summary>How many bits are at hand.</summary>
    public int Count { get; private set; }

    /// <summary>Whether more bits were asked for than there are. What was read then is not data.</summary>
    public bool IsShort { get; private set; }

    /// <summary>The next bits; those that are not there are zero.</summary>
    public readonly ulong Bits => _bits;

    /// <summary>How many bytes have been read, including those whose bits are at hand.</summary>
    public readonly int Position => _position;

    /// <summary>Has at least 56 bits at hand, unless the input ends.</summary>
    public void Refill()
    {
        if (_input.Length - _position >= sizeof(ulong))
        {
            // Bits above Count are those of the next byte, which the next refill puts there again.
            _bits |= BinaryPrimitives.ReadUInt64LittleEndian(_input[_position..]) << Count;
            _position += (63 - Count) >> 3;
            Count |= 56;
            return;
        }

        _bits &= Mask(Count);
        while (Count < 56 && _position < _input.Length)
        {
            _bits |= (ulong)_input[_position++] << Count;
            Count += 8;
        }
    }

    /// <summary>Passes over bits.</summary>
    public void Skip(int count)
    {
        if (count > Count)
        {
            IsShort = true;
            count = Count;
        }

        _bits >>= count;
        Count -= count;
    }

    /// <summary>Reads up to 32 bits as a number.</summary>
    public int Read(int count)
    {
        if (Count < count) Refill();
        var value = (int)(uint)(_bits & Mask(count));
        Skip(count);
        return value;
    }

    /// <summary>Passes over the rest of a byte.</summary>
    public void SkipToByte() => Skip(Count & 7);

    /// <summary>Gives whole bytes back, so that fewer than eight bits are at hand.</summary>
    public void GiveBack()
    {
        _position -= Count >> 3;
        Count &= 7;
        _bits &= Mask(Count);
    }

    /// <summary>Copies bytes; to be called when no bits are at hand.</summary>
    /// <returns>How many there were.</returns>
    public int Copy(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _input.Length - _position);
        _input.Slice(_position, count).CopyTo(destination);
        _position += count;
        return count;
    }

    private static ulong Mask(int count) => (1UL << count) - 1;
}
