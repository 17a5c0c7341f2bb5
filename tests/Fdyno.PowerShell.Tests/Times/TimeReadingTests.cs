using System.Globalization;
using Fdyno.Errors;
using Fdyno.PowerShell.Times;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Tests.Times;

public class TimeReadingTests
{
    private const string Parameter = "RestoreDateTime";

    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTime Noon = new(2026, 7, 1, 12, 0, 0);

    [Theory]
    [InlineData("2026-11-22T21:11:19Z", "2026-11-22T21:11:19Z")]
    [InlineData("2026-11-22 21:11:19Z", "2026-11-22T21:11:19Z")]
    [InlineData("2026-11-22T21:11:19.987Z", "2026-11-22T21:11:19Z")]
    [InlineData("2026-11-22T22:11:19+01:00", "2026-11-22T21:11:19Z")]
    [InlineData("20261122T211119Z", "2026-11-22T21:11:19Z")]
    [InlineData("20261122T211119098Z", "2026-11-22T21:11:19Z")]
    [InlineData("2026-11-22T22:11:19", "2026-11-22T21:11:19Z")]
    [InlineData("2026-11-22 22:11:19", "2026-11-22T21:11:19Z")]
    [InlineData("2026-07-01", "2026-06-30T22:00:00Z")]
    public void A_text_means_what_it_says_and_is_local_where_it_names_no_zone(string text, string expected) =>
        Assert.Equal(expected, TimeLiteral.Of(TimeReading.Read(text, Parameter, Berlin)));

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    [InlineData("en-US")]
    public void A_literal_is_the_same_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var time = new DateTimeOffset(2026, 11, 5, 21, 11, 19, TimeSpan.FromHours(1));

            Assert.Equal("2026-11-05T20:11:19Z", TimeLiteral.Of(time));
            Assert.Equal("2026-11-05T21:11:19+01:00", TimeLiteral.WithOffset(time));
            Assert.Equal(time, TimeReading.Read(TimeLiteral.Of(time), Parameter, Berlin));
            Assert.Equal(time, TimeReading.Read(TimeLiteral.WithOffset(time), Parameter, Berlin));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_offset_and_UTC_are_taken_as_they_are()
    {
        var time = new DateTimeOffset(Noon, TimeSpan.FromHours(-7));
        Assert.Equal(time, TimeReading.Read(time, Parameter, Berlin));
        Assert.Equal(new DateTimeOffset(Noon, TimeSpan.Zero), TimeReading.Read(DateTime.SpecifyKind(Noon, DateTimeKind.Utc), Parameter, Berlin));
    }

    [Fact]
    public void A_time_that_does_not_say_otherwise_is_local()
    {
        Assert.Equal(new DateTimeOffset(Noon, TimeSpan.FromHours(2)), TimeReading.Read(Noon, Parameter, Berlin));
        Assert.Equal(
            new DateTimeOffset(Noon, TimeZoneInfo.Local.GetUtcOffset(Noon)),
            TimeReading.Read(DateTime.SpecifyKind(Noon, DateTimeKind.Local), Parameter, Berlin));
    }

