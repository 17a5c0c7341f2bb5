namespace Fdyno.PowerShell.Times;

/// <summary>
/// A time on the clocks of a zone. Most are one instant. Where clocks go back a time occurs twice, and where they go forward one never
/// occurs. See docs/design/times.md.
/// </summary>
/// <remarks>
/// Asks the zone for the offset of instants only, which always has one answer. <see cref="TimeZoneInfo.IsAmbiguousTime(DateTime)"/> and
/// <see cref="TimeZoneInfo.IsInvalidTime(DateTime)"/> know of daylight saving time, but not of a country that changes its zone.
/// </remarks>
internal static class LocalTime
{
    // Offsets lie between -14 and +14 hours. Between two steps a zone changes its offset once at most.
    private static readonly TimeSpan Reach = TimeSpan.FromHours(15);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>The instants at which a zone's clocks show a time, the earliest first: one, or two, or none.</summary>
    /// <param name="time">The time; its kind does not count.</param>
    /// <param name="zone">The zone.</param>
    public static IReadOnlyList<DateTimeOffset> Readings(DateTime time, TimeZoneInfo zone) =>
    [
        .. from offset in Around(time, zone).Select(sample => sample.Offset).Distinct()
           let instant = With(time, offset)
           where zone.GetUtcOffset(instant) == offset
           orderby instant
           select instant,
    ];

    /// <summary>What a time that never occurs would be by the clocks before the change, and by those after it.</summary>
    /// <param name="time">The time; its kind does not count.</param>
    /// <param name="zone">The zone.</param>
    public static (DateTimeOffset Before, DateTimeOffset After) AroundGap(DateTime time, TimeZoneInfo zone)
    {
        var last = Around(time, zone).First();
        foreach (var sample in Around(time, zone))
        {
            if ((sample.Instant + sample.Offset).Ticks > time.Ticks)
            {
                return (With(time, last.Offset), With(time, sample.Offset));
            }

            last = sample;
        }

        return (With(time, last.Offset), With(time, last.Offset));
    }

    /// <summary>Whether a time is so near the ends of what <see cref="DateTime"/> holds that there is no room for an offset.</summary>
    public static bool IsAtTheEnds(DateTime time) => time < DateTime.MinValue.AddDays(2) || time > DateTime.MaxValue.AddDays(-2);

    private static IEnumerable<(DateTime Instant, TimeSpan Offset)> Around(DateTime time, TimeZoneInfo zone)
    {
        var utc = DateTime.SpecifyKind(time, DateTimeKind.Utc);
        for (var from = -Reach; from <= Reach; from += Step)
        {
            var instant = utc + from;
            yield return (instant, zone.GetUtcOffset(instant));
        }
    }

    private static DateTimeOffset With(DateTime time, TimeSpan offset) => new(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), offset);
}
