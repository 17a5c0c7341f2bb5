using System.Diagnostics;
using System.Globalization;
using Fdyno.Benchmarks.Cluster;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>
/// The memory of one step, measured in a process of its own: what an earlier step left behind, SQLite's memory above all, would
/// otherwise count for every later one.
/// </summary>
internal static class MemoryRun
{
    /// <summary>The command line's first word.</summary>
    public const string Command = "memory";

    // .NET lets new objects grow up to the size of the processor's last cache before it collects for the first time. On a server with
    // hundreds of megabytes of cache that hides what a step holds behind garbage that waits: so the budget is that of a usual processor.
    private const int CollectorBudgetBytes = 32 << 20;

    /// <summary>Runs a step in a new process of this program.</summary>
    /// <returns>The most memory during the step, over what the process held before it.</returns>
    public static async Task<MemoryPeak> StartAsync(IStoreHost host, StepKind step, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        var program = typeof(MemoryRun).Assembly.Location;

        // 'dotnet Program.dll' runs under dotnet itself, which has to be told the program again.
        if (string.Equals(Path.GetFileNameWithoutExtension(start.FileName), "dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(program);
        }

        start.Environment["DOTNET_GCgen0size"] = CollectorBudgetBytes.ToString("x", CultureInfo.InvariantCulture);
        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(host.Kind.ToString());
        start.ArgumentList.Add(step.ToString());
        start.ArgumentList.Add(host.Path);
        using var process = Process.Start(start)!;
        var answer = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        WrongResultException.ThrowUnless(process.ExitCode == 0, $"Measuring the memory of {step} failed: {answer}");
        var figures = answer.Split(' ').Select(figure => long.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
        return new MemoryPeak(figures[0], figures[1]);
    }

    /// <summary>What the new process does: runs the step, and prints both figures.</summary>
    public static async Task<int> RunAsync(StoreKind kind, StepKind step, string path, CancellationToken cancellationToken)
    {
        await using IStoreHost host = kind == StoreKind.Cluster ? ClusterHost.Attach(path) : new EmbeddedHost(path);
        await using var bench = await Workbench.OpenAsync(host, cancellationToken);
        var baseline = MemoryPeak.Settled();
        using var sampler = new MemorySampler();
        await bench.RunAsync(step, cancellationToken);
        var peak = sampler.Stop().Over(baseline);
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{peak.WorkingSet} {peak.ManagedHeap}"));
        return 0;
    }
}