    [Fact]
    public void The_ends_of_time_are_bounds_in_every_zone()
    {
        Assert.Equal(DateTimeOffset.MinValue, TimeReading.Read(DateTime.MinValue, Parameter, Berlin));
        Assert.Equal(DateTimeOffset.MaxValue, TimeReading.Read(DateTime.MaxValue, Parameter, Berlin));
        Assert.Equal(DateTimeOffset.MinValue, TimeReading.Read(DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Local), Parameter, Berlin));
        Assert.Equal(DateTimeOffset.MaxValue, TimeReading.Read(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Local), Parameter, Berlin));
    }

    [Fact]
    public void A_local_time_that_occurs_twice_is_refused_with_both_readings() => AssertRefused(
        "2026-10-25T02:30:00",
        "RestoreDateTime '2026-10-25T02:30:00' occurs twice in the local time zone (Europe/Berlin), because the clocks go back: "
            + "it is 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00.",
        "Give the one that you mean: -RestoreDateTime 2026-10-25T02:30:00+02:00, or -RestoreDateTime 2026-10-25T02:30:00+01:00.");

    [Fact]
    public void A_local_time_that_never_occurs_is_refused_with_both_readings() => AssertRefused(
        "2026-03-29T02:30:00",
        "RestoreDateTime '2026-03-29T02:30:00' never occurs in the local time zone (Europe/Berlin), because the clocks go forward over it: "
            + "it is 2026-03-29T02:30:00+01:00 by the clocks before, or 2026-03-29T02:30:00+02:00 by the clocks after.",
        "Give the one that you mean: -RestoreDateTime 2026-03-29T02:30:00+01:00, or -RestoreDateTime 2026-03-29T02:30:00+02:00.");

    [Fact]
    public void A_text_of_a_DateTime_that_lost_its_zone_is_refused_with_both_readings() => AssertRefused(
        "11/22/2026 21:11:19",
        "RestoreDateTime '11/22/2026 21:11:19' is the text that PowerShell makes of a DateTime, which has lost its zone. "
            + "If the time was local (Europe/Berlin), it is 2026-11-22T21:11:19+01:00. "
            + "If it was in UTC, as the times in Fdyno's objects are, it is 2026-11-22T21:11:19Z.",
        "Give the one that you mean: -RestoreDateTime 2026-11-22T21:11:19+01:00, or -RestoreDateTime 2026-11-22T21:11:19Z. "
            + "A script gives the DateTime itself, not a text with it.");

    [Theory]
    [InlineData("Tuesday, 01 December 2026 00:57:17", "2026-12-01T00:57:17+01:00 2026-12-01T00:57:17Z")]
    [InlineData("11/22/2026 21:11", "2026-11-22T21:11:00+01:00 2026-11-22T21:11:00Z")]
    [InlineData("11/22/2026 10:11:19 PM", "2026-11-22T22:11:19+01:00 2026-11-22T22:11:19Z")]
    [InlineData("22.11.2026 21:11:19", "2026-11-22T21:11:19+01:00 2026-11-22T21:11:19Z")]
    [InlineData("01.02.2026", "2026-01-02T00:00:00+01:00 2026-01-02T00:00:00Z 2026-02-01T00:00:00+01:00 2026-02-01T00:00:00Z")]
    [InlineData("1/2/2026", "2026-01-02T00:00:00+01:00 2026-01-02T00:00:00Z 2026-02-01T00:00:00+01:00 2026-02-01T00:00:00Z")]
    [InlineData("01/02/2026 10:00:00 +00:00", "2026-01-02T10:00:00Z 2026-02-01T10:00:00Z")]
    [InlineData("Sun, 22 Nov 2026 21:11:19 GMT", "2026-11-22T21:11:19Z")]
    public void A_text_that_is_not_ISO_is_refused_with_every_reading(string text, string readings)
    {
        var literals = readings.Split(' ');
        AssertRefused(
            text,
            $"RestoreDateTime '{text}' is not in an ISO 8601 form, so that its zone or the order of day and month would be guessed. "
                + $"In UTC, or in the local time zone (Europe/Berlin), it could be {string.Join(" or ", literals)}.",
            $"Give the one that you mean: {string.Join(", or ", literals.Select(literal => $"-RestoreDateTime {literal}"))}.");
        Assert.All(literals, literal => TimeReading.Read(literal, Parameter, Berlin));
    }

    [Fact]
    public void A_text_of_a_DateTime_is_refused_with_the_day_first_too_where_it_could_be() => Assert.EndsWith(
        " If it was typed with the day before the month, it is 2026-02-01T10:00:00+01:00 or 2026-02-01T10:00:00Z.",
        Assert.Throws<FdynoException>(() => TimeReading.Read("01/02/2026 10:00:00", Parameter, Berlin)).Message);

    [Fact]
    public void A_text_of_a_DateTime_is_refused_where_local_time_is_UTC() => Assert.StartsWith(
        "Give the one that you mean: -RestoreDateTime 2026-11-22T21:11:19Z. ",
        Assert.Throws<FdynoException>(() => TimeReading.Read("11/22/2026 21:11:19", Parameter, TimeZoneInfo.Utc)).RecommendedAction);

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026")]
    [InlineData("2026-13-01")]
    [InlineData("2026-11-22T21:11:19 UTC")]
    public void What_is_no_time_is_refused(string text) => AssertRefused(
        text,
        $"RestoreDateTime '{text}' is not a time.",
        "Write it with its zone, for example -RestoreDateTime 2026-11-22T21:11:19Z or -RestoreDateTime 2026-11-22T22:11:19+01:00, or give a DateTime.");

    private static void AssertRefused(string text, string message, string advice)
    {
        var error = Assert.Throws<FdynoException>(() => TimeReading.Read(text, Parameter, Berlin));

        Assert.Equal(FdynoErrorCode.Validation, error.Code);
        Assert.Equal(message, error.Message);
        Assert.Equal(advice, error.RecommendedAction);
    }
}
