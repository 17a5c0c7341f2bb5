using System.Numerics;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.PowerShell.Items;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.PowerShell.Tests.Items;

public class NumberConversionTests
{
    [Theory]
    [InlineData("0", typeof(long))]
    [InlineData("-9223372036854775808", typeof(long))]
    [InlineData("9223372036854775807", typeof(long))]
    [InlineData("9223372036854775808", typeof(decimal))]
    [InlineData("0.1", typeof(decimal))]
    [InlineData("79228162514264337593543950335", typeof(decimal))]
    [InlineData("79228162514264337593543950336", typeof(Number))]
    [InlineData("1E-28", typeof(decimal))]
    [InlineData("1E-29", typeof(Number))]
    [InlineData("9.9999999999999999999999999999999999999E+125", typeof(Number))]
    [InlineData("0.12345678901234567890123456789012345678", typeof(Number))]
    public void A_number_comes_out_as_the_plainest_type_that_holds_it_exactly(string text, Type expected)
    {
        var number = Number.Parse(text);
        var shown = NumberToPowerShell.Convert(number);

        Assert.IsType(expected, shown);
        Assert.Equal(number, NumberFromPowerShell.TryConvert(shown));
    }

    public static TheoryData<object, string> NumericTypes => new()
    {
        { (byte)255, "255" },
        { (sbyte)-128, "-128" },
        { (short)-32768, "-32768" },
        { (ushort)65535, "65535" },
        { -1, "-1" },
        { uint.MaxValue, "4294967295" },
        { long.MinValue, "-9223372036854775808" },
        { ulong.MaxValue, "18446744073709551615" },
        { (nint)5, "5" },
        { (nuint)5, "5" },
        { 0.1, "0.1" },
        { 0.1f, "0.1" },
        { (Half)0.5, "0.5" },
        { 1.10m, "1.1" },
        { BigInteger.Pow(10, 37), "10000000000000000000000000000000000000" },
        { (Int128)(-7), "-7" },
        { (UInt128)7, "7" },
    };

    [Theory]
    [MemberData(nameof(NumericTypes))]
    public void Every_numeric_type_goes_in(object value, string expected) =>
        Assert.Equal(Number.Parse(expected), NumberFromPowerShell.TryConvert(value));

    [Theory]
    [InlineData("text")]
    [InlineData('c')]
    [InlineData(true)]
    public void Nothing_else_is_a_number(object value) => Assert.Null(NumberFromPowerShell.TryConvert(value));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e300)]
    public void What_is_not_finite_or_too_large_is_refused(object value) =>
        Assert.Equal(FdynoErrorCode.Validation, Assert.Throws<FdynoException>(() => NumberFromPowerShell.TryConvert(value)).Code);

    [Fact]
    public void Longs_decimals_and_doubles_come_back_as_they_went_in()
    {
        Prop.ForAll<long>(value => Equals(NumberToPowerShell.Convert(NumberFromPowerShell.TryConvert(value)!.Value), value))
            .QuickCheckThrowOnFailure();
        Prop.ForAll<decimal>(value => (decimal)NumberFromPowerShell.TryConvert(value)!.Value == value).QuickCheckThrowOnFailure();
        Prop.ForAll<NormalFloat>(value => Math.Abs((double)value) is > 1e126 or (< 1e-130 and not 0)
            || (double)NumberFromPowerShell.TryConvert((double)value)!.Value == (double)value).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Hash_sets_become_sets_by_the_type_of_their_elements()
    {
        Assert.Equal(AttributeType.SS, SetFromPowerShell.TryConvert(new HashSet<string> { "a" })!.Type);
        Assert.Equal(AttributeType.NS, SetFromPowerShell.TryConvert(new HashSet<int> { 1 })!.Type);
        Assert.Equal(AttributeType.NS, SetFromPowerShell.TryConvert(new HashSet<Number> { 1 })!.Type);
        Assert.Equal(AttributeType.BS, SetFromPowerShell.TryConvert(new HashSet<byte[]> { new byte[] { 1 } })!.Type);
        Assert.Null(SetFromPowerShell.TryConvert(new HashSet<Version> { new(1, 2) }));
        Assert.Null(SetFromPowerShell.TryConvert(new List<string> { "a" }));
        Assert.Equal(
            FdynoErrorCode.Validation, Assert.Throws<FdynoException>(() => SetFromPowerShell.TryConvert(new HashSet<string>())).Code);
    }
}
