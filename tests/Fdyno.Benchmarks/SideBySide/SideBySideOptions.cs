using System.Globalization;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>What a side-by-side run is to do.</summary>
/// <param name="Items">How many items the table has.</param>
/// <param name="Rounds">How often each step is measured; the figures are medians.</param>
/// <param name="WritePath">A Markdown file whose marked part is replaced by the figures; null for none.</param>
internal sealed record SideBySideOptions(int Items, int Rounds, string? WritePath)
{
    /// <summary>Reads the command line behind <c>side-by-side</c>.</summary>
    /// <exception cref="ArgumentException">An option is unknown or lacks its value.</exception>
    public static SideBySideOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new SideBySideOptions(Items: 200_000, Rounds: 5, WritePath: null);
        while (arguments is [var name, .. var rest])
        {
            if (rest is not [var value, ..])
            {
                throw new ArgumentException($"{name} needs a value.");
            }

            options = name switch
            {
                "--items" => options with { Items = Count(name, value) },
                "--rounds" => options with { Rounds = Count(name, value) },
                "--write" => options with { WritePath = value },
                _ => throw new ArgumentException($"There is no option {name}. There are --items, --rounds and --write."),
            };
            arguments = rest[1..];
        }

        return options;
    }

    private static int Count(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new ArgumentException($"{name} needs a whole number above 0, not '{value}'.");
}
