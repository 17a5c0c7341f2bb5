using System.Diagnostics;
using Fdyno.Benchmarks.Cluster;
using Fdyno.Benchmarks.Where;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>
/// Measures backup, verification, restore, scan and comparison beside what the store can do by itself with the same rows, on one
/// store of one table.
/// </summary>
internal static class SideBySideRun
{
    /// <summary>Runs all of it on a store that is removed afterwards, and prints the figures.</summary>
    /// <exception cref="WrongResultException">A step's result is wrong.</exception>
    public static async Task RunAsync(SideBySideOptions options, CancellationToken cancellationToken)
    {
        await using IStoreHost host = options.Kind == StoreKind.Cluster
            ? await ClusterHost.StartAsync(options.UsesTools, cancellationToken)
            : EmbeddedHost.Create();
        Console.WriteLine($"Writing {options.Items:N0} items …");
        var clock = Stopwatch.StartNew();
        await Workbench.FillAsync(host, options.Items, cancellationToken);
        Console.WriteLine($"Written in {clock.Elapsed.TotalSeconds:N1} s.");

        var figures = await MeasureAsync(host, options, cancellationToken);
        var markdown = FiguresMarkdown.Render(figures);
        if (options.Where) markdown = $"{markdown}\n\n{WhereMarkdown.Render(await WhereRun.RunAsync(host, cancellationToken))}";
        var section = options.Kind == StoreKind.Cluster ? "cluster" : "figures";
        await GeneratedSection.PublishAsync(options.WritePath, section, markdown, cancellationToken);
    }

    private static async Task<Figures> MeasureAsync(IStoreHost host, SideBySideOptions options, CancellationToken cancellationToken)
    {
        await using var bench = await Workbench.OpenAsync(host, cancellationToken);
        var steps = await Rounds.MeasureAsync(bench, host.Steps, options.Rounds, warmsUp: true, cancellationToken);
        var stored = (await bench.VerifyAsync(cancellationToken)).StoredSizeBytes;
        foreach (var step in steps.Where(step => step.Step is not (StepKind.NativeBackup or StepKind.NativeRestore)))
        {
            if (step.Step == StepKind.Restore) await bench.ClearAsync(step.Step, cancellationToken);
            await bench.SettleAsync(cancellationToken);
            step.Memory = await MemoryRun.StartAsync(host, step.Step, cancellationToken);
            if (step.Step == StepKind.RawCopy) await bench.ClearAsync(step.Step, cancellationToken);
        }

        var table = await bench.DescribeAsync(cancellationToken);
        return new Figures(
            host.Kind, options.Items, options.Rounds, await bench.SumRowsAsync(cancellationToken), table.TableSizeBytes, stored, steps);
    }
}
