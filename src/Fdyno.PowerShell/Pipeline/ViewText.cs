using System.Globalization;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>
/// What the default views write, for readers; properties keep what they are. Called by Fdyno.*.Format.ps1xml.
/// </summary>
/// <remarks>
/// PowerShell makes a column as wide as what it sees first, and cuts what comes later: "0 B" would leave no room for "19.6 KB". Texts
/// for columns therefore have the width of the column from the start.
/// </remarks>
public static class ViewText
{
    private const int SizeWidth = 10;
    private const int CountWidth = 13;

    /// <summary>A size, as in <c>19.6 KB</c>; nothing for null.</summary>
    /// <param name="bytes">The size in bytes.</param>
    public static string Size(long? bytes) => bytes is { } size ? ByteSize.Format(size) : "";

    /// <summary>A size for a column.</summary>
    /// <param name="bytes">The size in bytes.</param>
    public static string SizeColumn(long? bytes) => Size(bytes).PadLeft(SizeWidth);

    /// <summary>A number of things, grouped as the current culture does; nothing for null.</summary>
    /// <param name="number">The number.</param>
    public static string Count(long? number) => number?.ToString("N0", CultureInfo.CurrentCulture) ?? "";

    /// <summary>A number of things for a column.</summary>
    /// <param name="number">The number.</param>
    public static string CountColumn(long? number) => Count(number).PadLeft(CountWidth);

    /// <summary>
    /// A time in the local zone, to the second, in a form that sorts and is the same in every culture; nothing for null.
    /// </summary>
    /// <param name="time">The time; one of no kind is UTC, which is what comes back from a serialised object that lost it.</param>
    public static string Time(DateTime? time) => time is { } given
        ? (given.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(given, DateTimeKind.Utc) : given)
            .ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
        : "";

    /// <summary>A time for a column.</summary>
    /// <param name="time">The time.</param>
    public static string TimeColumn(DateTime? time) => Time(time).PadRight("yyyy-MM-dd HH:mm:ss".Length);

    /// <summary>A word of which all values are known, for a column.</summary>
    /// <param name="word">The word, such as AVAILABLE.</param>
    /// <param name="width">The width of the longest.</param>
    public static string Word(string? word, int width) => (word ?? "").PadRight(width);

    /// <summary>How long something took, as in <c>1.25 s</c> or <c>2:03:04</c>.</summary>
    /// <param name="duration">The duration.</param>
    public static string Duration(TimeSpan duration) => duration < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.CurrentCulture, $"{duration.TotalSeconds:0.00} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}:{duration:mm\\:ss}");
}
