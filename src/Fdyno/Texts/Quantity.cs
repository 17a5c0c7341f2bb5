using System.Globalization;

namespace Fdyno.Texts;

/// <summary>Counts in words: <c>1 item</c>, <c>2 items</c>.</summary>
public static class Quantity
{
    /// <summary>The number and the noun, in the singular for one.</summary>
    /// <param name="count">The number, written with digits only.</param>
    /// <param name="noun">The noun in the singular. Its plural ends with an s.</param>
    public static string Of(long count, string noun) => Write(count, noun, CultureInfo.InvariantCulture, "D");

    /// <summary>The number, with its thousands grouped, and the noun.</summary>
    /// <param name="count">The number.</param>
    /// <param name="noun">The noun in the singular. Its plural ends with an s.</param>
    /// <param name="culture">The culture whose separator groups the thousands.</param>
    public static string Grouped(long count, string noun, CultureInfo culture) => Write(count, noun, culture, "N0");

    private static string Write(long count, string noun, CultureInfo culture, string format)
    {
        ArgumentNullException.ThrowIfNull(noun);
        ArgumentNullException.ThrowIfNull(culture);
        return $"{count.ToString(format, culture)} {noun}{(count == 1 ? "" : "s")}";
    }
}
