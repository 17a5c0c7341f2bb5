using System.Text.RegularExpressions;
using Fdyno.Errors;
using Fdyno.PowerShell.Times;
using Fdyno.Texts;
using FsCheck;
using FsCheck.Fluent;

namespace Fdyno.PowerShell.Tests.Times;

/// <summary>
/// What holds for every time in every zone of this computer, and in zones whose clocks have just changed. A failure's message names the
/// seed to run it again with.
/// </summary>
public partial class TimeZonePropertyTests
{
    private const string Parameter = "RestoreDateTime";

    private static readonly DateTimeOffset First = new(1950, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    /// <summary>The zones of this computer, and one whose clock went back this hour, one whose clock went forward, one that was moved.</summary>
    private static readonly TimeZoneInfo[] Zones =
    [
        .. TimeZoneInfo.GetSystemTimeZones(),
        Changing("Went back this hour", TimeSpan.FromHours(1), standardFrom: Now.AddMinutes(-20)),
        Changing("Went back by half an hour", TimeSpan.FromMinutes(30), standardFrom: Now.AddMinutes(-20)),
        Changing("Goes back within the hour", TimeSpan.FromHours(1), standardFrom: Now.AddMinutes(20)),
        MovedWest("Went west for good today"),
    ];

    private static readonly Gen<(TimeZoneInfo Zone, DateTimeOffset Time)> Moments =
        from zone in Gen.Elements(Zones)
        from time in Gen.OneOf(Anywhen(), AroundNow(), AroundChange(zone))
        select (zone, new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero));

    [Fact]
    public void What_is_written_is_read_as_the_same_second() => CheckAll(Moments, one =>
        TimeReading.Read(TimeLiteral.Of(one.Time), Parameter, one.Zone) == one.Time
        && TimeReading.Read(TimeLiteral.WithOffset(TimeZoneInfo.ConvertTime(one.Time, one.Zone)), Parameter, one.Zone) == one.Time
        && TimeReading.Read(TimeLiteral.Of(one.Time.UtcDateTime), Parameter, one.Zone) == one.Time);

    [Fact]
    public void A_local_time_is_the_instant_that_it_was_or_is_refused_with_it() => CheckAll(Moments, one =>
    {
        var local = TimeZoneInfo.ConvertTime(one.Time, one.Zone);
        try
        {
            return TimeReading.Read(local.DateTime, Parameter, one.Zone) == one.Time
                && TimeReading.Read(local.ToString("s"), Parameter, one.Zone) == one.Time
                && LocalTime.Readings(local.DateTime, one.Zone).Count == 1;
        }
        catch (FdynoException refused)
        {
            // Both readings are in the message, and each, pasted, is one of the two instants with this local time.
            var readings = Literals(refused.Message).Select(text => TimeReading.Read(text, Parameter, one.Zone)).ToList();
            return readings.Count == 2
                && readings[0] != readings[1]
                && readings.Contains(one.Time)
                && readings.All(reading => TimeZoneInfo.ConvertTime(reading, one.Zone).DateTime == local.DateTime)
                && refused.Message.Contains(" occurs twice ", StringComparison.Ordinal);
        }
    });

    [Fact]
    public void A_local_time_that_never_occurs_is_refused_with_two_times_that_do() => CheckAll(Moments, one =>
    {
        // A time of the clocks that may lie where they went forward.
        var local = one.Time.DateTime;
        if (LocalTime.Readings(local, one.Zone).Count > 0)
        {
            return true;
        }

        var refused = Assert.Throws<FdynoException>(() => TimeReading.Read(local, Parameter, one.Zone));
        var readings = Literals(refused.Message).Select(text => TimeReading.Read(text, Parameter, one.Zone)).ToList();
        return readings.Count == 2
            && readings[0] > readings[1]
            && refused.Message.Contains(" never occurs ", StringComparison.Ordinal)
            && TimeZoneInfo.ConvertTime(readings[0], one.Zone).DateTime > local
            && TimeZoneInfo.ConvertTime(readings[1], one.Zone).DateTime < local;
    });

    [Fact]
    public void The_zones_have_times_that_occur_twice_and_times_that_never_do()
    {
        var counts = Moments.Sample(20000).Select(one => LocalTime.Readings(one.Time.DateTime, one.Zone).Count).ToList();

        Assert.Contains(0, counts);
        Assert.Contains(1, counts);
        Assert.Contains(2, counts);
    }

    private static IEnumerable<string> Literals(string message) => LiteralPattern().Matches(message).Select(match => match.Value);

    private static Gen<DateTimeOffset> Anywhen() => Gen.Choose(0, 90 * 366 * 24).Select(hour => First.AddHours(hour));

    private static Gen<DateTimeOffset> AroundNow() => Gen.Choose(-4 * 3600, 4 * 3600).Select(second => Now.AddSeconds(second));

    /// <summary>Hours around a change of the zone's offset, found by looking at each day of a random year.</summary>
    private static Gen<DateTimeOffset> AroundChange(TimeZoneInfo zone) =>
        from year in Gen.Choose(1970, 2035)
        from second in Gen.Choose(-6 * 3600, 30 * 3600)
        let days = Enumerable.Range(0, 365).Select(day => new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day))
        let changes = days.Where(day => zone.GetUtcOffset(day) != zone.GetUtcOffset(day.AddDays(1))).ToList()
        from change in changes.Count == 0 ? Anywhen() : Gen.Elements(changes.ToArray())
        select change.AddSeconds(second);

    /// <summary>A zone, two hours east, whose daylight saving time ends at an instant of this year.</summary>
    private static TimeZoneInfo Changing(string name, TimeSpan delta, DateTimeOffset standardFrom)
    {
        var standard = TimeSpan.FromHours(2);
        var end = standardFrom.ToOffset(standard + delta).DateTime;
        var begin = end.AddDays(-100);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, delta, Transition(begin), Transition(end));
        return TimeZoneInfo.CreateCustomTimeZone(name, standard, name, name, name, [rule]);

        static TimeZoneInfo.TransitionTime Transition(DateTime time) => TimeZoneInfo.TransitionTime.CreateFixedDateRule(
            new DateTime(1, 1, 1, time.Hour, time.Minute, time.Second), time.Month, time.Day);
    }

    /// <summary>A zone that went an hour west today, for good: clocks went back, and .NET does not call that ambiguous.</summary>
    private static TimeZoneInfo MovedWest(string name)
    {
        var until = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, Now.UtcDateTime.Date.AddDays(-1), TimeSpan.Zero, Fixed(1), Fixed(2), TimeSpan.FromHours(1));
        return TimeZoneInfo.CreateCustomTimeZone(name, TimeSpan.FromHours(3), name, name, name, [until]);

        static TimeZoneInfo.TransitionTime Fixed(int millisecond) =>
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 0, 0, 0, millisecond), 1, 1);
    }

    private static void CheckAll<T>(Gen<T> values, Func<T, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(values.ToArbitrary(), holds));

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")]
    private static partial Regex LiteralPattern();
}
