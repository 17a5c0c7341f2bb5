using System.Globalization;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>Something to be reached, and what was measured.</summary>
/// <param name="What">What it is.</param>
/// <param name="Wanted">The goal.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="IsReached">Whether that is as good as the goal.</param>
internal sealed record Goal(string What, string Wanted, string Measured, bool IsReached);

/// <summary>What a run's figures are to reach.</summary>
internal static class Goals
{
    private const double MostStoredShare = 0.4;
    private const double MostMemory = 200_000_000;

    /// <summary>All goals that the run has figures for.</summary>
    public static IEnumerable<Goal> Of(Figures figures)
    {
        var isCluster = figures.Kind == StoreKind.Cluster;
        (StepKind Step, StepKind Beside, double Wanted)[] rates =
        [
            (StepKind.Backup, StepKind.RawCopy, isCluster ? 1.5 : 2),
            (StepKind.Backup, StepKind.NativeBackup, 5),
            (StepKind.Restore, StepKind.RawCopy, 1),
            (StepKind.Restore, StepKind.NativeRestore, 2),
        ];
        foreach (var (step, beside, wanted) in rates)
        {
            if (figures.Find(step) is not { } ours || figures.Find(beside) is not { } theirs) continue;
            var ratio = theirs.Median / ours.Median;
            yield return new Goal(
                $"{FiguresMarkdown.NameOf(step)} beside {FiguresMarkdown.NameOf(beside)}",
                Text($"≥ {wanted} ×"),
                Text($"{ratio:F2} ×"),
                ratio >= wanted);
        }

        yield return new Goal(
            "stored size of a backup beside the rows",
            Text($"≤ {MostStoredShare:P0}"),
            Text($"{figures.StoredShare:P0}"),
            figures.StoredShare <= MostStoredShare);
        yield return Memory("memory over the baseline, the most of all steps", figures.Steps.Max(step => step.Memory?.WorkingSet ?? 0));
    }

    /// <summary>The goal for memory.</summary>
    public static Goal Memory(string what, long bytes) =>
        new(what, Text($"< {MostMemory / 1_000_000:F0} MB"), Text($"{bytes / 1_000_000.0:F0} MB"), bytes < MostMemory);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
