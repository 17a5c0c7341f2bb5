using System.Globalization;
using Fdyno.PowerShell.Pipeline;

namespace Fdyno.PowerShell.Tests.Pipeline;

public sealed class ViewTextTests
{
    [Fact]
    public void Columns_have_their_width_whatever_is_in_them()
    {
        Assert.Single(new long?[] { null, 0, 20_000, long.MaxValue }.Select(size => ViewText.SizeColumn(size).Length).Distinct());
        Assert.Single(new long?[] { null, 0, 7, 999_999_999 }.Select(count => ViewText.CountColumn(count).Length).Distinct());
        Assert.Single(new DateTime?[] { null, DateTime.UnixEpoch }.Select(time => ViewText.TimeColumn(time).Length).Distinct());
        Assert.Equal("ACTIVE   ", ViewText.Word("ACTIVE", 9));
        Assert.Equal("         ", ViewText.Word(null, 9));
    }

    [Fact]
    public void What_is_not_known_is_not_shown()
    {
        Assert.Equal("", ViewText.Size(null));
        Assert.Equal("", ViewText.Count(null));
        Assert.Equal("", ViewText.Time(null));
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fi-FI")]
    public void Times_are_local_and_written_alike_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            var local = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Local);

            Assert.Equal("2026-03-04 05:06:07", ViewText.Time(local));
            Assert.Equal("2026-03-04 05:06:07", ViewText.Time(local.ToUniversalTime()));
            Assert.Equal("2026-03-04 05:06:07", ViewText.Time(DateTime.SpecifyKind(local.ToUniversalTime(), DateTimeKind.Unspecified)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0, "0.00 s")]
    [InlineData(1.254, "1.25 s")]
    [InlineData(61, "0:01:01")]
    [InlineData(360_000, "100:00:00")]
    public void Durations_read_well(double seconds, string text)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            Assert.Equal(text, ViewText.Duration(TimeSpan.FromSeconds(seconds)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
