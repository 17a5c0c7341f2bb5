using Fdyno.Benchmarks.SideBySide;
using static Fdyno.Benchmarks.SideBySide.MarkdownTable;

namespace Fdyno.Benchmarks.Where;

/// <summary>Where the time goes, as Markdown.</summary>
internal static class WhereMarkdown
{
    private static readonly string[] Heads =
    [
        "Step", "Time", "Processor: Fdyno", "its network thread", "server",
        "Reads", "waited", "MB", "Writes", "waited for commits", "MB", "Run again",
    ];

    /// <summary>The figures as a table, and how to read it.</summary>
    public static string Render(IEnumerable<WhereFigures> figures) => $"""
        Where the time goes, in one more round. Waiting is summed up over everything that waits at the same time.

        {MarkdownTable.Render(Heads, figures.Select(Cells))}
        """;

    private static IReadOnlyList<string> Cells(WhereFigures figures) =>
    [
        FiguresMarkdown.NameOf(figures.Step),
        Seconds(figures.Time),
        Seconds(figures.Processor),
        Seconds(figures.Network),
        Seconds(figures.Server),
        $"{figures.Counts.ReadTransactions:N0}",
        Seconds(figures.Counts.Reading),
        $"{figures.Counts.ReadBytes / Megabyte:N1}",
        $"{figures.Counts.WriteTransactions:N0}",
        Seconds(figures.Counts.Committing),
        $"{figures.Counts.WrittenBytes / Megabyte:N1}",
        $"{figures.Counts.Repeats:N0}",
    ];

    private static string Seconds(TimeSpan? time) => time is { } known ? $"{known.TotalSeconds:F2} s" : "";
}
