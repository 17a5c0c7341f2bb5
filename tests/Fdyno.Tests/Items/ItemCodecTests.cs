using System.Buffers;
using System.Text;
using Fdyno.Errors;
using Fdyno.Items;

namespace Fdyno.Tests.Items;

public class ItemCodecTests
{
    private static readonly Item AllTypes = new Item.Builder()
        .Add("s", AttributeValue.String("Grüße 😀"))
        .Add("n", AttributeValue.Number(Number.Parse("-123.45")))
        .Add("b", AttributeValue.Binary(new byte[] { 0, 255 }))
        .Add("t", AttributeValue.Bool(true))
        .Add("f", AttributeValue.Bool(false))
        .Add("z", AttributeValue.Null)
        .Add("m", AttributeValue.Map(new Item.Builder().Add("x", AttributeValue.Map(Item.Empty)).Build()))
        .Add("l", AttributeValue.List([AttributeValue.String(""), AttributeValue.List([])]))
        .Add("ss", AttributeValue.StringSet(new StringSet(["b", "a"])))
        .Add("ns", AttributeValue.NumberSet(new NumberSet([10, 9, -1])))
        .Add("bs", AttributeValue.BinarySet(new BinarySet([new byte[] { 2 }, new byte[] { 1, 1 }])))
        .Build();

    [Fact]
    public void TheFormIsFixed()
    {
        // What is in people's stores must stay readable: a change here needs a new format number.
        const string Expected =
            "010b" +
            "016203" + "0200ff" +
            "0262730b" + "02" + "020101" + "0102" +
            "0166" + "04" +
            "016c08" + "02" + "0100" + "0800" +
            "016d07" + "01" + "0178" + "0700" +
            "016e02" + "053d644e3866" +
            "026e730a" + "03" + "033e6466" + "02c10a" + "02c10b" +
            "017301" + "0c" + "4772c3bcc39f6520f09f9880" +
            "02737309" + "02" + "0161" + "0162" +
            "0174" + "05" +
            "017a" + "06";
        Assert.Equal(Expected, Convert.ToHexStringLower(ItemCodec.Encode(AllTypes)));
    }

    [Fact]
    public void ReadsBackAllTypes()
    {
        var bytes = ItemCodec.Encode(AllTypes);
        Assert.Equal(AllTypes, ItemCodec.Decode(bytes));
        ItemCodec.Validate(bytes);
        Assert.Equal(ItemSize.Of(AllTypes), ItemSize.OfEncoded(bytes));

        var buffer = new ArrayBufferWriter<byte>();
        ItemCodec.Encode(AllTypes, buffer);
        Assert.Equal(bytes, buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void FindsEveryAttribute()
    {
        var bytes = ItemCodec.Encode(AllTypes);
        foreach (var (name, value) in AllTypes)
        {
            Assert.True(ItemCodec.TryGetAttribute(bytes, Encoding.UTF8.GetBytes(name), out var encoded));
            Assert.Equal(value, ItemCodec.DecodeValue(encoded));
            Assert.Equal(ItemCodec.EncodeValue(value), encoded.ToArray());
            Assert.False(ItemCodec.TryGetAttribute(bytes, Encoding.UTF8.GetBytes(name + "!"), out _));
        }

        Assert.False(ItemCodec.TryGetAttribute(bytes, [], out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0101")]
    [InlineData("010001")] // A byte too many.
    [InlineData("018000")] // Count 0 in two bytes.
    [InlineData("01ffffffff7f")] // A count over 2^31.
    [InlineData("01ffffffff07")] // A count far beyond the bytes.
    [InlineData("01ffffffffffffff")]
    [InlineData("010101ff06")] // A name that is not UTF-8.
    [InlineData("0102016206016106")] // Names out of order.
    [InlineData("0102016106016106")] // A name twice.
    [InlineData("01010161" + "0c")] // No such type.
    [InlineData("01010161" + "00")]
    [InlineData("01010161" + "0105" + "61")] // A string that ends early.
    [InlineData("01010161" + "0202c101")] // A number of no digits.
    [InlineData("01010161" + "0200")]
    [InlineData("01010161" + "0900")] // An empty set.
    [InlineData("01010161" + "090201620161")] // A set out of order.
    [InlineData("01010161" + "0a02018001" + "80")] // A number twice.
    public void RefusesBytesThatAreNoItem(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(FdynoErrorCode.StoreInvalid, Assert.Throws<FdynoException>(() => ItemCodec.Decode(bytes)).Code);
        Assert.Equal(FdynoErrorCode.StoreInvalid, Assert.Throws<FdynoException>(() => ItemCodec.Validate(bytes)).Code);
        Assert.Equal(FdynoErrorCode.StoreInvalid, Assert.Throws<FdynoException>(() => ItemSize.OfEncoded(bytes)).Code);
    }

    [Fact]
    public void NamesAnUnknownFormat()
    {
        var error = Assert.Throws<FdynoException>(() => ItemCodec.Decode([7, 0]));
        Assert.Equal(FdynoErrorCode.StoreInvalid, error.Code);
        Assert.Contains("format 7", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0801")]
    [InlineData("07010161")]
    public void RefusesNestingWithoutEnd(string level)
    {
        // A hundred thousand levels in a few hundred kilobytes must not take the stack.
        var bytes = Convert.FromHexString("01010161" + string.Concat(Enumerable.Repeat(level, 100_000)) + "06");
        Assert.Equal(FdynoErrorCode.StoreInvalid, Assert.Throws<FdynoException>(() => ItemCodec.Decode(bytes)).Code);
        Assert.Equal(FdynoErrorCode.StoreInvalid, Assert.Throws<FdynoException>(() => ItemCodec.Validate(bytes)).Code);
        Assert.Throws<FdynoException>(() => ItemCodec.TryGetAttribute(bytes, "b"u8, out _));
    }

    [Fact]
    public void LookingIntoBytesTakesNoMemory()
    {
        var bytes = ItemCodec.Encode(AllTypes);
        Look();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Look();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Look()
        {
            ItemCodec.Validate(bytes);
            ItemSize.OfEncoded(bytes);
            ItemCodec.TryGetAttribute(bytes, "ss"u8, out _);
        }
    }
}
