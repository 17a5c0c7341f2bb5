using System.Globalization;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>What a run is to do.</summary>
/// <param name="Kind">What it measures on.</param>
/// <param name="Items">How many items the table has.</param>
/// <param name="Rounds">How often each step is measured; the figures are medians.</param>
/// <param name="WritePath">A Markdown file whose marked part is replaced by the figures; null for none.</param>
/// <param name="Where">Whether another round tells where the time goes.</param>
/// <param name="History">Whether, instead of all this, the cost of a table's past is measured.</param>
/// <param name="Scale">Whether, instead of all this, tables of several sizes are compared.</param>
/// <param name="Megabytes">The sizes of those tables.</param>
/// <param name="UsesTools">Whether FoundationDB's own tools are measured too.</param>
internal sealed record SideBySideOptions(
    StoreKind Kind, int Items, int Rounds, string? WritePath, bool Where, bool History, bool Scale, IReadOnlyList<int> Megabytes, bool UsesTools)
{
    private const string Known = "There are --items, --mb, --rounds, --write, --where and --history, and for a cluster --scale and --without-tools.";

    /// <summary>Reads the command line behind the name of the mode.</summary>
    /// <exception cref="ArgumentException">An option is unknown or lacks its value.</exception>
    public static SideBySideOptions Parse(StoreKind kind, ReadOnlySpan<string> arguments)
    {
        var options = new SideBySideOptions(
            kind, Items: 200_000, Rounds: 5, WritePath: null, Where: false, History: false, Scale: false, Megabytes: [10, 100, 1_000], UsesTools: true);
        while (arguments is [var name, .. var rest])
        {
            var taken = 1;
            options = name switch
            {
                "--where" => options with { Where = true },
                "--history" => options with { History = true },
                "--scale" when kind == StoreKind.Cluster => options with { Scale = true },
                "--without-tools" when kind == StoreKind.Cluster => options with { UsesTools = false },
                "--items" or "--mb" or "--rounds" or "--write" => options.With(name, ValueOf(name, rest, ref taken)),
                _ => throw new ArgumentException($"There is no option {name}. {Known}"),
            };
            arguments = arguments[taken..];
        }

        return options;
    }

    private SideBySideOptions With(string name, string value) => name switch
    {
        "--items" => this with { Items = Count(name, value) },
        "--mb" => With([.. value.Split(',').Select(part => Count(name, part))]),
        "--rounds" => this with { Rounds = Count(name, value) },
        _ => this with { WritePath = value },
    };

    private SideBySideOptions With(int[] megabytes) => this with { Megabytes = megabytes, Items = BenchmarkItems.CountFor(megabytes[0]) };

    private static string ValueOf(string name, ReadOnlySpan<string> rest, ref int taken)
    {
        if (rest is not [var value, ..]) throw new ArgumentException($"{name} needs a value.");
        taken++;
        return value;
    }

    private static int Count(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new ArgumentException($"{name} needs a whole number above 0, not '{value}'.");
}
