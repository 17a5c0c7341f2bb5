using System.Runtime.InteropServices;
using System.Text;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>The figures as Markdown, and their place in a document.</summary>
internal static class FiguresMarkdown
{
    private const string Begin = "<!-- figures:begin -->";
    private const string End = "<!-- figures:end -->";
    private const double Megabyte = 1_000_000;

    /// <summary>The figures as a table.</summary>
    public static string Render(Figures figures)
    {
        var text = new StringBuilder();
        Line(text, $"{figures.Items:N0} items of {figures.ItemBytes / figures.Items:N0} bytes, {figures.RowBytes / Megabyte:N1} MB of rows, "
            + $"{figures.Rounds} rounds after one to warm up; {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}.");
        Line(text, "");
        Line(text, "| Step | Median | Fastest to slowest | Processor | MB/s | Beside the raw copy | Memory: working set | Memory: managed |");
        Line(text, "|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var step in figures.Steps)
        {
            Line(text, $"| {NameOf(step.Step)} | {step.Median.TotalSeconds:F2} s | {step.Fastest.TotalSeconds:F2} to {step.Slowest.TotalSeconds:F2} s "
                + $"| {step.MedianProcessorTime.TotalSeconds:F2} s "
                + $"| {figures.RowBytes / Megabyte / step.Median.TotalSeconds:F0} | {figures.RawCopy.Median / step.Median:F2} × "
                + $"| +{step.Memory.WorkingSet / Megabyte:F0} MB | +{step.Memory.ManagedHeap / Megabyte:F0} MB |");
        }

        Line(text, "");
        Line(text, $"Stored size of a backup: {figures.StoredBytes / Megabyte:N1} MB, {100.0 * figures.StoredBytes / figures.RowBytes:F0} % of the rows.");
        return text.ToString().TrimEnd();
    }

    /// <summary>Replaces what stands between the markers in a document.</summary>
    /// <exception cref="ArgumentException">The document lacks the markers.</exception>
    public static async Task WriteIntoAsync(string path, string markdown, CancellationToken cancellationToken)
    {
        var document = await File.ReadAllTextAsync(path, cancellationToken);
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new ArgumentException($"{path} lacks the lines {Begin} and {End}.", nameof(path));
        }

        var written = $"{document[..(begin + Begin.Length)]}\n\n{markdown}\n\n{document[end..]}";
        await File.WriteAllTextAsync(path, written, cancellationToken);
    }

    private static string NameOf(StepKind step) => step switch
    {
        StepKind.RawCopy => "raw copy",
        StepKind.Restore => "restore, no index",
        _ => step.ToString().ToLowerInvariant(),
    };

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
