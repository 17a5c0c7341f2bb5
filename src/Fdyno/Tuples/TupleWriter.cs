using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Fdyno.Storage;

namespace Fdyno.Tuples;

/// <summary>
/// Packs the elements of a tuple, one after the other, into bytes that sort as the tuples do. The format is FoundationDB's tuple
/// layer, byte for byte. One writer can pack many keys: see <see cref="Truncate"/>. Not safe for use by several threads at a time.
/// </summary>
public sealed class TupleWriter
{
    // Refuses lone surrogates: replacing them would give two strings one key.
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int NoVersionstamp = -1;

    private byte[] _buffer;
    private int _length;
    private int _depth;
    private int _versionstampOffset = NoVersionstamp;

    /// <summary>Makes an empty writer.</summary>
    /// <param name="capacity">How many bytes to make room for at first.</param>
    public TupleWriter(int capacity = 64)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _buffer = new byte[capacity];
    }

    /// <summary>How many bytes have been written.</summary>
    public int Length => _length;

    /// <summary>The bytes so far. Valid until the next change of the writer.</summary>
    /// <exception cref="InvalidOperationException">A nested tuple has not been ended.</exception>
    public ReadOnlySpan<byte> WrittenSpan
    {
        get
        {
            RequireNothingOpen();
            return _buffer.AsSpan(0, _length);
        }
    }

    /// <summary>The bytes so far, for reads. Valid until the next change of the writer.</summary>
    /// <exception cref="InvalidOperationException">A nested tuple has not been ended.</exception>
    public ReadOnlyMemory<byte> WrittenMemory
    {
        get
        {
            RequireNothingOpen();
            return _buffer.AsMemory(0, _length);
        }
    }

    /// <summary>
    /// Where the ten bytes of the incomplete versionstamp start, for <see cref="ITransaction.SetVersionstampedKey"/> and
    /// <see cref="ITransaction.SetVersionstampedValue"/>; null where there is none.
    /// </summary>
    public int? VersionstampOffset => _versionstampOffset == NoVersionstamp ? null : _versionstampOffset;

    /// <summary>Copies the bytes so far.</summary>
    /// <exception cref="InvalidOperationException">A nested tuple has not been ended.</exception>
    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>
    /// Goes back to an earlier length, so that keys with a common start need not pack it again.
    /// </summary>
    /// <param name="length">A <see cref="Length"/> seen between two elements, outside of nested tuples; 0 empties the writer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or greater than the present one.</exception>
    public TupleWriter Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        _length = length;
        _depth = 0;
        if (_versionstampOffset >= length) _versionstampOffset = NoVersionstamp;
        return this;
    }

    /// <summary>Appends bytes as they are: a subspace's prefix, or elements packed before.</summary>
    /// <exception cref="InvalidOperationException">A nested tuple is open; nulls in it would need another form.</exception>
    public TupleWriter AddRaw(ReadOnlySpan<byte> packed)
    {
        RequireNothingOpen();
        packed.CopyTo(Reserve(packed.Length));
        _length += packed.Length;
        return this;
    }

    /// <summary>Adds a null.</summary>
    public TupleWriter AddNull()
    {
        Put(TupleCode.Null);
        if (_depth > 0) Put(TupleCode.Escape);
        return this;
    }

    /// <summary>Adds a byte string.</summary>
    public TupleWriter AddBytes(ReadOnlySpan<byte> value)
    {
        var target = Reserve(value.Length + 2);
        target[0] = TupleCode.Bytes;
        value.CopyTo(target[1..]);
        EndEscaped(value.Length);
        return this;
    }

    /// <summary>Adds a string.</summary>
    /// <exception cref="ArgumentException">The string holds half of a surrogate pair, which UTF-8 cannot hold.</exception>
    public TupleWriter AddString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var bytes = StrictUtf8.GetByteCount(value);
        var target = Reserve(bytes + 2);
        target[0] = TupleCode.String;
        StrictUtf8.GetBytes(value, target[1..]);
        EndEscaped(bytes);
        return this;
    }

    /// <summary>Adds an integer.</summary>
    public TupleWriter AddInteger(long value)
    {
        if (value >= 0) AddSmall((ulong)value, negative: false);
        else AddSmall(0UL - (ulong)value, negative: true);
        return this;
    }

    /// <summary>Adds an integer of any size up to 255 bytes.</summary>
    /// <exception cref="ArgumentException">The integer is longer than 255 bytes.</exception>
    public TupleWriter AddBigInteger(BigInteger value)
    {
        var negative = value.Sign < 0;
        var magnitude = BigInteger.Abs(value);
        var bytes = magnitude.GetByteCount(isUnsigned: true);
        if (bytes > TupleCode.MaxIntegerBytes)
            throw new ArgumentException($"An integer in a tuple has at most {TupleCode.MaxIntegerBytes} bytes.", nameof(value));
        if (bytes <= sizeof(ulong))
        {
            AddSmall((ulong)magnitude, negative);
            return this;
        }

        var target = Reserve(bytes + 2);
        target[0] = negative ? TupleCode.NegativeBig : TupleCode.PositiveBig;
        target[1] = (byte)bytes;
        magnitude.TryWriteBytes(target[2..], out _, isUnsigned: true, isBigEndian: true);
        // The complement makes a greater magnitude sort first, the length's as well as the number's.
        if (negative) Invert(target[1..(bytes + 2)]);
        _length += bytes + 2;
        return this;
    }

    /// <summary>Adds a 32-bit floating-point number, its bits as they are.</summary>
    public TupleWriter AddSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var target = Reserve(1 + sizeof(uint));
        target[0] = TupleCode.Single;
        // IEEE numbers sort as their bits once the sign bit is flipped, and all the others too where it is set.
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], (bits & 0x8000_0000) != 0 ? ~bits : bits ^ 0x8000_0000);
        _length += 1 + sizeof(uint);
        return this;
    }

    /// <summary>Adds a 64-bit floating-point number, its bits as they are.</summary>
    public TupleWriter AddDouble(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var target = Reserve(1 + sizeof(ulong));
        target[0] = TupleCode.Double;
        BinaryPrimitives.WriteUInt64BigEndian(
            target[1..], (bits & 0x8000_0000_0000_0000) != 0 ? ~bits : bits ^ 0x8000_0000_0000_0000);
        _length += 1 + sizeof(ulong);
        return this;
    }

    /// <summary>Adds false or true.</summary>
    public TupleWriter AddBoolean(bool value)
    {
        Put(value ? TupleCode.True : TupleCode.False);
        return this;
    }

    /// <summary>Adds a UUID.</summary>
    public TupleWriter AddGuid(Guid value)
    {
        var target = Reserve(17);
        target[0] = TupleCode.Guid;
        value.TryWriteBytes(target[1..], bigEndian: true, out _);
        _length += 17;
        return this;
    }

    /// <summary>Adds a versionstamp. The place of an incomplete one is kept in <see cref="VersionstampOffset"/>.</summary>
    /// <exception cref="InvalidOperationException">It is the second incomplete one; a store fills in one only.</exception>
    public TupleWriter AddVersionstamp(Versionstamp value)
    {
        if (value.IsIncomplete)
        {
            if (_versionstampOffset != NoVersionstamp)
                throw new InvalidOperationException("A tuple can hold one incomplete versionstamp only.");
            _versionstampOffset = _length + 1;
        }

        var target = Reserve(1 + Versionstamp.Length);
        target[0] = TupleCode.Versionstamp;
        value.Write(target[1..]);
        _length += 1 + Versionstamp.Length;
        return this;
    }

    /// <summary>Begins a tuple within the tuple: what is added is in it, until <see cref="EndNested"/>.</summary>
    public TupleWriter BeginNested()
    {
        Put(TupleCode.Nested);
        _depth++;
        return this;
    }

    /// <summary>Ends the innermost nested tuple.</summary>
    /// <exception cref="InvalidOperationException">No nested tuple is open.</exception>
    public TupleWriter EndNested()
    {
        if (_depth == 0) throw new InvalidOperationException("No nested tuple is open.");
        Put(TupleCode.Null);
        _depth--;
        return this;
    }

    private static void Invert(Span<byte> bytes)
    {
        foreach (ref var b in bytes) b = (byte)~b;
    }

    private void AddSmall(ulong magnitude, bool negative)
    {
        var bytes = (64 - BitOperations.LeadingZeroCount(magnitude) + 7) / 8;
        // Always eight bytes of room, so that one store of a register writes any length.
        var target = Reserve(1 + sizeof(ulong));
        target[0] = (byte)(negative ? TupleCode.Zero - bytes : TupleCode.Zero + bytes);
        if (bytes > 0) BinaryPrimitives.WriteUInt64BigEndian(target[1..], (negative ? ~magnitude : magnitude) << (64 - (8 * bytes)));
        _length += 1 + bytes;
    }

    /// <summary>Escapes the zeros among the <paramref name="count"/> bytes behind a type code at the end, and ends the element.</summary>
    private void EndEscaped(int count)
    {
        var start = _length + 1;
        var zeros = _buffer.AsSpan(start, count).Count(TupleCode.Null);
        if (zeros > 0)
        {
            Reserve(1 + count + zeros + 1);
            var target = start + count + zeros;
            // From the back, so that no byte is overwritten before it has moved.
            for (var source = start + count - 1; target > source + 1; source--)
            {
                if (_buffer[source] == TupleCode.Null) _buffer[--target] = TupleCode.Escape;
                _buffer[--target] = _buffer[source];
            }
        }

        _length = start + count + zeros;
        _buffer[_length++] = TupleCode.Null;
    }

    private void Put(byte value)
    {
        Reserve(1)[0] = value;
        _length++;
    }

    /// <summary>Room for at least <paramref name="count"/> bytes behind what is written, all of the free room.</summary>
    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            // The unwritten bytes move along: an element may be half done.
            Array.Resize(ref _buffer, Math.Max(checked(_length + count), (int)Math.Min(Array.MaxLength, _buffer.Length * 2L)));
        }

        return _buffer.AsSpan(_length);
    }

    private void RequireNothingOpen()
    {
        if (_depth > 0) throw new InvalidOperationException("A nested tuple has not been ended.");
    }
}
