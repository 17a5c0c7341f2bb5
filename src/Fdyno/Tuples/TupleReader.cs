using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Fdyno.Storage;

namespace Fdyno.Tuples;

/// <summary>
/// Reads a packed tuple, element by element. Every read throws <see cref="TupleFormatException"/> when the bytes are malformed, or
/// hold another type than the one asked for; the reader is not to be used after that.
/// </summary>
public ref struct TupleReader
{
    private const int MaxStackBytes = 512;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;
    private int _depth;

    /// <summary>Makes a reader.</summary>
    /// <param name="bytes">The packed tuple.</param>
    /// <param name="start">How many bytes to pass over, such as a subspace's prefix; offsets in errors count them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The start is behind the bytes.</exception>
    public TupleReader(ReadOnlySpan<byte> bytes, int start = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, bytes.Length);
        _bytes = bytes;
        _position = start;
    }

    /// <summary>Where the next element starts. Two of them cut the packed elements in between out of the bytes.</summary>
    public readonly int Position => _position;

    /// <summary>Whether the tuple, or the nested tuple that is being read, has no further element.</summary>
    public readonly bool AtEnd => _depth == 0
        ? _position == _bytes.Length
        : _position < _bytes.Length && _bytes[_position] == TupleCode.Null && !IsEscaped(_position);

    /// <summary>The type of the next element; <see cref="TupleType.End"/> if there is none.</summary>
    public readonly TupleType PeekType()
    {
        if (AtEnd) return TupleType.End;
        if (_position == _bytes.Length) throw new TupleFormatException(_position, "the bytes end within a nested tuple");
        var code = _bytes[_position];
        return code switch
        {
            TupleCode.Null => TupleType.Null,
            TupleCode.Bytes => TupleType.Bytes,
            TupleCode.String => TupleType.String,
            TupleCode.Nested => TupleType.Nested,
            >= TupleCode.NegativeBig and <= TupleCode.PositiveBig => TupleType.Integer,
            TupleCode.Single => TupleType.Single,
            TupleCode.Double => TupleType.Double,
            TupleCode.False or TupleCode.True => TupleType.Boolean,
            TupleCode.Guid => TupleType.Guid,
            TupleCode.Versionstamp => TupleType.Versionstamp,
            _ => throw new TupleFormatException(_position, $"0x{code:X2} is not the code of a type"),
        };
    }

    /// <summary>Reads a null.</summary>
    public void ReadNull()
    {
        Require(TupleType.Null);
        _position += _depth > 0 ? 2 : 1;
    }

    /// <summary>Reads a null, if one is next.</summary>
    public bool TryReadNull()
    {
        if (PeekType() != TupleType.Null) return false;
        ReadNull();
        return true;
    }

    /// <summary>Reads a byte string.</summary>
    public byte[] ReadBytes()
    {
        Require(TupleType.Bytes);
        var escaped = TakeEscaped(out var length);
        if (length == escaped.Length) return escaped.ToArray();
        var bytes = new byte[length];
        Unescape(escaped, bytes);
        return bytes;
    }

    /// <summary>Reads a byte string, if one is next.</summary>
    public bool TryReadBytes(out byte[] value)
    {
        var found = PeekType() == TupleType.Bytes;
        value = found ? ReadBytes() : [];
        return found;
    }

    /// <summary>Reads a string.</summary>
    public string ReadString()
    {
        Require(TupleType.String);
        var start = _position;
        var escaped = TakeEscaped(out var length);
        try
        {
            if (length == escaped.Length) return TupleWriter.StrictUtf8.GetString(escaped);
            var bytes = length <= MaxStackBytes ? stackalloc byte[length] : new byte[length];
            Unescape(escaped, bytes);
            return TupleWriter.StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new TupleFormatException(start, "a string is not UTF-8", e);
        }
    }

    /// <summary>Reads a string, if one is next.</summary>
    public bool TryReadString(out string value)
    {
        var found = PeekType() == TupleType.String;
        value = found ? ReadString() : "";
        return found;
    }

    /// <summary>Reads an integer of 64 bits. One that does not fit throws <see cref="TupleFormatException"/>.</summary>
    public long ReadInteger()
    {
        Require(TupleType.Integer);
        var start = _position;
        var digits = TakeInteger(out var negative);
        if (digits.Length <= sizeof(ulong))
        {
            var magnitude = ReadMagnitude(digits, negative);
            if (negative ? magnitude <= 1UL << 63 : magnitude <= long.MaxValue) return (long)(negative ? 0UL - magnitude : magnitude);
        }
        else
        {
            // Only other writers' numbers with leading zeros can fit here.
            var value = ReadMagnitudeBig(digits, negative);
            if (value >= long.MinValue && value <= long.MaxValue) return (long)value;
        }

        throw new TupleFormatException(start, "an integer does not fit into 64 bits");
    }

    /// <summary>Reads an integer of 64 bits, if an integer is next.</summary>
    public bool TryReadInteger(out long value)
    {
        var found = PeekType() == TupleType.Integer;
        value = found ? ReadInteger() : 0;
        return found;
    }

    /// <summary>Reads an integer of any size.</summary>
    public BigInteger ReadBigInteger()
    {
        Require(TupleType.Integer);
        var digits = TakeInteger(out var negative);
        return ReadMagnitudeBig(digits, negative);
    }

    /// <summary>Reads a 32-bit floating-point number.</summary>
    public float ReadSingle()
    {
        Require(TupleType.Single);
        var bits = BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));
        return BitConverter.UInt32BitsToSingle((bits & 0x8000_0000) == 0 ? ~bits : bits ^ 0x8000_0000);
    }

    /// <summary>Reads a 64-bit floating-point number.</summary>
    public double ReadDouble()
    {
        Require(TupleType.Double);
        var bits = BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));
        return BitConverter.UInt64BitsToDouble((bits & 0x8000_0000_0000_0000) == 0 ? ~bits : bits ^ 0x8000_0000_0000_0000);
    }

    /// <summary>Reads false or true.</summary>
    public bool ReadBoolean()
    {
        Require(TupleType.Boolean);
        return _bytes[_position++] == TupleCode.True;
    }

    /// <summary>Reads a UUID.</summary>
    public Guid ReadGuid()
    {
        Require(TupleType.Guid);
        return new Guid(Take(16), bigEndian: true);
    }

    /// <summary>Reads a versionstamp.</summary>
    public Versionstamp ReadVersionstamp()
    {
        Require(TupleType.Versionstamp);
        return Versionstamp.Read(Take(Versionstamp.Length));
    }

    /// <summary>Enters a nested tuple: its elements are read next, up to <see cref="EndNested"/>.</summary>
    public void BeginNested()
    {
        Require(TupleType.Nested);
        _position++;
        _depth++;
    }

    /// <summary>Leaves the nested tuple, all of whose elements have been read.</summary>
    /// <exception cref="InvalidOperationException">No nested tuple is being read.</exception>
    public void EndNested()
    {
        if (_depth == 0) throw new InvalidOperationException("No nested tuple is being read.");
        Require(TupleType.End);
        _position++;
        _depth--;
    }

    /// <summary>Passes over the next element, whatever its type; the content of strings is not looked at.</summary>
    public void Skip()
    {
        // A loop and no recursion: how deep tuples are nested is up to the bytes.
        var outer = _depth;
        do
        {
            switch (PeekType())
            {
                case TupleType.End when _depth > outer: EndNested(); break;
                case TupleType.End: throw new TupleFormatException(_position, "no further element was found");
                case TupleType.Null: ReadNull(); break;
                case TupleType.Bytes or TupleType.String: TakeEscaped(out _); break;
                case TupleType.Nested: BeginNested(); break;
                case TupleType.Integer: TakeInteger(out _); break;
                case TupleType.Single: Take(sizeof(uint)); break;
                case TupleType.Double: Take(sizeof(ulong)); break;
                case TupleType.Guid: Take(16); break;
                case TupleType.Versionstamp: Take(Versionstamp.Length); break;
                default: _position++; break; // a boolean is its code alone
            }
        }
        while (_depth > outer);
    }

    private static void Unescape(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        var written = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            target[written++] = escaped[i];
            if (escaped[i] == TupleCode.Null) i++;
        }
    }

    private static ulong ReadMagnitude(ReadOnlySpan<byte> digits, bool negative)
    {
        var magnitude = 0UL;
        foreach (var digit in digits) magnitude = (magnitude << 8) | (negative ? (byte)~digit : digit);
        return magnitude;
    }

    private static BigInteger ReadMagnitudeBig(ReadOnlySpan<byte> digits, bool negative)
    {
        if (!negative) return new BigInteger(digits, isUnsigned: true, isBigEndian: true);
        Span<byte> inverted = stackalloc byte[digits.Length];
        for (var i = 0; i < digits.Length; i++) inverted[i] = (byte)~digits[i];
        return -new BigInteger(inverted, isUnsigned: true, isBigEndian: true);
    }

    private readonly void Require(TupleType type)
    {
        var found = PeekType();
        if (found != type) throw new TupleFormatException(_position, $"{type} was expected, {found} was found");
    }

    private readonly bool IsEscaped(int position) => position + 1 < _bytes.Length && _bytes[position + 1] == TupleCode.Escape;

    /// <summary>Takes a type code and the <paramref name="count"/> bytes behind it, and returns the latter.</summary>
    private ReadOnlySpan<byte> Take(int count)
    {
        var start = _position + 1;
        if (_bytes.Length - start < count) throw new TupleFormatException(_position, "the bytes end within an element");
        _position = start + count;
        return _bytes.Slice(start, count);
    }

    /// <summary>Takes an integer and returns its digits: of a negative one, their complement.</summary>
    private ReadOnlySpan<byte> TakeInteger(out bool negative)
    {
        var code = _bytes[_position];
        negative = code < TupleCode.Zero;
        if (code is not (TupleCode.NegativeBig or TupleCode.PositiveBig)) return Take(Math.Abs(code - TupleCode.Zero));
        if (_position + 1 >= _bytes.Length) throw new TupleFormatException(_position, "the bytes end within an element");
        var length = _bytes[_position + 1];
        return Take(1 + (negative ? (byte)~length : length))[1..];
    }

    /// <summary>Takes a byte string or a string, and returns its bytes, zeros still escaped.</summary>
    /// <param name="length">How many bytes they are without the escapes.</param>
    private ReadOnlySpan<byte> TakeEscaped(out int length)
    {
        var start = _position + 1;
        var end = start;
        var escapes = 0;
        while (true)
        {
            var zero = _bytes[end..].IndexOf(TupleCode.Null);
            if (zero < 0) throw new TupleFormatException(_position, "the bytes end within an element");
            end += zero;
            if (!IsEscaped(end)) break;
            escapes++;
            end += 2;
        }

        _position = end + 1;
        length = end - start - escapes;
        return _bytes[start..end];
    }
}
