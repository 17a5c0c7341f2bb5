using System.Numerics;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Tests.Tuples;

public class TupleWriterTests
{
    [Fact]
    public void A_fluent_chain_packs_what_the_general_form_packs()
    {
        var id = Guid.Parse("f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f");
        var stamp = new Versionstamp(7, 8, 9);
        var written = new TupleWriter(capacity: 0)
            .AddNull().AddBytes([1, 0]).AddString("\0s").AddInteger(-70000).AddBigInteger(BigInteger.One << 90)
            .BeginNested().AddNull().BeginNested().EndNested().AddInteger(3).EndNested()
            .AddSingle(1.5f).AddDouble(-2.5).AddBoolean(true).AddGuid(id).AddVersionstamp(stamp)
            .ToArray();
        var packed = FdbTuple.Pack(
            null, new byte[] { 1, 0 }, "\0s", -70000, BigInteger.One << 90, new object?[] { null, Array.Empty<object?>(), 3 },
            1.5f, -2.5, true, id, stamp);
        Assert.Equal(Convert.ToHexString(packed), Convert.ToHexString(written));
    }

    [Fact]
    public void A_reader_gives_back_each_type()
    {
        var id = Guid.Parse("f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f");
        var packed = FdbTuple.Pack(
            null, new byte[] { 1, 0 }, "\0s", -70000L, BigInteger.One << 90, new object?[] { null, 3L }, 1.5f, -2.5, true, id,
            new Versionstamp(7, 8, 9));
        var reader = new TupleReader(packed);
        Assert.True(reader.TryReadNull());
        Assert.False(reader.TryReadNull());
        Assert.False(reader.TryReadString(out _));
        Assert.True(reader.TryReadBytes(out var bytes));
        Assert.Equal([1, 0], bytes);
        Assert.False(reader.TryReadBytes(out _));
        Assert.False(reader.TryReadInteger(out _));
        Assert.True(reader.TryReadString(out var text));
        Assert.Equal("\0s", text);
        Assert.True(reader.TryReadInteger(out var number));
        Assert.Equal(-70000, number);
        Assert.Equal(BigInteger.One << 90, reader.ReadBigInteger());
        Assert.Equal(TupleType.Nested, reader.PeekType());
        reader.BeginNested();
        reader.ReadNull();
        Assert.False(reader.AtEnd);
        Assert.Equal(3, reader.ReadInteger());
        Assert.True(reader.AtEnd);
        Assert.Equal(TupleType.End, reader.PeekType());
        reader.EndNested();
        Assert.Equal(1.5f, reader.ReadSingle());
        Assert.Equal(-2.5, reader.ReadDouble());
        Assert.True(reader.ReadBoolean());
        Assert.Equal(id, reader.ReadGuid());
        Assert.Equal(new Versionstamp(7, 8, 9), reader.ReadVersionstamp());
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Another_type_than_the_one_asked_for_is_refused()
    {
        var packed = FdbTuple.Pack("x", 1);
        Assert.Equal(0, Assert.Throws<TupleFormatException>(() => new TupleReader(packed).ReadInteger()).Offset);
        Assert.Equal(3, Assert.Throws<TupleFormatException>(() =>
        {
            var reader = new TupleReader(packed);
            reader.Skip();
            reader.ReadString();
        }).Offset);
        Assert.Equal(5, Assert.Throws<TupleFormatException>(() =>
        {
            var reader = new TupleReader(packed);
            reader.Skip();
            reader.Skip();
            reader.Skip();
        }).Offset);
    }

    [Fact]
    public void A_nested_tuple_with_elements_left_cannot_be_left()
    {
        Assert.Throws<TupleFormatException>(() =>
        {
            var reader = new TupleReader(FdbTuple.Pack([new object?[] { 1 }]));
            reader.BeginNested();
            reader.EndNested();
        });
        Assert.Throws<InvalidOperationException>(() =>
        {
            var reader = new TupleReader(FdbTuple.Pack(1));
            reader.EndNested();
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void The_place_of_an_incomplete_versionstamp_is_kept(ushort user)
    {
        var writer = new TupleWriter().AddRaw([0xAA, 0xBB]).AddString("é")
            .BeginNested().AddVersionstamp(Versionstamp.Incomplete(user)).EndNested().AddInteger(1);
        var key = writer.ToArray();
        var offset = Assert.NotNull(writer.VersionstampOffset);
        Assert.Equal(2 + 4 + 1 + 1, offset);
        Assert.All(key[offset..(offset + Versionstamp.CommitLength)], b => Assert.Equal(0xFF, b));
        Assert.Equal([(byte)0, (byte)user], key[(offset + 10)..(offset + 12)]);

        new Versionstamp(1, 2, 0).ToArray().AsSpan(0, 10).CopyTo(key.AsSpan(offset));
        var nested = Assert.IsType<object?[]>(new Subspace([0xAA, 0xBB]).Unpack(key)[1]);
        Assert.Equal(new Versionstamp(1, 2, user), Assert.Single(nested));
    }

    [Fact]
    public void Only_one_incomplete_versionstamp_is_taken()
    {
        var writer = new TupleWriter().AddVersionstamp(new Versionstamp(1, 2, 3));
        Assert.Null(writer.VersionstampOffset);
        writer.AddVersionstamp(Versionstamp.Incomplete());
        Assert.Equal(14, writer.VersionstampOffset);
        Assert.Throws<InvalidOperationException>(() => writer.AddVersionstamp(Versionstamp.Incomplete(1)));
    }

    [Fact]
    public void The_general_form_refuses_what_it_cannot_pack()
    {
        Assert.Throws<ArgumentException>(() => FdbTuple.Pack(Versionstamp.Incomplete()));
        Assert.Throws<ArgumentException>(() => FdbTuple.Pack(1m));
        Assert.Throws<ArgumentException>(() => FdbTuple.Pack('c'));
        Assert.Throws<ArgumentException>(() => FdbTuple.Pack(BigInteger.One << 2040));
        Assert.Throws<ArgumentException>(() => FdbTuple.Pack(-(BigInteger.One << 2040)));
    }

    [Fact]
    public void A_lone_surrogate_is_refused_and_leaves_the_writer_as_it_was()
    {
        // No theory: attributes are stored in UTF-8, and the surrogates would be replaced.
        var writer = new TupleWriter().AddInteger(1);
        foreach (var text in new[] { "\uD800", "a\uDC00b" }) Assert.ThrowsAny<ArgumentException>(() => writer.AddString(text));
        Assert.Equal("1501", Convert.ToHexString(writer.WrittenSpan));
    }

    [Fact]
    public void Truncating_goes_back_to_a_common_start()
    {
        var writer = new TupleWriter().AddRaw([0x42]).AddInteger(1);
        var start = writer.Length;
        Assert.Equal("42150102610015FF", Convert.ToHexString(writer.AddString("a").AddInteger(255).WrittenSpan));
        Assert.Equal("42150114", Convert.ToHexString(writer.Truncate(start).AddInteger(0).WrittenSpan));
        writer.Truncate(start).AddVersionstamp(Versionstamp.Incomplete()).Truncate(start);
        Assert.Null(writer.VersionstampOffset);
        Assert.Equal("421501", Convert.ToHexString(writer.WrittenMemory.Span));
        writer.BeginNested().Truncate(0).AddNull();
        Assert.Equal("00", Convert.ToHexString(writer.WrittenSpan));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Truncate(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Truncate(-1));
    }

    [Fact]
    public void Nested_tuples_have_to_be_ended()
    {
        var writer = new TupleWriter();
        Assert.Throws<InvalidOperationException>(() => writer.EndNested());
        writer.BeginNested();
        Assert.Throws<InvalidOperationException>(() => writer.ToArray());
        Assert.Throws<InvalidOperationException>(() => writer.WrittenMemory);
        Assert.Throws<InvalidOperationException>(() => writer.AddRaw([1]));
    }

    [Fact]
    public void Content_larger_than_the_buffer_and_full_of_zeros_grows_it()
    {
        for (var length = 0; length < 200; length++)
        {
            var zeros = new byte[length];
            var packed = new TupleWriter(capacity: 3).AddInteger(5).AddBytes(zeros).AddString(new string('\0', length)).ToArray();
            Assert.Equal(2 + (2 * (2 + (2 * length))), packed.Length);
            var unpacked = FdbTuple.Unpack(packed);
            Assert.Equal(zeros, unpacked[1]);
            Assert.Equal(new string('\0', length), unpacked[2]);
        }
    }

    [Fact]
    public void Deep_nesting_is_read_without_recursion()
    {
        const int Depth = 200_000;
        var packed = new byte[2 * Depth];
        packed.AsSpan(0, Depth).Fill(0x05);
        Assert.Single(FdbTuple.Unpack(packed));
        var reader = new TupleReader(packed);
        reader.Skip();
        Assert.True(reader.AtEnd);
        Assert.Throws<TupleFormatException>(() => FdbTuple.Unpack(packed.AsSpan(..^1)));
    }
}
