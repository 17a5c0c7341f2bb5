using System.Diagnostics;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>
/// Measures backup, verification, restore, scan and comparison beside the store's raw copy of the same rows, in one process and
/// one file, round after round, so that whatever the machine does to one it does to all.
/// </summary>
internal static class SideBySideRun
{
    // In this order each step finds what it needs; the raw copy is the first one, and gone when the others run.
    private static readonly StepKind[] Steps =
        [StepKind.RawCopy, StepKind.Backup, StepKind.Verify, StepKind.Restore, StepKind.Scan, StepKind.Compare];

    /// <summary>Runs all rounds in a directory that is removed afterwards, and prints the figures.</summary>
    /// <returns>The process's exit code: 0, or 1 where a step's result is wrong.</returns>
    public static async Task<int> RunAsync(SideBySideOptions options, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("fdyno-benchmark-");
        try
        {
            var figures = await MeasureAsync(Path.Combine(directory.FullName, "benchmark.fdyno"), options, cancellationToken);
            var markdown = FiguresMarkdown.Render(figures);
            Console.WriteLine();
            Console.WriteLine(markdown);
            if (options.WritePath is { } document)
            {
                await FiguresMarkdown.WriteIntoAsync(document, markdown, cancellationToken);
                Console.WriteLine($"Written into {document}.");
            }

            return 0;
        }
        catch (WrongResultException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 1;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<Figures> MeasureAsync(string path, SideBySideOptions options, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Writing {options.Items:N0} items …");
        var clock = Stopwatch.StartNew();
        var written = await Workbench.FillAsync(path, options.Items, cancellationToken);
        Console.WriteLine($"{written.ItemCount:N0} items of {written.SizeBytes / written.ItemCount:N0} bytes in {clock.Elapsed.TotalSeconds:N1} s.");

        await using var bench = await Workbench.OpenAsync(path, cancellationToken);
        var figures = Steps.Select(step => new StepFigures(step)).ToList();

        // The round before the first one is thrown away: it compiles the code and fills the caches.
        for (var round = 0; round <= options.Rounds; round++)
        {
            foreach (var step in figures)
            {
                await RunStepAsync(bench, step, keep: round > 0, cancellationToken);
                if (step.Step == StepKind.RawCopy) await bench.ClearAsync(step.Step, cancellationToken);
            }

            if (round < options.Rounds)
            {
                await bench.ClearAsync(StepKind.Restore, cancellationToken);
                await bench.ClearAsync(StepKind.Backup, cancellationToken);
            }

            Console.WriteLine(round > 0 ? $"Round {round} of {options.Rounds} done." : "Warmed up.");
        }

        var stored = (await bench.VerifyAsync(cancellationToken)).StoredSizeBytes;
        foreach (var step in figures)
        {
            if (step.Step == StepKind.Restore) await bench.ClearAsync(step.Step, cancellationToken);
            step.Memory = await MemoryRun.StartAsync(step.Step, path, cancellationToken);
        }

        return new Figures(options.Items, options.Rounds, bench.RowBytes, written.SizeBytes, stored, figures);
    }

    private static async Task RunStepAsync(Workbench bench, StepFigures figures, bool keep, CancellationToken cancellationToken)
    {
        await bench.CheckpointAsync(cancellationToken);
        GC.Collect();
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await bench.RunAsync(figures.Step, cancellationToken);

        // Part of the step: what it wrote has to reach the file itself, sooner or later.
        await bench.CheckpointAsync(cancellationToken);
        if (keep)
        {
            figures.Add(clock.Elapsed, Environment.CpuUsage.TotalTime - processor);
        }
    }
}
