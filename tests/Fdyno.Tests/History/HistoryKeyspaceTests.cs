using Fdyno.History;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tuples;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Tests.History;

/// <summary>Items and before-images have one order, and are cut at the same places.</summary>
public sealed class HistoryKeyspaceTests
{
    private static readonly TableKeyspace Keys = new([9]);

    [Fact]
    public void All_that_belongs_to_a_key_is_before_all_that_belongs_to_a_greater_one() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2_000),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (one, other) = (Key(random), Key(random));
            var order = Math.Sign(one.AsSpan().SequenceCompareTo(other));
            if (order == 0) return true;
            var (image, otherImage) = (AnyImage(random, one), AnyImage(random, other));
            var range = new PrimaryKeyRange(one, PrimaryKeyRange.Behind(one));
            return order == Math.Sign(image.AsSpan().SequenceCompareTo(otherImage))
                && order == Math.Sign(Keys.Item(one).AsSpan().SequenceCompareTo(Keys.Item(other)))
                && range.In(Keys.History.Images).Contains(image)
                && !range.In(Keys.History.Images).Contains(otherImage)
                && range.In(Keys.Items).Contains(Keys.Item(one))
                && !range.In(Keys.Items).Contains(Keys.Item(other))
                && range.In(Keys.Chunks).Contains(Keys.Chunk(one, random.Next(64)))
                && range.Equals(PrimaryKeyRange.Single(one))
                && new PrimaryKeyRange(one, null).In(Keys.History.Images).Contains(otherImage) == order < 0
                && new PrimaryKeyRange(default, one).In(Keys.History.Images).Contains(otherImage) == order > 0
                && PrimaryKeyRange.All.In(Keys.History.Images).Contains(image);
        }));

    [Fact]
    public void The_images_of_a_key_are_cut_between_commits()
    {
        var key = FdbTuple.Pack("a");
        var stamps = new[] { new Versionstamp(7, 0, 0), new Versionstamp(7, 1, 0), new Versionstamp(7, 0xFFFF, 0), new Versionstamp(8, 0, 0) };
        for (var i = 0; i < stamps.Length; i++)
        {
            Assert.Equal(stamps[i], stamps[i].NextCommit().PreviousCommit());
            for (var chunk = -1; chunk < 3; chunk++)
            {
                foreach (var cut in stamps)
                {
                    var image = chunk < 0 ? Keys.History.Image(key, stamps[i]) : Keys.History.ImageChunk(key, stamps[i], chunk);
                    Assert.Equal(stamps[i] > cut, Keys.History.ImagesOf(key, cut, null).Contains(image.ToArray()));
                    Assert.Equal(stamps[i] <= cut, Keys.History.ImagesOf(key, null, cut).Contains(image.ToArray()));
                    Assert.True(Keys.History.ImagesOf(key, null, null).Contains(image.ToArray()));
                }
            }
        }
    }

    [Fact]
    public void Nothing_is_left_behind_every_key()
    {
        Assert.False(PrimaryKeyRange.All.IsEmpty);
        Assert.True((PrimaryKeyRange.All with { Begin = PrimaryKeyRange.Nothing }).IsEmpty);
        Assert.False(new PrimaryKeyRange(FdbTuple.Pack("a"), PrimaryKeyRange.Behind(FdbTuple.Pack("a"))).IsEmpty);
        Assert.True(new PrimaryKeyRange(PrimaryKeyRange.Behind(FdbTuple.Pack("a")), PrimaryKeyRange.Behind(FdbTuple.Pack("a"))).IsEmpty);
    }

    [Fact]
    public void The_longest_keys_fit()
    {
        var key = FdbTuple.Pack(new string('\0', 2_048), new byte[1_024]);
        Assert.InRange(Keys.History.ImageChunk(key, Versionstamp.Incomplete(), 63).Length, 1, StoreLimits.MaxKeyBytes - sizeof(int) - 20);
        Assert.InRange(Keys.History.Day(40_000, key).Length, 1, StoreLimits.MaxKeyBytes);
    }

    [Fact]
    public void An_absent_image_is_no_item()
    {
        Assert.True(new BeforeImage(default, default, KeyspaceNames.AbsentImage.ToArray()).IsAbsent);
        Assert.False(new BeforeImage(default, default, Fdyno.Items.ItemCodec.Encode(Item.Empty)).IsAbsent);
        Assert.False(Fdyno.Catalog.StoredItem.IsChunked(KeyspaceNames.AbsentImage));
    }

    private static byte[] Key(Random random)
    {
        // Few characters, so that keys share beginnings; zeros, so that a packed key can be the beginning of another.
        string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => "a\0\u0001b\uFFFF"[random.Next(5)]));
        return FdbTuple.Pack(Text());
    }

    private static byte[] AnyImage(Random random, byte[] key)
    {
        var stamp = new Versionstamp(random.Next(2) == 0 ? ulong.MaxValue - 1 : (ulong)random.Next(3), (ushort)random.Next(0x10000), 0);
        return random.Next(2) == 0 ? Keys.History.Image(key, stamp).ToArray() : Keys.History.ImageChunk(key, stamp, random.Next(64)).ToArray();
    }
}
