using System.Globalization;
using System.Numerics;
using Fdyno.Errors;
using Fdyno.Items;

namespace Fdyno.Tests.Items;

public class NumberTests
{
    /// <summary>Spellings and normal forms (docs/dynamodb/numbers.md#normal-form).</summary>
    [Theory]
    [InlineData("1.5E2", "150")]
    [InlineData("1.0", "1")]
    [InlineData("-0", "0")]
    [InlineData("0e99999999999999999999", "0")]
    [InlineData("007", "7")]
    [InlineData("+5", "5")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("-1.20e-2", "-0.012")]
    [InlineData("100E-2", "1")]
    [InlineData("12345678901234567890123456789012345678", "12345678901234567890123456789012345678")]
    [InlineData("0.00000000000000000000000000000000000000000000001", "0.00000000000000000000000000000000000000000000001")]
    [InlineData("1234567890123456789012345678901234567800000", "1234567890123456789012345678901234567800000")]
    public void PrintsTheNormalForm(string text, string normal)
    {
        var number = Number.Parse(text);
        Assert.Equal(normal, number.ToString());
        Assert.Equal(Number.Parse(normal), number);
        Assert.Equal(Number.Parse(normal).GetHashCode(), number.GetHashCode());
    }

    [Fact]
    public void PrintsTheEndsOfTheRangeExpanded()
    {
        Assert.Equal("-0." + new string('0', 129) + "1", Number.Parse("-1E-130").ToString());
        Assert.Equal(
            "0." + new string('0', 129) + new string('7', 38), Number.Parse("7." + new string('7', 37) + "E-130").ToString());
        Assert.Equal(
            new string('9', 38) + new string('0', 88), Number.Parse("9.9999999999999999999999999999999999999E+125").ToString());
    }

    [Theory]
    [InlineData("123456789012345678901234567890123456789", "Attempting to store more than 38 significant digits in a Number")]
    [InlineData("1.00000000000000000000000000000000000001", "Attempting to store more than 38 significant digits in a Number")]
    [InlineData("1E126", "Number overflow. Attempting to store a number with magnitude larger than supported range")]
    [InlineData("-1E126", "Number overflow. Attempting to store a number with magnitude larger than supported range")]
    [InlineData("1E99999999999999999999", "Number overflow. Attempting to store a number with magnitude larger than supported range")]
    [InlineData("9.9E-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range")]
    [InlineData("1E-99999999999999999999", "Number underflow. Attempting to store a number with magnitude smaller than supported range")]
    [InlineData("", "The parameter cannot be converted to a numeric value")]
    [InlineData("abc", "The parameter cannot be converted to a numeric value: abc")]
    [InlineData("1,5", "The parameter cannot be converted to a numeric value: 1,5")]
    [InlineData("1e", "The parameter cannot be converted to a numeric value: 1e")]
    [InlineData(" 1", "The parameter cannot be converted to a numeric value:  1")]
    [InlineData("--1", "The parameter cannot be converted to a numeric value: --1")]
    [InlineData("1.2.3", "The parameter cannot be converted to a numeric value: 1.2.3")]
    [InlineData(".", "The parameter cannot be converted to a numeric value: .")]
    [InlineData("١", "The parameter cannot be converted to a numeric value: ١")]
    [InlineData("NaN", "The parameter cannot be converted to a numeric value: NaN")]
    public void RefusesWhatItCannotStore(string text, string message)
    {
        var error = Assert.Throws<FdynoException>(() => Number.Parse(text));
        Assert.Equal(FdynoErrorCode.Validation, error.Code);
        Assert.Equal(message, error.Message);
        Assert.False(Number.TryParse(text, out _));
    }

    [Fact]
    public void ConvertsFromAllNumericTypes()
    {
        Assert.Equal("-9223372036854775808", ((Number)long.MinValue).ToString());
        Assert.Equal("18446744073709551615", ((Number)ulong.MaxValue).ToString());
        Assert.Equal("4294967295", ((Number)uint.MaxValue).ToString());
        Assert.Equal("-79228162514264337593543950335", ((Number)decimal.MinValue).ToString());
        Assert.Equal("0.0000000000000000000000000001", ((Number)1e-28m).ToString());
        Assert.Equal("1.5", ((Number)1.50m).ToString());
        Assert.Equal("0.1", Number.FromDouble(0.1).ToString());
        Assert.Equal("0.1", Number.FromSingle(0.1f).ToString());
        Assert.Equal("0", Number.FromDouble(-0.0).ToString());
        Assert.Equal("100000000000000000000", Number.FromDouble(1e20).ToString());
        Assert.Equal("1" + new string('0', 125), Number.FromBigInteger(BigInteger.Pow(10, 125)).ToString());
        Assert.Equal(Number.Zero, default);
    }

