using System.Globalization;
using System.Text.RegularExpressions;
using Fdyno.Errors;

namespace Fdyno.PowerShell.Times;

/// <summary>
/// Reads times as PowerShell users give them: a <see cref="DateTime"/>, a <see cref="DateTimeOffset"/>, or a text, which means the same in
/// every culture: only ISO 8601 forms are taken. A time without a zone is local. One that could be two instants is refused, and the error has both.
/// </summary>
internal static partial class TimeReading
{
    // The form that Fdyno writes into the names of backups.
    private static readonly string[] CompactForms = ["yyyyMMdd'T'HHmmss'Z'", "yyyyMMdd'T'HHmmssfff'Z'"];

    // The invariant culture, with the day before the month.
    private static readonly CultureInfo DayFirst = CreateDayFirst();

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

        if (!IsoForm().IsMatch(trimmed))
        {
            return FromOtherForm(text, trimmed, parameter, zone);
        }

        // The kind tells whether the text has a zone.
        if (!DateTime.TryParse(trimmed, invariant, DateTimeStyles.RoundtripKind, out var time))
        {
            throw TimeErrors.NoTime(text, parameter);
        }

        return time.Kind == DateTimeKind.Unspecified ? FromLocal(time, parameter, zone) : DateTimeOffset.Parse(trimmed, invariant);
    }

    /// <summary>A text in a form of some culture. It is refused with all that it could mean, except for the ends of time, which are bounds.</summary>
    private static DateTimeOffset FromOtherForm(string text, string trimmed, string parameter, TimeZoneInfo zone)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (DateTime.TryParse(trimmed, invariant, DateTimeStyles.RoundtripKind, out var time)
            && time.Kind == DateTimeKind.Unspecified && trimmed == time.ToString(invariant))
        {
            if (AtTheEnds(time) is { } end)
            {
                return end;
            }

            // The text that PowerShell makes of any DateTime, in "$time" or [string] $time, whatever its kind was.
            var local = LocalTime.Readings(time, zone);
            var utc = new DateTimeOffset(time, TimeSpan.Zero);
            var dayFirst = Readings(trimmed, DayFirst, zone).Except([.. local, utc]).ToList();
            throw TimeErrors.LostZone(text, parameter, zone, [.. local.Where(reading => reading != utc)], utc, dayFirst);
        }

        List<DateTimeOffset> readings = [.. Readings(trimmed, invariant, zone).Union(Readings(trimmed, DayFirst, zone))];
        throw readings.Count == 0 ? TimeErrors.NoTime(text, parameter) : TimeErrors.NotIso(text, parameter, zone, readings);
    }

    /// <summary>What a text means in a culture: the instant, where it names its zone, else the local instants and the one in UTC.</summary>
    private static IEnumerable<DateTimeOffset> Readings(string text, CultureInfo culture, TimeZoneInfo zone)
    {
        if (!DateTime.TryParse(text, culture, DateTimeStyles.RoundtripKind, out var time) || LocalTime.IsAtTheEnds(time))
        {
            return [];
        }

        return time.Kind == DateTimeKind.Unspecified
            ? LocalTime.Readings(time, zone).Append(new DateTimeOffset(time, TimeSpan.Zero))
            : DateTimeOffset.TryParse(text, culture, out var instant) ? [instant] : [];
    }

    private static CultureInfo CreateDayFirst()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.ShortDatePattern = "dd/MM/yyyy";
        return culture;
    }

    /// <summary>The ends have no room for an offset; a bound is as good a few hours off them.</summary>
    private static DateTimeOffset? AtTheEnds(DateTime time) => !LocalTime.IsAtTheEnds(time) ? null
        : time.Year == 1 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;

    [GeneratedRegex(
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?)? ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsoForm();
}
