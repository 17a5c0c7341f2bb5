using System.Diagnostics;
using Fdyno.Benchmarks.SideBySide;

namespace Fdyno.Benchmarks.Where;

/// <summary>One more round, on a store that counts and in which the last round's results stand: where the time goes.</summary>
internal static class WhereRun
{
    /// <summary>Runs the steps that Fdyno has a part in.</summary>
    /// <exception cref="WrongResultException">A step's result is wrong.</exception>
    public static async Task<IReadOnlyList<WhereFigures>> RunAsync(IStoreHost host, CancellationToken cancellationToken)
    {
        var counts = new StoreCounts();
        await using var bench = await Workbench.OpenAsync(host, cancellationToken, store => new CountingStore(store, () => counts));
        var found = new List<WhereFigures>();
        foreach (var step in host.Steps.Where(step => step is not (StepKind.NativeBackup or StepKind.NativeRestore)))
        {
            if (step == StepKind.Restore) await bench.ClearAsync(step, cancellationToken);
            await bench.SettleAsync(cancellationToken);
            counts = new StoreCounts();
            var (processor, network, server) = (Environment.CpuUsage.TotalTime, NetworkThread.ProcessorTime(), host.ServerProcessorTime);
            var clock = Stopwatch.StartNew();
            await bench.RunAsync(step, cancellationToken);
            await bench.FinishAsync(cancellationToken);
            found.Add(new WhereFigures(
                step, clock.Elapsed, Environment.CpuUsage.TotalTime - processor, NetworkThread.ProcessorTime() - network,
                host.ServerProcessorTime - server, counts));
            if (step == StepKind.RawCopy) await bench.ClearAsync(step, cancellationToken);
        }

        return found;
    }
}
