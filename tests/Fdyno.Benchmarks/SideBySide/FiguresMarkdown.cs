using static Fdyno.Benchmarks.SideBySide.MarkdownTable;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>The figures of a side-by-side run as Markdown.</summary>
internal static class FiguresMarkdown
{
    /// <summary>The figures as tables.</summary>
    public static string Render(Figures figures)
    {
        var steps = MarkdownTable.Render(
            ["Step", "Median", "Fastest to slowest", "Processor", "MB/s", "Beside the raw copy", "Memory: working set", "Memory: managed"],
            figures.Steps.Select(step => Cells(figures, step)));
        return $"""
            {figures.Items:N0} items of {figures.ItemBytes / figures.Items:N0} bytes, {figures.RowBytes / Megabyte:N1} MB of rows,
            {figures.Rounds} rounds after one to warm up; {Machine}.

            {steps}

            Stored size of a backup: {figures.StoredBytes / Megabyte:N1} MB, {100 * figures.StoredShare:F0} % of the rows.

            {MarkdownTable.Render(Goals.Of(figures))}
            """;
    }

    /// <summary>What a step is called.</summary>
    public static string NameOf(StepKind step) => step switch
    {
        StepKind.RawCopy => "raw copy",
        StepKind.Restore => "restore, no index",
        StepKind.NativeBackup => "fdbbackup",
        StepKind.NativeRestore => "fdbrestore",
        _ => step.ToString().ToLowerInvariant(),
    };

    // What runs in programs that are not ours takes processor time and memory there.
    private static IReadOnlyList<string> Cells(Figures figures, StepFigures step) =>
    [
        NameOf(step.Step),
        $"{step.Median.TotalSeconds:F2} s",
        $"{step.Fastest.TotalSeconds:F2} to {step.Slowest.TotalSeconds:F2} s",
        step.Memory is null ? "" : $"{step.MedianProcessorTime.TotalSeconds:F2} s",
        $"{figures.RowBytes / Megabyte / step.Median.TotalSeconds:F0}",
        $"{figures.RawCopy.Median / step.Median:F2} ×",
        step.Memory is { } memory ? $"+{memory.WorkingSet / Megabyte:F0} MB" : "",
        step.Memory is { } peak ? $"+{peak.ManagedHeap / Megabyte:F0} MB" : "",
    ];
}
