using System.Globalization;
using Fdyno.Benchmarks.SideBySide;

namespace Fdyno.Benchmarks.History;

/// <summary>What a table's past costs, as Markdown.</summary>
internal static class HistoryMarkdown
{
    /// <summary>The figures as tables.</summary>
    public static string Render(IReadOnlyList<HistoryPart> parts) => string.Join(
        "\n\n",
        parts.Select(part => $"{part.Title}\n\n{MarkdownTable.Render(["Step", "Median", "Fastest to slowest", "Processor", "Beside the first"], part.Steps.Select(step => Cells(part, step)))}")
            .Prepend($"{MarkdownTable.Machine}.")
            .Append(MarkdownTable.Render(parts.Select(GoalOf))));

    private static IReadOnlyList<string> Cells(HistoryPart part, HistoryStep step) =>
    [
        step.Name,
        Seconds(step.Median),
        string.Create(CultureInfo.InvariantCulture, $"{step.Fastest.TotalSeconds:0.000} to {Seconds(step.Slowest)}"),
        Seconds(step.MedianProcessorTime),
        Times(part.RatioOf(step)),
    ];

    private static Goal GoalOf(HistoryPart part) => new(
        $"{part.Steps[^1].Name} beside {part.Steps[0].Name}",
        string.Create(CultureInfo.InvariantCulture, $"≤ {part.MostRatio:0.##} ×"),
        Times(part.Ratio),
        part.Ratio <= part.MostRatio);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.000} s");

    private static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:F2} ×");
}
