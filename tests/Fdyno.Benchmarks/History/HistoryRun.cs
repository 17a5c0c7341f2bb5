using Fdyno.Benchmarks.Cluster;
using Fdyno.Benchmarks.SideBySide;

namespace Fdyno.Benchmarks.History;

/// <summary>
/// Measures what a table's past costs: writes with a log beside writes without one, a restore to a second beside a restore of a backup,
/// and the deletion of a large table beside that of a small one.
/// </summary>
internal static class HistoryRun
{
    // Writes that wait for the disk each take times that vary by half.
    private const int MoreRounds = 5;

    /// <summary>Runs all of it on a store that is removed afterwards, and prints the figures.</summary>
    /// <exception cref="WrongResultException">A step's result is wrong.</exception>
    public static async Task RunAsync(SideBySideOptions options, CancellationToken cancellationToken)
    {
        await using IStoreHost host = options.Kind == StoreKind.Cluster
            ? await ClusterHost.StartAsync(usesTools: false, cancellationToken)
            : EmbeddedHost.Create();
        await using var bench = await HistoryWorkbench.OpenAsync(host, options.Items, cancellationToken);
        var parts = new List<HistoryPart>
        {
            await MeasureAsync(bench, await bench.SingleWritesAsync(), options.Rounds * MoreRounds, cancellationToken),
            await MeasureAsync(bench, await bench.ImportsAsync(), options.Rounds, cancellationToken),
            await MeasureAsync(bench, await bench.RepeatedImportsAsync(), options.Rounds, cancellationToken),
            await MeasureAsync(bench, await bench.RestoresAsync(), options.Rounds, cancellationToken),
            await MeasureAsync(bench, await bench.DeletionsAsync(options.Rounds), options.Rounds, cancellationToken),
        };
        var section = options.Kind == StoreKind.Cluster ? "history-cluster" : "history";
        await GeneratedSection.PublishAsync(options.WritePath, section, HistoryMarkdown.Render(parts), cancellationToken);
    }

    /// <summary>The steps of a part one after the other, round after round, so that whatever the machine does to one it does to all.</summary>
    private static async Task<HistoryPart> MeasureAsync(HistoryWorkbench bench, HistoryPart part, int rounds, CancellationToken cancellationToken)
    {
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var step in part.Steps)
            {
                await step.MeasureAsync(bench.Yardstick, () => step.RunAsync(round), keep: round > 0, cancellationToken);
                await step.ClearAsync();
            }
        }

        Console.WriteLine($"{part.Title} {string.Join(", ", part.Steps.Select(step => $"{step.Name}: {step.Median.TotalSeconds:F3} s"))}.");
        return part;
    }
}
