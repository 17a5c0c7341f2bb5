namespace Fdyno.Benchmarks.SideBySide;

/// <summary>
/// Measures steps one after the other, round after round, so that whatever the machine does to one it does to all.
/// </summary>
internal static class Rounds
{
    /// <summary>Runs all rounds. What the last one has made is left; the raw copy is always gone.</summary>
    /// <param name="bench">The store.</param>
    /// <param name="steps">The steps of a round.</param>
    /// <param name="rounds">How many rounds are measured.</param>
    /// <param name="warmsUp">Whether another one comes first and is thrown away: it compiles the code and fills the caches.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WrongResultException">A step's result is wrong.</exception>
    public static async Task<IReadOnlyList<StepFigures>> MeasureAsync(
        Workbench bench, IReadOnlyList<StepKind> steps, int rounds, bool warmsUp, CancellationToken cancellationToken)
    {
        var figures = steps.Select(step => new StepFigures(step)).ToList();
        for (var round = warmsUp ? 0 : 1; round <= rounds; round++)
        {
            foreach (var step in figures)
            {
                await step.MeasureAsync(bench.Yardstick, () => bench.RunAsync(step.Step, cancellationToken), keep: round > 0, cancellationToken);
                await bench.CheckAsync(step.Step, cancellationToken);
                if (step.Step == StepKind.RawCopy) await bench.ClearAsync(step.Step, cancellationToken);
            }

            if (round < rounds)
            {
                foreach (var step in steps.Where(step => step != StepKind.RawCopy).Reverse()) await bench.ClearAsync(step, cancellationToken);
            }

            Console.WriteLine(round > 0 ? $"Round {round} of {rounds}: {TimesOf(figures)}." : "Warmed up.");
        }

        return figures;
    }

    private static string TimesOf(IEnumerable<StepFigures> figures) =>
        string.Join(", ", figures.Select(step => $"{FiguresMarkdown.NameOf(step.Step)} {step.Last.TotalSeconds:F2} s"));
}
