using System.Globalization;
using Fdyno.Errors;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Times;

/// <summary>Times that are refused, because they are no time or more than one. Each error has the literals to choose from.</summary>
internal static class TimeErrors
{
    /// <summary>The text is no time.</summary>
    public static FdynoException NoTime(string text, string parameter) => Refused(
        $"{parameter} '{text}' is not a time.",
        $"Write it with its zone, for example -{parameter} 2026-11-22T21:11:19Z or -{parameter} 2026-11-22T22:11:19+01:00, or give a DateTime.",
        text);

    /// <summary>The local time occurs twice.</summary>
    public static FdynoException Twice(DateTime time, string parameter, TimeZoneInfo zone, IReadOnlyList<DateTimeOffset> readings) => Refused(
        $"{parameter} '{Local(time)}' occurs twice in the local time zone ({zone.Id}), because the clocks go back: "
        + $"it is {string.Join(" or ", readings.Select(TimeLiteral.WithOffset))}.",
        Choose(parameter, readings),
        Local(time));

    /// <summary>The local time never occurs.</summary>
    public static FdynoException Never(DateTime time, string parameter, TimeZoneInfo zone)
    {
        var (before, after) = LocalTime.AroundGap(time, zone);
        return Refused(
            $"{parameter} '{Local(time)}' never occurs in the local time zone ({zone.Id}), because the clocks go forward over it: "
            + $"it is {TimeLiteral.WithOffset(before)} by the clocks before, or {TimeLiteral.WithOffset(after)} by the clocks after.",
            Choose(parameter, [before, after]),
            Local(time));
    }

    /// <summary>The text is what PowerShell makes of a DateTime, and does not say whether that was local or in UTC.</summary>
    public static FdynoException LostZone(
        string text, string parameter, TimeZoneInfo zone, IReadOnlyList<DateTimeOffset> local, DateTimeOffset utc,
        IReadOnlyList<DateTimeOffset> dayFirst) => Refused(
        $"{parameter} '{text}' is the text that PowerShell makes of a DateTime, which has lost its zone. "
        + (local.Count == 0 ? "" : $"If the time was local ({zone.Id}), it is {string.Join(" or ", local.Select(TimeLiteral.WithOffset))}. ")
        + $"If it was in UTC, as the times in Fdyno's objects are, it is {TimeLiteral.Of(utc)}."
        + (dayFirst.Count == 0 ? "" : $" If it was typed with the day before the month, it is {string.Join(" or ", dayFirst.Select(Literal))}."),
        Choose(parameter, [.. local, utc]) + " A script gives the DateTime itself, not a text with it.",
        text);

    /// <summary>The text is not in an ISO 8601 form: its zone, or the order of day and month, would be guessed.</summary>
    public static FdynoException NotIso(string text, string parameter, TimeZoneInfo zone, IReadOnlyList<DateTimeOffset> readings) => Refused(
        $"{parameter} '{text}' is not in an ISO 8601 form, so that its zone or the order of day and month would be guessed. "
        + $"In UTC, or in the local time zone ({zone.Id}), it could be {string.Join(" or ", readings.Select(Literal))}.",
        Choose(parameter, readings),
        text);

    private static string Choose(string parameter, IReadOnlyList<DateTimeOffset> readings) =>
        $"Give the one that you mean: {string.Join(", or ", readings.Select(reading => $"-{parameter} {Literal(reading)}"))}.";

    private static string Literal(DateTimeOffset time) => time.Offset == TimeSpan.Zero ? TimeLiteral.Of(time) : TimeLiteral.WithOffset(time);

    private static string Local(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static FdynoException Refused(string text, string advice, string target) => new(FdynoErrorCode.Validation, text, advice, target);
}
