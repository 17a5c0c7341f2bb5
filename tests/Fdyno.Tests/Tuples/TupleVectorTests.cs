using System.Globalization;
using System.Numerics;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Tests.Tuples;

/// <summary>The bytes of tuples, written out by hand from the tuple layer's specification (FoundationDB, design/tuple.md).</summary>
public class TupleVectorTests
{
    private static readonly object?[] Empty = [];

    private static readonly Dictionary<string, object?[]> Elements = new()
    {
        [""] = [],
        ["00"] = [null],
        ["0000"] = [null, null],

        // Byte strings.
        ["0100"] = [Array.Empty<byte>()],
        ["01616200"] = ["ab"u8.ToArray()],
        ["01666F6F00FF62617200"] = ["foo\0bar"u8.ToArray()], // the specification's test case
        ["0100FF00"] = [new byte[] { 0 }],
        ["0100FF00FF00FF00"] = [new byte[] { 0, 0, 0 }],
        ["01FF00"] = [new byte[] { 0xFF }],
        ["0100FFFF00"] = [new byte[] { 0, 0xFF }],
        ["01FF00FF00"] = [new byte[] { 0xFF, 0 }],
        ["010500FF7F00FF00"] = [new byte[] { 5, 0, 0x7F, 0 }],

        // Strings.
        ["0200"] = [""],
        ["0246C3944F00FF62617200"] = ["F\u00D4O\0bar"], // the specification's test case
        ["0200FF00"] = ["\0"],
        ["0200FF6100FF00"] = ["\0a\0"],
        ["02F09F988000"] = ["\U0001F600"],
        ["02EFBFBD00"] = ["\uFFFD"],

        // Nested tuples.
        ["0501666F6F00FF6261720000FF050000"] = [new object?[] { "foo\0bar"u8.ToArray(), null, Empty }], // the specification's test case
        ["0500"] = [Empty],
        ["0500FF00"] = [new object?[] { null }],
        ["0500FF00FF00"] = [new object?[] { null, null }],
        ["0500" + "00"] = [Empty, null],
        ["05050000FF00"] = [new object?[] { Empty, null }],
        ["050500FF000000"] = [new object?[] { new object?[] { null } }, null],
        ["0505050000001501"] = [new object?[] { new object?[] { Empty } }, 1L],
        ["050100FF0000FF0200FF0000"] = [new object?[] { new byte[] { 0 }, null, "\0" }],

        // Floating-point numbers.
        ["203DD7FFFF"] = [-42f], // the specification's test case
        ["2080000000"] = [0f],
        ["207FFFFFFF"] = [-0f],
        ["20BF800000"] = [1f],
        ["20FF800000"] = [float.PositiveInfinity],
        ["20007FFFFF"] = [float.NegativeInfinity],
        ["20FFC00000"] = [BitConverter.UInt32BitsToSingle(0x7FC00000)],
        ["20003FFFFF"] = [BitConverter.UInt32BitsToSingle(0xFFC00000)],
        ["2080000001"] = [float.Epsilon],
        ["218000000000000000"] = [0d],
        ["217FFFFFFFFFFFFFFF"] = [-0d],
        ["21BFF0000000000000"] = [1d],
        ["213FBAFFFFFFFFFFFF"] = [-42d],
        ["21FFF0000000000000"] = [double.PositiveInfinity],
        ["21000FFFFFFFFFFFFF"] = [double.NegativeInfinity],
        ["21FFF8000000000001"] = [BitConverter.UInt64BitsToDouble(0x7FF8000000000001)],
        ["210007FFFFFFFFFFFE"] = [BitConverter.UInt64BitsToDouble(0xFFF8000000000001)],
        ["218000000000000001"] = [double.Epsilon],

        // Booleans, UUIDs and versionstamps.
        ["26"] = [false],
        ["27"] = [true],
        ["3000112233445566778899AABBCCDDEEFF"] = [Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")],
        ["330102030405060708090A0B0C"] = [new Versionstamp(0x0102030405060708, 0x090A, 0x0B0C)],
        ["33FFFFFFFFFFFFFFFFFFFE0000"] = [new Versionstamp(ulong.MaxValue, 0xFFFE, 0)],
    };

    /// <summary>Integers on both sides of each change of the length.</summary>
    private static readonly Dictionary<string, BigInteger> Integers = new()
    {
        ["14"] = 0,
        ["1501"] = 1,
        ["13FE"] = -1,
        ["15FF"] = 255,
        ["1300"] = -255,
        ["160100"] = 256,
        ["12FEFF"] = -256,
        ["16FFFF"] = 65535,
        ["120000"] = -65535,
        ["17010000"] = 65536,
        ["11FEFFFF"] = -65536,
        ["11AB4B93"] = -5551212, // the specification's test case
        ["17FFFFFF"] = (1 << 24) - 1,
        ["11000000"] = -((1 << 24) - 1),
        ["1801000000"] = 1 << 24,
        ["10FEFFFFFF"] = -(1 << 24),
        ["187FFFFFFF"] = int.MaxValue,
        ["107FFFFFFF"] = int.MinValue,
        ["18FFFFFFFF"] = uint.MaxValue,
        ["1000000000"] = -(long)uint.MaxValue,
        ["190100000000"] = 1L << 32,
        ["0FFEFFFFFFFF"] = -(1L << 32),
        ["19FFFFFFFFFF"] = (1L << 40) - 1,
        ["0F0000000000"] = -((1L << 40) - 1),
        ["1A010000000000"] = 1L << 40,
        ["0EFEFFFFFFFFFF"] = -(1L << 40),
        ["1AFFFFFFFFFFFF"] = (1L << 48) - 1,
        ["0E000000000000"] = -((1L << 48) - 1),
        ["1B01000000000000"] = 1L << 48,
        ["0DFEFFFFFFFFFFFF"] = -(1L << 48),
        ["1BFFFFFFFFFFFFFF"] = (1L << 56) - 1,
        ["0D00000000000000"] = -((1L << 56) - 1),
        ["1C0100000000000000"] = 1L << 56,
        ["0CFEFFFFFFFFFFFFFF"] = -(1L << 56),
        ["1C7FFFFFFFFFFFFFFF"] = long.MaxValue,
        ["0C8000000000000000"] = -long.MaxValue,
        ["0C7FFFFFFFFFFFFFFF"] = long.MinValue,
        ["1C8000000000000000"] = (BigInteger)long.MaxValue + 1,
        ["0C7FFFFFFFFFFFFFFE"] = (BigInteger)long.MinValue - 1,
        ["1CFFFFFFFFFFFFFFFF"] = ulong.MaxValue,
        ["0C0000000000000000"] = -(BigInteger)ulong.MaxValue,
        ["1D09010000000000000000"] = BigInteger.One << 64,
        ["0BF6FEFFFFFFFFFFFFFFFF"] = -(BigInteger.One << 64),
        ["1D09FFFFFFFFFFFFFFFFFF"] = (BigInteger.One << 72) - 1,
        ["0BF6000000000000000000"] = -((BigInteger.One << 72) - 1),
        ["1D0A01000000000000000000"] = BigInteger.One << 72,
        ["0BF5FEFFFFFFFFFFFFFFFFFF"] = -(BigInteger.One << 72),
        ["1DFF" + new string('F', 510)] = (BigInteger.One << 2040) - 1,
        ["0B00" + new string('0', 510)] = -((BigInteger.One << 2040) - 1),
    };

    public static TheoryData<string> ElementVectors => [.. Elements.Keys];

    public static TheoryData<string> IntegerVectors => [.. Integers.Keys];

    [Theory]
    [MemberData(nameof(ElementVectors))]
    public void Elements_have_the_bytes_of_the_specification(string hex)
    {
        Assert.Equal(hex, Convert.ToHexString(FdbTuple.Pack(Elements[hex])));
        Assert.Equal(0, TupleOrder.Compare(Elements[hex], FdbTuple.Unpack(Convert.FromHexString(hex))));
    }

    [Theory]
    [MemberData(nameof(IntegerVectors))]
    public void Integers_have_the_bytes_of_the_specification(string hex)
    {
        var value = Integers[hex];
        Assert.Equal(hex, Convert.ToHexString(new TupleWriter().AddBigInteger(value).WrittenSpan));
        Assert.Equal(value, new TupleReader(Convert.FromHexString(hex)).ReadBigInteger());
        if (value < long.MinValue || value > long.MaxValue)
        {
            Assert.Throws<TupleFormatException>(() => new TupleReader(Convert.FromHexString(hex)).ReadInteger());
            Assert.Equal(value, Assert.IsType<BigInteger>(Assert.Single(FdbTuple.Unpack(Convert.FromHexString(hex)))));
            return;
        }

        Assert.Equal(hex, Convert.ToHexString(new TupleWriter().AddInteger((long)value).WrittenSpan));
        Assert.Equal((long)value, new TupleReader(Convert.FromHexString(hex)).ReadInteger());
        Assert.Equal((long)value, Assert.IsType<long>(Assert.Single(FdbTuple.Unpack(Convert.FromHexString(hex)))));
    }

    [Theory]
    [InlineData("1D08FFFFFFFFFFFFFFFF", "18446744073709551615")] // the Python binding's form of 2^64-1 …
    [InlineData("0BF70000000000000000", "-18446744073709551615")] // … and of its negative
    [InlineData("1D0A00010000000000000000", "18446744073709551616")]
    [InlineData("1D0105", "5")]
    [InlineData("1D00", "0")]
    [InlineData("0BFF", "0")]
    [InlineData("160005", "5")]
    [InlineData("13FF", "0")]
    [InlineData("1D0900000000000000007B", "123")]
    [InlineData("0BF6FFFFFFFFFFFFFFFF84", "-123")]
    public void Longer_forms_of_integers_that_other_writers_use_are_read(string hex, string value)
    {
        var bytes = Convert.FromHexString(hex);
        var expected = BigInteger.Parse(value, CultureInfo.InvariantCulture);
        Assert.Equal(expected, new TupleReader(bytes).ReadBigInteger());
        if (expected >= long.MinValue && expected <= long.MaxValue) Assert.Equal((long)expected, new TupleReader(bytes).ReadInteger());
        var reader = new TupleReader(bytes);
        reader.Skip();
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void All_sizes_of_integers_are_packed_alike()
    {
        var sizes = new object?[] { (byte)7, (sbyte)7, (short)7, (ushort)7, 7, 7u, 7L, 7ul, (BigInteger)7 };
        foreach (var size in sizes) Assert.Equal("1507", Convert.ToHexString(FdbTuple.Pack([size])));
        Assert.Equal("1CFFFFFFFFFFFFFFFF", Convert.ToHexString(FdbTuple.Pack(ulong.MaxValue)));
    }

    [Theory]
    [InlineData("03", 0)] // codes without a type
    [InlineData("0A00", 0)]
    [InlineData("1E01", 0)]
    [InlineData("22", 0)]
    [InlineData("25", 0)]
    [InlineData("28", 0)]
    [InlineData("32FFFFFFFFFFFFFFFFFFFF", 0)]
    [InlineData("40", 0)]
    [InlineData("FF", 0)]
    [InlineData("1501FF", 2)]
    [InlineData("00FF", 1)]
    [InlineData("01", 0)] // cut off
    [InlineData("0161", 0)]
    [InlineData("0100FF", 0)]
    [InlineData("02", 0)]
    [InlineData("15", 0)]
    [InlineData("1C00000000000000", 0)]
    [InlineData("1D", 0)]
    [InlineData("1D0901", 0)]
    [InlineData("0B", 0)]
    [InlineData("0BF6", 0)]
    [InlineData("14200000", 1)]
    [InlineData("2100000000000000", 0)]
    [InlineData("30000000", 0)]
    [InlineData("33000000", 0)]
    [InlineData("05", 1)]
    [InlineData("0500FF", 3)]
    [InlineData("050500", 3)]
    [InlineData("02C32800", 0)] // not UTF-8
    [InlineData("02EDA08000", 0)]
    [InlineData("0262C300FF00", 0)]
    public void Malformed_bytes_are_refused_at_their_offset(string hex, int offset)
    {
        var error = Assert.Throws<TupleFormatException>(() => FdbTuple.Unpack(Convert.FromHexString(hex)));
        Assert.Equal(offset, error.Offset);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"at byte {offset},"), error.Message, StringComparison.Ordinal);
    }
}
