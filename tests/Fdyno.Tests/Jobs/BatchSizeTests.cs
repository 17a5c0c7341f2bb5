using Fdyno.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.Tests.Jobs;

/// <summary>The size of a job's transactions: what makes it shrink and grow.</summary>
public sealed class BatchSizeTests
{
    [Fact]
    public void It_halves_down_to_its_floor_and_no_further()
    {
        var size = BatchSize.ForReads(100_000);
        var seen = new List<int>();
        for (; size.HasLessThan(size.Bytes); size.Shrink(size.Bytes)) seen.Add(size.Bytes);
        Assert.Equal([100_000, 50_000, 25_000], seen);
        Assert.Equal(16 * 1024, size.Bytes);
    }

    [Fact]
    public void Several_that_tried_the_same_at_once_halve_it_once()
    {
        var size = BatchSize.ForWrites(1_000);
        for (var range = 0; range < 4; range++) size.Shrink(1_000);
        Assert.Equal(500, size.Bytes);
    }

    [Fact]
    public void It_grows_by_a_sixteenth_and_never_beyond_where_it_began()
    {
        var size = BatchSize.ForWrites(1_000);
        size.Grow(1_000);
        Assert.Equal(1_000, size.Bytes);
        size.Shrink(1_000);
        var steps = 0;
        for (; size.Bytes < 1_000; steps++)
        {
            var before = size.Bytes;
            size.Grow(before);
            Assert.InRange(size.Bytes, before + 1, before + (before / 16) + 1);
        }

        Assert.InRange(steps, 10, 16);
    }

    [Fact]
    public void A_success_with_less_proves_nothing()
    {
        var size = BatchSize.ForWrites(1_000);
        size.Shrink(1_000);
        size.Grow(499);
        Assert.Equal(500, size.Bytes);
    }

    [Fact]
    public void Whatever_happens_it_stays_within_its_bounds_and_something_is_always_left_to_try() => Prop.ForAll(
        ArbMap.Default.ArbFor<(bool Fails, int Tried)[]>(),
        steps =>
        {
            var size = new BatchSize(100_000, 10);
            foreach (var (fails, tried) in steps)
            {
                var before = size.Bytes;
                if (fails) size.Shrink(Math.Abs((long)tried));
                else size.Grow(tried);
                Assert.InRange(size.Bytes, 10, 100_000);
                Assert.True(fails ? size.Bytes <= before : size.Bytes >= before);
            }
        }).QuickCheckThrowOnFailure();
}
