using System.Globalization;
using Fdyno.Benchmarks.SideBySide;
using static Fdyno.Benchmarks.SideBySide.MarkdownTable;

namespace Fdyno.Benchmarks.Startup;

/// <summary>The times of new processes, and the size of the module, as Markdown.</summary>
internal static class StartupMarkdown
{
    /// <summary>The figures as tables.</summary>
    /// <param name="kinds">The kinds of processes; the empty one first.</param>
    /// <param name="module">The module.</param>
    public static string Render(IReadOnlyList<StartupFigures> kinds, BuiltModule module)
    {
        var empty = kinds[0].Median;
        return $"""
            {kinds[0].Times.Count} processes of each kind, taking turns, after one to warm up; {Machine}.

            {MarkdownTable.Render(
                ["A new process with", "Median", "Fastest to slowest", "Over an empty one"],
                kinds.Select(kind => Cells(kind, empty)))}

            {MarkdownTable.Render(kinds.Where(kind => kind.Most is not null).Select(kind => new Goal(
                $"{kind.Name}, over an empty process",
                $"≤ {Text(kind.Most!.Value)}",
                Text(kind.Median - empty),
                kind.Median - empty <= kind.Most)))}

            Size of the module: {Megabytes(module.Bytes)} in {module.Files.Count} files, {Megabytes(module.NativeBytes)} of them SQLite for all
            platforms; an import reads {Megabytes(module.ImportedBytes)}.
            """;
    }

    private static IReadOnlyList<string> Cells(StartupFigures kind, TimeSpan empty) =>
    [
        kind.Name,
        Text(kind.Median),
        $"{Text(kind.Times.Min())} to {Text(kind.Times.Max())}",
        kind.Most is null ? "" : Text(kind.Median - empty),
    ];

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N0} ms");

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Megabyte:F1} MB");
}
