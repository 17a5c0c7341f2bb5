using System.Diagnostics;
using Fdyno.Benchmarks.Cluster;
using Fdyno.Benchmarks.SideBySide;

namespace Fdyno.Benchmarks.Scale;

/// <summary>Whether backup and restore take time in proportion to the table's size, and memory that does not grow with it.</summary>
internal static class ScaleRun
{
    // A large table takes long enough for one round to mean something.
    private const int MostMegabytesInRounds = 100;

    private static readonly StepKind[] Steps = [StepKind.Backup, StepKind.Restore, StepKind.Compare];

    /// <summary>Measures each size on a new server of its own, and prints the figures.</summary>
    /// <exception cref="WrongResultException">A step's result is wrong.</exception>
    public static async Task RunAsync(SideBySideOptions options, CancellationToken cancellationToken)
    {
        var figures = new List<ScaleFigures>();
        foreach (var megabytes in options.Megabytes.Order())
        {
            var rounds = megabytes <= MostMegabytesInRounds ? options.Rounds : 1;
            figures.Add(await MeasureAsync(megabytes, rounds, warmsUp: figures.Count == 0, cancellationToken));
        }

        await GeneratedSection.PublishAsync(options.WritePath, "scale", ScaleMarkdown.Render(figures), cancellationToken);
    }

    private static async Task<ScaleFigures> MeasureAsync(int megabytes, int rounds, bool warmsUp, CancellationToken cancellationToken)
    {
        await using var host = await ClusterHost.StartAsync(usesTools: false, cancellationToken);
        var items = BenchmarkItems.CountFor(megabytes);
        Console.WriteLine($"Writing {megabytes:N0} MB …");
        var clock = Stopwatch.StartNew();
        await Workbench.FillAsync(host, items, cancellationToken);
        Console.WriteLine($"Written in {clock.Elapsed.TotalSeconds:N1} s.");
        await using var bench = await Workbench.OpenAsync(host, cancellationToken);
        var steps = await Rounds.MeasureAsync(bench, Steps, rounds, warmsUp, cancellationToken);
        foreach (var step in steps)
        {
            if (step.Step == StepKind.Restore) await bench.ClearAsync(step.Step, cancellationToken);
            await bench.SettleAsync(cancellationToken);
            step.Memory = await MemoryRun.StartAsync(host, step.Step, cancellationToken);
        }

        return new ScaleFigures(items, await bench.SumRowsAsync(cancellationToken), rounds, steps);
    }
}
