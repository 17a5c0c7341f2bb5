using System.Runtime.InteropServices;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>Tables in Markdown, and words that all sections of figures use.</summary>
internal static class MarkdownTable
{
    /// <summary>Bytes in a megabyte.</summary>
    public const double Megabyte = 1_000_000;

    /// <summary>The machine and the runtime.</summary>
    public static string Machine { get; } =
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>A table whose first column stands left and all others right.</summary>
    public static string Render(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows) => string.Join(
        '\n',
        rows.Select(Row).Prepend($"|---|{string.Concat(Enumerable.Repeat("---:|", heads.Count - 1))}").Prepend(Row(heads)));

    /// <summary>Goals as a table.</summary>
    public static string Render(IEnumerable<Goal> goals) => Render(
        ["Goal", "Wanted", "Measured", "Reached"],
        goals.Select(goal => (IReadOnlyList<string>)[goal.What, goal.Wanted, goal.Measured, goal.IsReached ? "yes" : "no"]));

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";
}
