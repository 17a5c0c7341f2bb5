using System.Globalization;
using System.Numerics;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>From and to the number types of .NET.</summary>
public readonly partial struct Number
{
    /// <summary>10^126 has 419 bits: what is longer cannot be stored, and need not be written out to be refused.</summary>
    private const int MostBits = 419;

    /// <summary>The shortest number that reads back as the same double.</summary>
    /// <exception cref="FdynoException">Validation: not finite, or outside the range.</exception>
    public static Number FromDouble(double value) => double.IsFinite(value)
        ? Parse(value.ToString("R", CultureInfo.InvariantCulture))
        : throw NumberText.Error(NumberProblem.NotANumber, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The shortest number that reads back as the same single-precision value.</summary>
    /// <exception cref="FdynoException">Validation: not finite.</exception>
    public static Number FromSingle(float value) => float.IsFinite(value)
        ? Parse(value.ToString("R", CultureInfo.InvariantCulture))
        : throw NumberText.Error(NumberProblem.NotANumber, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same integer.</summary>
    /// <exception cref="FdynoException">Validation: over 38 significant digits, or outside the range.</exception>
    public static Number FromBigInteger(BigInteger value) => value.GetBitLength() > MostBits
        ? throw NumberText.Error(NumberProblem.Overflow, "")
        : Parse(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same integer.</summary>
    public static Number FromInt64(long value)
    {
        Span<byte> text = stackalloc byte[24];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return FromValidText(text[..length]);
    }

    /// <summary>The same integer.</summary>
    public static Number FromUInt64(ulong value)
    {
        Span<byte> text = stackalloc byte[24];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return FromValidText(text[..length]);
    }

    /// <summary>The same value: every decimal can be stored.</summary>
    public static Number FromDecimal(decimal value)
    {
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return FromValidText(text[..length]);
    }

    /// <summary>The same value.</summary>
    public static implicit operator Number(int value) => FromInt64(value);

    /// <summary>The same value.</summary>
    public static implicit operator Number(uint value) => FromInt64(value);

    /// <summary>The same value.</summary>
    public static implicit operator Number(long value) => FromInt64(value);

    /// <summary>The same value.</summary>
    public static implicit operator Number(ulong value) => FromUInt64(value);

    /// <summary>The same value.</summary>
    public static implicit operator Number(decimal value) => FromDecimal(value);

    /// <summary>See <see cref="FromDouble"/>.</summary>
    public static explicit operator Number(double value) => FromDouble(value);

    /// <summary>See <see cref="FromBigInteger"/>.</summary>
    public static explicit operator Number(BigInteger value) => FromBigInteger(value);

    /// <summary>The integer part.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static explicit operator long(Number value) => value.TryToInt64(out var exact)
        ? exact
        : (long)(decimal)value;

    /// <summary>The nearest decimal.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static explicit operator decimal(Number value) => value.TryRoundToDecimal(out var rounded)
        ? rounded
        : throw new OverflowException($"The number {value} is too large for a decimal.");

    /// <summary>The nearest double.</summary>
    public static explicit operator double(Number value) =>
        double.Parse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The number as a long, if it is one exactly.</summary>
    public bool TryToInt64(out long value)
    {
        Span<byte> digits = stackalloc byte[NumberEncoding.MaxDigits];
        var count = NumberEncoding.GetDigits(this, digits, out var negative, out var exponent);
        value = 0;
        if (exponent > 19 || count > exponent)
        {
            return count == 0;
        }

        // Long has one more value below zero than above it, so the sum is built below zero.
        var sum = Int128.Zero;
        for (var i = 0; i < exponent; i++)
        {
            sum = (sum * 10) - (i < count ? digits[i] : 0);
        }

        sum = negative ? sum : -sum;
        if (sum < long.MinValue || sum > long.MaxValue)
        {
            return false;
        }

        value = (long)sum;
        return true;
    }

    /// <summary>The number as a decimal, if it can be one exactly.</summary>
    public bool TryToDecimal(out decimal value) => TryRoundToDecimal(out value) && FromDecimal(value) == this;

    /// <inheritdoc/>
    public TypeCode GetTypeCode() => TypeCode.Object;

    /// <inheritdoc/>
    bool IConvertible.ToBoolean(IFormatProvider? provider) => this != Zero;

    /// <inheritdoc/>
    byte IConvertible.ToByte(IFormatProvider? provider) => Convert.ToByte((decimal)this);

    /// <inheritdoc/>
    char IConvertible.ToChar(IFormatProvider? provider) => throw new InvalidCastException("A Number is no character.");

    /// <inheritdoc/>
    DateTime IConvertible.ToDateTime(IFormatProvider? provider) => throw new InvalidCastException("A Number is no time.");

    /// <inheritdoc/>
    decimal IConvertible.ToDecimal(IFormatProvider? provider) => (decimal)this;

    /// <inheritdoc/>
    double IConvertible.ToDouble(IFormatProvider? provider) => (double)this;

    /// <inheritdoc/>
    short IConvertible.ToInt16(IFormatProvider? provider) => Convert.ToInt16((decimal)this);

    /// <inheritdoc/>
    int IConvertible.ToInt32(IFormatProvider? provider) => Convert.ToInt32((decimal)this);

    /// <inheritdoc/>
    long IConvertible.ToInt64(IFormatProvider? provider) => Convert.ToInt64((decimal)this);

    /// <inheritdoc/>
    sbyte IConvertible.ToSByte(IFormatProvider? provider) => Convert.ToSByte((decimal)this);

    /// <inheritdoc/>
    float IConvertible.ToSingle(IFormatProvider? provider) =>
        float.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    string IConvertible.ToString(IFormatProvider? provider) => ToString();

    /// <inheritdoc/>
    object IConvertible.ToType(Type conversionType, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(conversionType);
        if (conversionType == typeof(Number) || conversionType == typeof(object))
        {
            return this;
        }

        if (conversionType == typeof(string))
        {
            return ToString();
        }

        if (conversionType == typeof(double) || conversionType == typeof(float))
        {
            return Convert.ChangeType((double)this, conversionType, CultureInfo.InvariantCulture);
        }

        return conversionType == typeof(BigInteger)
            ? BigInteger.Parse(IntegerPart(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : Convert.ChangeType((decimal)this, conversionType, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    ushort IConvertible.ToUInt16(IFormatProvider? provider) => Convert.ToUInt16((decimal)this);

    /// <inheritdoc/>
    uint IConvertible.ToUInt32(IFormatProvider? provider) => Convert.ToUInt32((decimal)this);

    /// <inheritdoc/>
    ulong IConvertible.ToUInt64(IFormatProvider? provider) => Convert.ToUInt64((decimal)this);

    private static Number FromValidText(ReadOnlySpan<byte> text)
    {
        NumberText.TryParse(text, out var number);
        return number;
    }

    private string IntegerPart()
    {
        var text = ToString();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? text : text[..point];
    }

    private bool TryRoundToDecimal(out decimal value) =>
        decimal.TryParse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
