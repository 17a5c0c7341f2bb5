using System.Text;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>Why a text is no number that can be stored.</summary>
internal enum NumberProblem
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It is no number.</summary>
    NotANumber,

    /// <summary>It has more than 38 significant digits.</summary>
    TooManyDigits,

    /// <summary>Its magnitude is too large.</summary>
    Overflow,

    /// <summary>Its magnitude is too small.</summary>
    Underflow,
}

/// <summary>The text of numbers: any usual spelling in, the normal form out (docs/dynamodb/numbers.md#normal-form).</summary>
internal static class NumberText
{
    /// <summary>The longest normal form: a sign, <c>0.</c>, 129 zeros and 38 digits.</summary>
    internal const int MaxLength = 170;

    /// <summary>Exponents are cut to this, far outside the range, so that adding to them cannot overflow.</summary>
    private const long FarExponent = 1L << 40;

    /// <summary>The error for a problem.</summary>
    internal static FdynoException Error(NumberProblem problem, string text) => problem switch
    {
        NumberProblem.TooManyDigits => ItemErrors.TooManyDigits(),
        NumberProblem.Overflow => ItemErrors.NumberOverflow(),
        NumberProblem.Underflow => ItemErrors.NumberUnderflow(),
        _ => ItemErrors.NotANumber(text),
    };

    /// <summary>Reads a number.</summary>
    internal static NumberProblem TryParse(ReadOnlySpan<char> text, out Number number)
    {
        number = default;
        if (!Ascii.IsValid(text))
        {
            return NumberProblem.NotANumber;
        }

        var ascii = text.Length <= 256 ? stackalloc byte[text.Length] : new byte[text.Length];
        Ascii.FromUtf16(text, ascii, out _);
        return TryParse(ascii, out number);
    }

    /// <summary>Reads a number from UTF-8.</summary>
    internal static NumberProblem TryParse(ReadOnlySpan<byte> text, out Number number)
    {
        number = default;
        var negative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..])
        {
            text = text[1..];
        }

        Span<byte> digits = stackalloc byte[NumberEncoding.MaxDigits];
        if (!TryReadMantissa(text, digits, out var count, out var exponent, out var rest) || !TryReadExponent(rest, out var power))
        {
            return NumberProblem.NotANumber;
        }

        if (count == 0)
        {
            return NumberProblem.None;
        }

        exponent += power;
        if (exponent > NumberEncoding.MaxExponent)
        {
            return NumberProblem.Overflow;
        }

        if (exponent < NumberEncoding.MinExponent)
        {
            return NumberProblem.Underflow;
        }

        if (count > NumberEncoding.MaxDigits)
        {
            return NumberProblem.TooManyDigits;
        }

        Span<byte> encoded = stackalloc byte[NumberEncoding.MaxLength];
        number = new Number(encoded[..NumberEncoding.EncodeDigits(negative, digits[..count], (int)exponent, encoded)]);
        return NumberProblem.None;
    }

    /// <summary>The normal form.</summary>
    internal static string Format(Number number)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..Format(number, text)]);
    }

    /// <summary>Writes the normal form.</summary>
    /// <param name="number">The number.</param>
    /// <param name="text">Room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    internal static int Format(Number number, Span<byte> text)
    {
        Span<byte> digits = stackalloc byte[NumberEncoding.MaxDigits];
        var count = NumberEncoding.GetDigits(number, digits, out var negative, out var exponent);
        if (count == 0)
        {
            text[0] = (byte)'0';
            return 1;
        }

        var length = 0;
        if (negative)
        {
            text[length++] = (byte)'-';
        }

        if (exponent <= 0)
        {
            text[length++] = (byte)'0';
        }

        // Position i is the digit worth 10^(exponent - 1 - i); before the first and after the last digit there are zeros.
        var from = Math.Min(exponent, 0);
        var to = Math.Max(exponent, count);
        for (var i = from; i < to; i++)
        {
            if (i == exponent)
            {
                text[length++] = (byte)'.';
            }

            text[length++] = (byte)('0' + (i >= 0 && i < count ? digits[i] : 0));
        }

        return length;
    }

    /// <summary>Reads digits with at most one point among them.</summary>
    /// <param name="text">What follows the sign.</param>
    /// <param name="digits">Takes the first 38 significant digits.</param>
    /// <param name="count">The number of significant digits, which may be greater than 38.</param>
    /// <param name="exponent">e, where the number is 0.d1d2… × 10^e.</param>
    /// <param name="rest">What follows the mantissa.</param>
    private static bool TryReadMantissa(
        ReadOnlySpan<byte> text, Span<byte> digits, out int count, out long exponent, out ReadOnlySpan<byte> rest)
    {
        count = 0;
        var pendingZeros = 0;
        var wholeDigits = 0;
        var zerosAfterPoint = 0;
        var seenPoint = false;
        var seenDigit = false;
        var position = 0;
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (c == (byte)'.' && !seenPoint)
            {
                seenPoint = true;
                continue;
            }

            if (c is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            seenDigit = true;
            var started = count > 0 || pendingZeros > 0;
            if (c == (byte)'0' && !started)
            {
                zerosAfterPoint += seenPoint ? 1 : 0;
                continue;
            }

            wholeDigits += seenPoint ? 0 : 1;
            if (c == (byte)'0')
            {
                pendingZeros++;
                continue;
            }

            // Zeros count only when a digit follows them.
            for (; pendingZeros > 0; pendingZeros--)
            {
                Add(digits, ref count, 0);
            }

            Add(digits, ref count, (byte)(c - '0'));
        }

        exponent = wholeDigits > 0 ? wholeDigits : -zerosAfterPoint;
        rest = text[position..];
        return seenDigit;
    }

    private static void Add(Span<byte> digits, ref int count, byte digit)
    {
        if (count < digits.Length)
        {
            digits[count] = digit;
        }

        count++;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long power)
    {
        power = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        text = text[1..];
        var negative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..])
        {
            text = text[1..];
        }

        if (text.IsEmpty)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            power = Math.Min((power * 10) + (c - '0'), FarExponent);
        }

        power = negative ? -power : power;
        return true;
    }
}
