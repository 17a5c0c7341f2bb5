using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Tests.Binding;

public class TimesTests
{
    private static readonly DateTime Noon = new(2026, 7, 1, 12, 0, 0);

    [Fact]
    public void A_time_that_does_not_say_otherwise_is_local()
    {
        Assert.Equal(new DateTimeOffset(Noon, TimeZoneInfo.Local.GetUtcOffset(Noon)), Times.ToOffset(Noon));
        Assert.Equal(
            new DateTimeOffset(Noon, TimeZoneInfo.Local.GetUtcOffset(Noon)), Times.ToOffset(DateTime.SpecifyKind(Noon, DateTimeKind.Local)));
    }

    [Fact]
    public void A_time_in_UTC_stays_so() =>
        Assert.Equal(new DateTimeOffset(Noon, TimeSpan.Zero), Times.ToOffset(DateTime.SpecifyKind(Noon, DateTimeKind.Utc)));

    [Fact]
    public void The_ends_of_time_are_bounds_in_every_zone()
    {
        Assert.Equal(DateTimeOffset.MinValue, Times.ToOffset(DateTime.MinValue));
        Assert.Equal(DateTimeOffset.MaxValue, Times.ToOffset(DateTime.MaxValue));
        Assert.Null(Times.ToOffset(null));
    }
}
