using Fdyno.Tuples;

namespace Fdyno.Tests.Tuples;

public class SubspaceTests
{
    private static readonly Subspace Space = new([0x15, 0x2A]);

    [Fact]
    public void Keys_start_with_the_prefix()
    {
        Assert.Equal("152A", Convert.ToHexString(Space.Pack()));
        Assert.Equal("152A02690014", Convert.ToHexString(Space.Pack("i", 0)));
        Assert.Equal("152A0269001501", Convert.ToHexString(Space.Sub("i").Pack(1)));
        Assert.Equal("152A1501", Convert.ToHexString(Space.StartKey().AddInteger(1).WrittenSpan));
        Assert.Equal("14", Convert.ToHexString(Subspace.All.Pack(0)));
    }

    [Fact]
    public void The_range_holds_every_tuple_but_the_empty_one()
    {
        var range = Space.Range();
        Assert.Equal("152A00", Convert.ToHexString(range.Begin.Span));
        Assert.Equal("152AFF", Convert.ToHexString(range.End.Span));
        Assert.False(range.Contains(Space.Key));
        Assert.True(range.Contains(Space.Pack([null])));
        Assert.True(range.Contains(Space.Pack(Fdyno.Storage.Versionstamp.Incomplete(0) with { Batch = 0 })));
        Assert.Equal("00", Convert.ToHexString(Subspace.All.Range().Begin.Span));
        Assert.Equal("FF", Convert.ToHexString(Subspace.All.Range().End.Span));
    }

    [Fact]
    public void The_prefix_is_stripped_from_keys_that_have_it()
    {
        var key = Space.Pack("a", 5);
        Assert.True(Space.Contains(key));
        Assert.True(Space.Contains(Space.Key));
        Assert.False(Space.Contains([0x15, 0x2B]));
        Assert.False(Space.Contains([0x15]));
        Assert.Equal("0261001505", Convert.ToHexString(Space.Strip(key)));
        Assert.Equal(["a", 5L], Space.Unpack(key));
        Assert.Throws<ArgumentException>(() => Space.Strip([0x15]).ToArray());
        Assert.Throws<ArgumentException>(() => Space.Unpack([0x16, 0x2A, 0x14]));
    }

    [Fact]
    public void Errors_count_from_the_start_of_the_key() =>
        Assert.Equal(3, Assert.Throws<TupleFormatException>(() => Space.Unpack([0x15, 0x2A, 0x14, 0x99])).Offset);

    [Fact]
    public void The_prefix_is_a_copy()
    {
        var prefix = new byte[] { 1 };
        var space = new Subspace(prefix);
        prefix[0] = 2;
        Assert.Equal([1], space.Key);
    }
}
