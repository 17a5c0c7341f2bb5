using System.Globalization;
using Fdyno.PowerShell.Pipeline;

namespace Fdyno.PowerShell.Tests.Pipeline;

public class ProgressTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KB")]
    [InlineData(1536, "1.5 KB")]
    [InlineData(1024 * 1024 - 1, "1.0 MB")]
    [InlineData(5L * 1024 * 1024 * 1024, "5.0 GB")]
    [InlineData(long.MaxValue, "8.0 EB")]
    public void Sizes_are_shown_in_three_digits_or_so(long bytes, string expected)
    {
        using var _ = new Culture("en-US");
        Assert.Equal(expected, ByteSize.Format(bytes));
    }

    [Fact]
    public void Bytes_tell_how_far_it_is_where_they_are_known()
    {
        using var _ = new Culture("en-US");
        var text = ProgressText.From(new OperationProgress("Backing up", 1000, 1024 * 1024, 9000, 4 * 1024 * 1024), TimeSpan.FromSeconds(2));

        Assert.Equal(new ProgressText("1,000 items, 1.0 MB, 512.0 KB/s", 25, 6), text);
    }

    [Theory]
    [InlineData(5, 0, 10L, null, 50)]
    [InlineData(5, 100, 10L, 0L, 50)]
    [InlineData(5, 0, null, null, -1)]
    [InlineData(20, 0, 10L, null, 100)]
    public void Items_tell_it_otherwise(long items, long bytes, long? totalItems, long? totalBytes, int percent) =>
        Assert.Equal(
            percent,
            ProgressText.From(new OperationProgress("x", items, bytes, totalItems, totalBytes), TimeSpan.FromSeconds(1)).PercentComplete);

    [Fact]
    public void Nothing_is_shown_in_the_first_interval_and_then_once_an_interval()
    {
        var clock = new ManualClock();
        var throttle = new ProgressThrottle(clock);

        Assert.False(throttle.IsDue());
        clock.Advance(ProgressThrottle.Interval);
        Assert.True(throttle.IsDue());
        Assert.False(throttle.IsDue());
        clock.Advance(ProgressThrottle.Interval - TimeSpan.FromTicks(1));
        Assert.False(throttle.IsDue());
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(throttle.IsDue());
        Assert.Equal(2 * ProgressThrottle.Interval, throttle.Elapsed);
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }

    private sealed class Culture : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentCulture;

        public Culture(string name) => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

        public void Dispose() => CultureInfo.CurrentCulture = _before;
    }
}
