using System.Numerics;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Tests.Contract;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Tests.Items;

public class NumberEncodingTests
{
    private static readonly string NinesTo125 = new string('9', 38) + new string('0', 88);

    /// <summary>The vectors of docs/dynamodb/numbers.md#order-preserving-encoding.</summary>
    public static TheoryData<string, string> Vectors => new()
    {
        { "0", "80" },
        { "1", "c102" },
        { "-1", "3e6466" },
        { "10", "c10b" },
        { "100", "c202" },
        { "0.5", "c033" },
        { "-123.45", "3d644e3866" },
        { "1E-130", "8002" },
        { NinesTo125, "ff" + string.Concat(Enumerable.Repeat("64", 19)) },
        { "-" + NinesTo125, "00" + string.Concat(Enumerable.Repeat("02", 19)) + "66" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    [ContractRow("numbers/number-bytes")]
    public void EncodesAsTheContractSays(string text, string bytes)
    {
        var number = Number.Parse(text);
        Assert.Equal(bytes, Convert.ToHexStringLower(NumberEncoding.Encode(number)));
        Assert.Equal(number, NumberEncoding.Decode(Convert.FromHexString(bytes)));
    }

    [Fact]
    public void OrderOfBytesIsOrderOfValues() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(4000),
        Prop.ForAll(NumberTexts().Two().ToArbitrary(), pair =>
        {
            var (x, y) = (Number.Parse(pair.Item1), Number.Parse(pair.Item2));
            var expected = Math.Sign(Scaled(pair.Item1).CompareTo(Scaled(pair.Item2)));
            var bytes = Math.Sign(NumberEncoding.Encode(x).AsSpan().SequenceCompareTo(NumberEncoding.Encode(y)));
            return expected == bytes && expected == Math.Sign(x.CompareTo(y)) && (expected == 0) == (x == y);
        }));

    [Fact]
    public void NeighboursAreInOrder()
    {
        // Numbers that share a long prefix are where an encoding of pairs goes wrong.
        string[] texts = ["9", "9.9", "9.99", "99", "99.01", "99.1", "100", "100.1", "101", "109.9", "110"];
        var ordered = texts.Reverse().Select(text => "-" + text).Append("0").Concat(texts).ToArray();
        for (var i = 1; i < ordered.Length; i++)
        {
            Assert.True(Number.Parse(ordered[i - 1]) < Number.Parse(ordered[i]), $"{ordered[i - 1]} < {ordered[i]}");
        }
    }

    [Fact]
    public void RoundTripsThroughBytesAndText() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(4000),
        Prop.ForAll(NumberTexts().ToArbitrary(), text =>
        {
            var number = Number.Parse(text);
            var bytes = NumberEncoding.Encode(number);
            return bytes.Length <= NumberEncoding.MaxLength
                && NumberEncoding.Decode(bytes) == number
                && Number.Parse(number.ToString()) == number
                && Scaled(number.ToString()) == Scaled(text);
        }));

    [Fact]
    public void BytesThatAreAcceptedAreThoseThatAreWritten() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(4000),
        Prop.ForAll(
            (from text in NumberTexts()
             from at in Gen.Choose(0, 20)
             from value in Gen.Choose(0, 255)
             select (text, at, value)).ToArbitrary(),
            change =>
            {
                var bytes = NumberEncoding.Encode(Number.Parse(change.text));
                bytes[change.at % bytes.Length] = (byte)change.value;
                return !NumberEncoding.TryDecode(bytes, out var number) || NumberEncoding.Encode(number).AsSpan().SequenceEqual(bytes);
            }));

    [Theory]
    [InlineData("")]
    [InlineData("81")]
    [InlineData("8000")]
    [InlineData("c1")]
    [InlineData("c101")] // The pair 00 alone.
    [InlineData("c10201")] // A trailing pair 00.
    [InlineData("c165")] // A pair of 100.
    [InlineData("3e64")] // Below zero without its end.
    [InlineData("3e66")]
    [InlineData("3e646666")]
    [InlineData("ff6464646464646464646464646464646464646464")] // 40 digits.
    [InlineData("c1020202020202020202020202020202020202020202")] // 22 bytes.
    public void RefusesBytesThatAreNoNumber(string bytes)
    {
        var encoded = Convert.FromHexString(bytes);
        Assert.False(NumberEncoding.TryDecode(encoded, out _));
        Assert.Equal(FdynoErrorCode.StoreInvalid, Assert.Throws<FdynoException>(() => NumberEncoding.Decode(encoded)).Code);
    }

    /// <summary>Texts of numbers in the range, of all lengths and exponents, in several spellings.</summary>
    internal static Gen<string> NumberTexts() => Gen.Frequency(
        (1, Gen.Elements("0", "-0.00", "1E-130", "-1E-130", "1.5E-130", NinesTo125, "-" + NinesTo125)),
        (30, Spelled()));

    /// <summary>Exponents stay 38 away from the ends of the range, because a mantissa may begin with zeros.</summary>
    private static Gen<string> Spelled() =>
        from sign in Gen.Elements("", "-")
        from count in Gen.Choose(1, 38)
        from digits in Gen.Choose(0, 9).ArrayOf(count)
        from exponent in Gen.Frequency((3, Gen.Choose(-4, 4)), (1, Gen.Choose(-130 + 38, 125 - 38)))
        from style in Gen.Choose(0, 2)
        let mantissa = string.Concat(digits)
        select style switch
        {
            0 => $"{sign}{mantissa[0]}.{mantissa[1..]}E{exponent}",
            1 when exponent > 0 => sign + mantissa + new string('0', exponent),
            _ => $"{sign}00{mantissa}e{exponent:+0;-0}",
        };

    /// <summary>The value times 10^200, exactly, by a reader of numbers that has nothing in common with the one under test.</summary>
    private static BigInteger Scaled(string text)
    {
        var parts = text.Split('e', 'E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : parts[0].Length - point - 1;
        var exponent = (parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0) - fraction;
        var digits = BigInteger.Parse(
            parts[0].Replace(".", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
        return digits * BigInteger.Pow(10, 200 + exponent);
    }
}
