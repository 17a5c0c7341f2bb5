using System.Globalization;
using Fdyno.Benchmarks.SideBySide;
using static Fdyno.Benchmarks.SideBySide.MarkdownTable;

namespace Fdyno.Benchmarks.Scale;

/// <summary>Time and memory by size, as Markdown.</summary>
internal static class ScaleMarkdown
{
    private const double MostDeviation = 0.15;

    /// <summary>The figures as tables.</summary>
    public static string Render(IReadOnlyList<ScaleFigures> sizes)
    {
        var steps = sizes[0].Steps.Select(figures => figures.Step).ToList();
        var memory = sizes.SelectMany(size => size.Steps).Max(figures => figures.Memory!.Value.WorkingSet);
        return $"""
            A new server for each size; {Machine}.

            {MarkdownTable.Render(
                ["Step", "Rows", "Items", "Rounds", "Time", "MB/s", "Memory: working set", "Memory: managed"],
                steps.SelectMany(step => sizes.Select(size => Cells(step, size))))}

            The slope is the exponent in "time grows as size to the power of …", from the smallest size to the largest: 1 is linear.

            {MarkdownTable.Render(steps.Where(_ => sizes.Count > 1).Select(step => Slope(step, sizes[0], sizes[^1]))
                .Append(Goals.Memory("memory over the baseline, the most of all sizes", memory)))}
            """;
    }

    private static IReadOnlyList<string> Cells(StepKind step, ScaleFigures size)
    {
        var figures = size.Of(step);
        return
        [
            FiguresMarkdown.NameOf(step),
            $"{size.RowBytes / Megabyte:N1} MB",
            $"{size.Items:N0}",
            $"{size.Rounds}",
            $"{figures.Median.TotalSeconds:F2} s",
            $"{size.RowBytes / Megabyte / figures.Median.TotalSeconds:F1}",
            $"+{figures.Memory!.Value.WorkingSet / Megabyte:F0} MB",
            $"+{figures.Memory!.Value.ManagedHeap / Megabyte:F0} MB",
        ];
    }

    private static Goal Slope(StepKind step, ScaleFigures smallest, ScaleFigures largest)
    {
        var slope = Math.Log(largest.Of(step).Median / smallest.Of(step).Median) / Math.Log((double)largest.RowBytes / smallest.RowBytes);
        return new Goal(
            $"slope of {FiguresMarkdown.NameOf(step)}",
            string.Create(CultureInfo.InvariantCulture, $"{1 - MostDeviation:F2} to {1 + MostDeviation:F2}"),
            slope.ToString("F2", CultureInfo.InvariantCulture),
            Math.Abs(slope - 1) <= MostDeviation);
    }
}
