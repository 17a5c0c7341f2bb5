using System.Buffers.Binary;
using System.Numerics;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>
/// A DynamoDB number: up to 38 significant digits, magnitude 1E-130 to 9.99…E+125, and zero (docs/dynamodb/numbers.md#range-and-precision).
/// Equal numbers are equal whatever they were written as; the text is the normal form.
/// </summary>
/// <remarks>
/// The order-preserving encoding is the value: its bytes, padded with zeros, lie in three words, so that copying takes no memory
/// and comparing is comparing words. The top bit is flipped, so that <c>default(Number)</c> is zero.
/// </remarks>
public readonly partial struct Number : IEquatable<Number>, IComparable<Number>, IComparable, IFormattable, IConvertible
{
    private const ulong TopBit = 1UL << 63;
    private const int WordsLength = 3 * sizeof(ulong);

    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly ulong _low;

    /// <summary>Takes the number's encoding, which must be valid.</summary>
    internal Number(ReadOnlySpan<byte> encoded)
    {
        Span<byte> padded = stackalloc byte[WordsLength];
        padded.Clear();
        encoded.CopyTo(padded);
        _high = BinaryPrimitives.ReadUInt64BigEndian(padded) ^ TopBit;
        _middle = BinaryPrimitives.ReadUInt64BigEndian(padded[8..]);
        _low = BinaryPrimitives.ReadUInt64BigEndian(padded[16..]);
    }

    /// <summary>Zero.</summary>
    public static Number Zero => default;

    /// <summary>
    /// The digits, as <see cref="ToString()"/> writes them. The one public property: who writes out the properties of objects, such as
    /// ConvertTo-Json, then writes the number.
    /// </summary>
    public string Value => ToString();

    /// <summary>Whether the number is below zero.</summary>
    internal bool IsNegative => (_high & TopBit) != 0;

    /// <summary>The length of <see cref="NumberEncoding"/>'s bytes, 1 to 21.</summary>
    internal int EncodedLength
    {
        get
        {
            // No byte after the first is ever zero, so that what follows the last one that is not zero is padding.
            if (_low != 0)
            {
                return WordsLength - (BitOperations.TrailingZeroCount(_low) / 8);
            }

            return _middle != 0
                ? 16 - (BitOperations.TrailingZeroCount(_middle) / 8)
                : 8 - (BitOperations.TrailingZeroCount(_high ^ TopBit) / 8);
        }
    }

    /// <summary>Writes the number's encoding.</summary>
    /// <returns>The number of bytes written.</returns>
    internal int WriteEncoded(Span<byte> destination)
    {
        Span<byte> padded = stackalloc byte[WordsLength];
        BinaryPrimitives.WriteUInt64BigEndian(padded, _high ^ TopBit);
        BinaryPrimitives.WriteUInt64BigEndian(padded[8..], _middle);
        BinaryPrimitives.WriteUInt64BigEndian(padded[16..], _low);
        var length = EncodedLength;
        padded[..length].CopyTo(destination);
        return length;
    }

    /// <summary>Reads a number from its text: digits with an optional sign, point and exponent, and nothing around them.</summary>
    /// <exception cref="FdynoException">Validation: not a number, over 38 significant digits, or outside the range.</exception>
    public static Number Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problem = NumberText.TryParse(text, out var number);
        return problem == NumberProblem.None ? number : throw NumberText.Error(problem, text);
    }

    /// <summary>Reads a number from its text.</summary>
    /// <returns>Whether the text is a number that can be stored.</returns>
    public static bool TryParse(string? text, out Number number)
    {
        number = default;
        return text is not null && NumberText.TryParse(text, out number) == NumberProblem.None;
    }

    /// <inheritdoc/>
    public bool Equals(Number other) => _high == other._high && _middle == other._middle && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Number other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _middle, _low);

    /// <inheritdoc/>
    public int CompareTo(Number other)
    {
        if (_high != other._high)
        {
            return (_high ^ TopBit).CompareTo(other._high ^ TopBit);
        }

        return _middle != other._middle ? _middle.CompareTo(other._middle) : _low.CompareTo(other._low);
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Number other => CompareTo(other),
        _ => throw new ArgumentException($"A Number cannot be compared to a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <summary>The normal form: no needless zeros, no exponent.</summary>
    public override string ToString() => NumberText.Format(this);

    /// <summary>
    /// The normal form for the format <c>null</c>, <c>""</c> or <c>G</c>, whatever the culture; any other numeric format is applied
    /// to the nearest decimal, or, outside its range, to the nearest double.
    /// </summary>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (string.IsNullOrEmpty(format) || format is "G" or "g")
        {
            return ToString();
        }

        return TryRoundToDecimal(out var rounded)
            ? rounded.ToString(format, formatProvider)
            : ((double)this).ToString(format, formatProvider);
    }

    /// <summary>Whether both are the same number.</summary>
    public static bool operator ==(Number left, Number right) => left.Equals(right);

    /// <summary>Whether the two are different numbers.</summary>
    public static bool operator !=(Number left, Number right) => !left.Equals(right);

    /// <summary>Whether the left number is smaller.</summary>
    public static bool operator <(Number left, Number right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left number is smaller or equal.</summary>
    public static bool operator <=(Number left, Number right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left number is greater.</summary>
    public static bool operator >(Number left, Number right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left number is greater or equal.</summary>
    public static bool operator >=(Number left, Number right) => left.CompareTo(right) >= 0;
}
