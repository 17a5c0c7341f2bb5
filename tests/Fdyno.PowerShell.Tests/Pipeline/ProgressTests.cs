using System.Globalization;
using Fdyno.Model;
using Fdyno.PowerShell.Items;
using Fdyno.PowerShell.Pipeline;

namespace Fdyno.PowerShell.Tests.Pipeline;

public class ProgressTests
{
    private static readonly OperationProgress Nothing = new("", 0, 0, null, null);

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
        var text = ProgressText.From(
            new OperationProgress("Backing up", 1000, 1024 * 1024, 9000, 4 * 1024 * 1024), Nothing, TimeSpan.FromSeconds(2));

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
            ProgressText.From(new OperationProgress("x", items, bytes, totalItems, totalBytes), Nothing, TimeSpan.FromSeconds(1)).PercentComplete);

    [Fact]
    public void Rate_and_time_left_are_of_what_was_done_since_it_was_first_heard_of()
    {
        using var _ = new Culture("en-US");
        var resumed = new OperationProgress("Backing up", 900, 900 * 1024, 1000, 1000 * 1024);
        var now = new OperationProgress("Backing up", 950, 950 * 1024, 1000, 1000 * 1024);

        Assert.Equal(new ProgressText("950 items, 950.0 KB, 10.0 KB/s", 95, 5), ProgressText.From(now, resumed, TimeSpan.FromSeconds(5)));
        Assert.Equal(new ProgressText("900 items, 900.0 KB", 90, -1), ProgressText.From(resumed, resumed, TimeSpan.Zero));
        Assert.Equal(new ProgressText("900 items, 900.0 KB, 0 B/s", 90, -1), ProgressText.From(resumed, resumed, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Items_have_a_rate_of_their_own_where_nobody_counts_bytes()
    {
        using var _ = new Culture("en-US");
        var text = ProgressText.From(new OperationProgress("Trimming", 3000, 0, null, null), Nothing, TimeSpan.FromSeconds(2));

        Assert.Equal(new ProgressText("3,000 items, 1,500/s", -1, -1), text);
    }

    [Fact]
    public void More_than_was_expected_is_all_of_it()
    {
        using var _ = new Culture("en-US");
        var text = ProgressText.From(new OperationProgress("x", 30, 2048, 20, 1024), Nothing, TimeSpan.FromSeconds(1));

        Assert.Equal((100, 0), (text.PercentComplete, text.SecondsRemaining));
    }

    [Fact]
    public void An_import_tells_what_is_to_come_by_the_share_of_its_file_that_was_read()
    {
        var heard = new List<OperationProgress>();
        var progress = new ImportProgress(new OperationContext { Progress = new Listener(heard.Add) });
        var (items, file) = (progress.Context.Progress!, (IProgress<double>)progress);

        items.Report(new OperationProgress("Importing", 1, 100, null, null));
        file.Report(0.25);
        items.Report(new OperationProgress("Importing", 2, 200, null, null));
        file.Report(1);
        items.Report(new OperationProgress("Importing", 8, 810, null, null));

        Assert.Equal([null, 800, 810], heard.Select(one => one.TotalBytes));
    }

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
    }

    private sealed class Listener(Action<OperationProgress> hear) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => hear(value);
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
