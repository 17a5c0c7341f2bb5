using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>
/// The order-preserving bytes of a number (docs/dynamodb/numbers.md#order-preserving-encoding): comparing bytes is comparing numbers.
/// </summary>
/// <remarks>
/// Zero is <c>80</c>. Otherwise the value is 0.d1d2… × 10^e. An odd e gets one leading zero digit, so that digits pair up in base
/// 100. The first byte holds the base-100 exponent; each pair v follows as v + 1. Below zero, the first byte is inverted, a pair is
/// 101 − v, and <c>66</c>, greater than any pair's byte, ends a mantissa shorter than 20 bytes.
/// </remarks>
public static class NumberEncoding
{
    /// <summary>The most bytes a number takes.</summary>
    public const int MaxLength = 21;

    /// <summary>The most significant digits of a number.</summary>
    public const int MaxDigits = 38;

    /// <summary>The exponent e of the smallest magnitude, 0.1E-129.</summary>
    internal const int MinExponent = -129;

    /// <summary>The exponent e of the greatest magnitude, 0.99…E+126.</summary>
    internal const int MaxExponent = 126;

    private const byte ZeroByte = 0x80;
    private const byte NegativeEnd = 102;
    private const int MaxPairs = 20;

    /// <summary>Writes a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="destination">Room for <see cref="MaxLength"/> bytes, or for as many as the number takes.</param>
    /// <returns>The number of bytes written, 1 to 21.</returns>
    public static int Encode(Number number, Span<byte> destination) => number.WriteEncoded(destination);

    /// <summary>The number's bytes.</summary>
    public static byte[] Encode(Number number)
    {
        var bytes = new byte[number.EncodedLength];
        number.WriteEncoded(bytes);
        return bytes;
    }

    /// <summary>Reads a number; all the bytes must belong to it.</summary>
    /// <exception cref="FdynoException">StoreInvalid: the bytes are no number.</exception>
    public static Number Decode(ReadOnlySpan<byte> encoded) =>
        TryDecode(encoded, out var number) ? number : throw ItemErrors.Malformed("a number's bytes are not valid");

    /// <summary>Reads a number; all the bytes must belong to it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out Number number)
    {
        number = default;
        if (!IsValid(encoded))
        {
            return false;
        }

        number = new Number(encoded);
        return true;
    }

    /// <summary>Whether the bytes are what <see cref="Encode(Number)"/> writes for some number.</summary>
    public static bool IsValid(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length is < 2 or > MaxLength)
        {
            return encoded.Length == 1 && encoded[0] == ZeroByte;
        }

        var negative = encoded[0] < ZeroByte;
        if (!TryGetPairs(encoded, negative, out var pairs) || pairs.IsEmpty)
        {
            return false;
        }

        var pair = 0;
        foreach (var code in pairs)
        {
            pair = negative ? 101 - code : code - 1;
            if (pair is < 0 or > 99)
            {
                return false;
            }
        }

        // The last pair is the one the loop ended on: a zero there would be a second spelling of the same number.
        var first = negative ? 101 - pairs[0] : pairs[0] - 1;
        if (first == 0 || pair == 0)
        {
            return false;
        }

        var digits = (2 * pairs.Length) - (first < 10 ? 1 : 0) - (pair % 10 == 0 ? 1 : 0);
        return digits <= MaxDigits;
    }

    /// <summary>The bytes that DynamoDB counts for a number (docs/dynamodb/numbers.md#size), from its valid encoding.</summary>
    /// <remarks>1, a byte for each pair, and one for a minus sign: the length of the encoding, but for the end byte it may lack.</remarks>
    internal static int SizeOfEncoded(ReadOnlySpan<byte> encoded) =>
        encoded.Length == MaxLength && encoded[0] < ZeroByte && encoded[^1] != NegativeEnd ? MaxLength + 1 : encoded.Length;

    /// <summary>Writes the number ±0.d1d2… × 10^<paramref name="exponent"/>.</summary>
    /// <param name="negative">Whether the number is below zero.</param>
    /// <param name="digits">1 to 38 digits, 0 to 9 each, neither the first nor the last of them 0; none for zero.</param>
    /// <param name="exponent">From <see cref="MinExponent"/> to <see cref="MaxExponent"/>.</param>
    /// <param name="destination">Room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    internal static int EncodeDigits(bool negative, ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        if (digits.IsEmpty)
        {
            destination[0] = ZeroByte;
            return 1;
        }

        var leading = exponent & 1;
        var first = (byte)(((exponent + leading) / 2) - 64);
        destination[0] = negative ? (byte)~first : first;
        var length = 1;
        for (var i = -leading; i < digits.Length; i += 2)
        {
            var tens = i < 0 ? 0 : digits[i];
            var ones = i + 1 < digits.Length ? digits[i + 1] : 0;
            var pair = (10 * tens) + ones;
            destination[length++] = (byte)(negative ? 101 - pair : pair + 1);
        }

        if (negative && length - 1 < MaxPairs)
        {
            destination[length++] = NegativeEnd;
        }

        return length;
    }

    /// <summary>The parts of the number ±0.d1d2… × 10^exponent.</summary>
    /// <param name="number">The number.</param>
    /// <param name="digits">Takes up to 38 digits, 0 to 9 each.</param>
    /// <param name="negative">Whether the number is below zero.</param>
    /// <param name="exponent">The decimal exponent; 0 for zero.</param>
    /// <returns>The number of digits; 0 for zero.</returns>
    internal static int GetDigits(Number number, Span<byte> digits, out bool negative, out int exponent)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        ReadOnlySpan<byte> encoded = buffer[..number.WriteEncoded(buffer)];
        negative = number.IsNegative;
        exponent = 0;
        if (encoded.Length == 1)
        {
            return 0;
        }

        var first = negative ? (byte)~encoded[0] : encoded[0];
        exponent = 2 * (first - 192);
        TryGetPairs(encoded, negative, out var pairs);
        var count = 0;
        foreach (var code in pairs)
        {
            var pair = negative ? 101 - code : code - 1;
            if (count == 0 && pair < 10)
            {
                exponent--;
            }
            else
            {
                digits[count++] = (byte)(pair / 10);
            }

            // The 39th digit of 20 pairs is the zero that fills the last pair.
            if (count < MaxDigits)
            {
                digits[count++] = (byte)(pair % 10);
            }
        }

        return digits[count - 1] == 0 ? count - 1 : count;
    }

    private static bool TryGetPairs(ReadOnlySpan<byte> encoded, bool negative, out ReadOnlySpan<byte> pairs)
    {
        pairs = encoded[1..];
        if (negative && pairs[^1] == NegativeEnd)
        {
            pairs = pairs[..^1];
            return true;
        }

        return !negative || pairs.Length == MaxPairs;
    }
}
