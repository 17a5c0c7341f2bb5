using System.Globalization;

namespace Fdyno.Texts;

/// <summary>
/// The one way in which times are written for people: <c>2026-11-22T21:11:19Z</c>. A time in this form names its zone, and PowerShell,
/// C# and SQL read it as the same second in every culture and every zone, so it can be pasted wherever a time is taken.
/// See docs/design/times.md.
/// </summary>
public static class TimeLiteral
{
    private const string UtcFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string OffsetFormat = "yyyy-MM-dd'T'HH:mm:sszzz";

    /// <summary>A time in UTC, to the second that it lies in.</summary>
    /// <param name="time">The time.</param>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(UtcFormat, CultureInfo.InvariantCulture);

    /// <summary>A time in UTC, to the second that it lies in.</summary>
    /// <param name="time">The time, of kind Utc or Local.</param>
    /// <exception cref="ArgumentException">The time is of kind Unspecified: nobody can say which instant it is.</exception>
    public static string Of(DateTime time) => time.Kind == DateTimeKind.Unspecified
        ? throw new ArgumentException("A time of kind Unspecified names no instant.", nameof(time))
        : time.ToUniversalTime().ToString(UtcFormat, CultureInfo.InvariantCulture);

    /// <summary>A time with the offset that it has, for readings of one local time that differ in nothing else: <c>2026-10-25T02:30:00+01:00</c>.</summary>
    /// <param name="time">The time.</param>
    public static string WithOffset(DateTimeOffset time) => time.ToString(OffsetFormat, CultureInfo.InvariantCulture);
}
