using System.Globalization;
using Fdyno.Errors;

namespace Fdyno.PowerShell.Times;

/// <summary>
/// Reads times as PowerShell users give them: a <see cref="DateTime"/>, a <see cref="DateTimeOffset"/>, or a text, which means the same in
/// every culture. A time without a zone is local. One that could be two instants is refused, and the error has both.
/// </summary>
internal static class TimeReading
{
    // The form that Fdyno writes into the names of backups.
    private static readonly string[] CompactForms = ["yyyyMMdd'T'HHmmss'Z'", "yyyyMMdd'T'HHmmssfff'Z'"];

    /// <summary>The instant that is meant.</summary>
    /// <param name="given">A <see cref="DateTime"/>, a <see cref="DateTimeOffset"/> or a text.</param>
    /// <param name="parameter">The name of the parameter, for errors.</param>
    /// <param name="zone">The local zone.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>.</exception>
    public static DateTimeOffset Read(object given, string parameter, TimeZoneInfo zone) => given switch
    {
        DateTimeOffset time => time,
        DateTime { Kind: DateTimeKind.Utc } time => new DateTimeOffset(time),
        DateTime { Kind: DateTimeKind.Local } time => FromClock(time, parameter),
        DateTime time => FromLocal(time, parameter, zone),
        string text => FromText(text, parameter, zone),
        _ => throw new ArgumentException("Not a time.", nameof(given)),
    };

    /// <summary>
    /// A time of kind Local. It was made from an instant, and knows which of two readings it is. Adding to it may have moved it to where
    /// the clocks never were.
    /// </summary>
    private static DateTimeOffset FromClock(DateTime time, string parameter)
    {
        if (AtTheEnds(time) is { } end)
        {
            return end;
        }

        var zone = TimeZoneInfo.Local;
        return LocalTime.Readings(time, zone) switch
        {
            [] => throw TimeErrors.Never(time, parameter, zone),

            // .NET notes which reading it is only where clocks go back for daylight saving time, not where a country changes its zone.
            [_, _, ..] readings when !zone.IsAmbiguousTime(time) => throw TimeErrors.Twice(time, parameter, zone, readings),
            _ => new DateTimeOffset(time.ToUniversalTime()),
        };
    }

    private static DateTimeOffset FromLocal(DateTime time, string parameter, TimeZoneInfo zone)
    {
        if (AtTheEnds(time) is { } end)
        {
            return end;
        }

        return LocalTime.Readings(time, zone) switch
        {
            [var only] => only,
            [] => throw TimeErrors.Never(time, parameter, zone),
            var several => throw TimeErrors.Twice(time, parameter, zone, several),
        };
    }

    private static DateTimeOffset FromText(string text, string parameter, TimeZoneInfo zone)
    {
        var invariant = CultureInfo.InvariantCulture;
        var trimmed = text.Trim();
        if (DateTimeOffset.TryParseExact(trimmed, CompactForms, invariant, DateTimeStyles.AssumeUniversal, out var compact))
        {
            return compact;
        }

        // As PowerShell reads a text for a parameter. The kind tells whether the text has a zone.
        if (!DateTime.TryParse(trimmed, invariant, DateTimeStyles.RoundtripKind, out var time))
        {
            throw TimeErrors.NoTime(text, parameter);
        }

        if (time.Kind != DateTimeKind.Unspecified)
        {
            return DateTimeOffset.Parse(trimmed, invariant);
        }

        // The text that PowerShell makes of any DateTime, in "$time" or [string] $time, whatever its kind was.
        if (trimmed == time.ToString(invariant) && !LocalTime.IsAtTheEnds(time))
        {
            var utc = new DateTimeOffset(time, TimeSpan.Zero);
            if (LocalTime.Readings(time, zone) is not [var local] || local != utc)
            {
                throw TimeErrors.LostZone(text, parameter, zone, LocalTime.Readings(time, zone), utc);
            }
        }

        return FromLocal(time, parameter, zone);
    }

    /// <summary>The ends have no room for an offset; a bound is as good a few hours off them.</summary>
    private static DateTimeOffset? AtTheEnds(DateTime time) => !LocalTime.IsAtTheEnds(time) ? null
        : time.Year == 1 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;
}