    [Fact]
    public void RefusesWhatIsNoStorableNumber()
    {
        Assert.Throws<FdynoException>(() => Number.FromDouble(double.NaN));
        Assert.Throws<FdynoException>(() => Number.FromDouble(double.PositiveInfinity));
        Assert.Throws<FdynoException>(() => Number.FromSingle(float.NegativeInfinity));
        var tooLarge = Assert.Throws<FdynoException>(() => Number.FromDouble(double.MaxValue));
        Assert.StartsWith("Number overflow", tooLarge.Message, StringComparison.Ordinal);
        var tooSmall = Assert.Throws<FdynoException>(() => Number.FromDouble(double.Epsilon));
        Assert.StartsWith("Number underflow", tooSmall.Message, StringComparison.Ordinal);
        var tooLong = Assert.Throws<FdynoException>(() => Number.FromBigInteger(BigInteger.Pow(10, 126)));
        Assert.StartsWith("Number overflow", tooLong.Message, StringComparison.Ordinal);
        Assert.Throws<FdynoException>(() => Number.FromBigInteger(BigInteger.Pow(10, 5000)));
    }

    [Theory]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("-9223372036854775808", true)]
    [InlineData("-9223372036854775809", false)]
    [InlineData("0", true)]
    [InlineData("1E18", true)]
    [InlineData("1E19", false)]
    [InlineData("1E125", false)]
    [InlineData("1.5", false)]
    [InlineData("0.5", false)]
    [InlineData("1E-130", false)]
    public void IsALongOnlyWhenExactlyOne(string text, bool fits)
    {
        var number = Number.Parse(text);
        Assert.Equal(fits, number.TryToInt64(out var value));
        if (fits)
        {
            Assert.Equal(number, (Number)value);
        }
    }

    [Theory]
    [InlineData("79228162514264337593543950335", true)]
    [InlineData("79228162514264337593543950336", false)]
    [InlineData("0.1234567890123456789012345678", true)]
    [InlineData("0.12345678901234567890123456789", false)]
    [InlineData("1E-28", true)]
    [InlineData("1E-29", false)]
    [InlineData("1E125", false)]
    public void IsADecimalOnlyWhenExactlyOne(string text, bool fits)
    {
        var number = Number.Parse(text);
        Assert.Equal(fits, number.TryToDecimal(out var value));
        if (fits)
        {
            Assert.Equal(number, (Number)value);
        }
    }

    [Fact]
    public void ConvertsToNumericTypes()
    {
        Assert.Equal(1L, (long)Number.Parse("1.9"));
        Assert.Equal(-1L, (long)Number.Parse("-1.9"));
        Assert.Throws<OverflowException>(() => (long)Number.Parse("1E19"));
        Assert.Throws<OverflowException>(() => (decimal)Number.Parse("1E29"));
        Assert.Equal(1e125, (double)Number.Parse("1E125"));
        Assert.Equal(42, Convert.ToInt32(Number.Parse("42"), CultureInfo.InvariantCulture));
        Assert.Equal(0.5, Convert.ChangeType(Number.Parse("0.5"), typeof(double), CultureInfo.InvariantCulture));
        Assert.Equal("0.5", Convert.ChangeType(Number.Parse("0.5"), typeof(string), CultureInfo.InvariantCulture));
        Assert.Equal(
            BigInteger.Pow(10, 30), Convert.ChangeType(Number.Parse("1E30"), typeof(BigInteger), CultureInfo.InvariantCulture));
        Assert.True(Convert.ToBoolean(Number.Parse("1E-130"), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void TheNormalFormIsTheSameInEveryCulture()
    {
        var german = CultureInfo.GetCultureInfo("de-DE");
        var number = Number.Parse("1234.5");
        Assert.Equal("1234.5", string.Format(german, "{0}", number));
        Assert.Equal("1.234,50", number.ToString("N2", german));
    }

    [Fact]
    public void ComparesWithNumbersOnly()
    {
        var number = Number.Parse("2");
        Assert.True(number.CompareTo(Number.Parse("10")) < 0);
        Assert.Equal(1, number.CompareTo((object?)null));
        Assert.Throws<ArgumentException>(() => number.CompareTo((object)"10"));
    }
}
