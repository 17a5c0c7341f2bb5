using System.Globalization;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Fdyno.Benchmarks.History;
using Fdyno.Benchmarks.Scale;
using Fdyno.Benchmarks.SideBySide;
using Fdyno.Benchmarks.Startup;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is ["side-by-side" or "cluster" or "startup", ..])
{
    // Servers and folders have to go, also when the run is stopped.
    using var stop = new CancellationTokenSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    try
    {
        if (args[0] == "startup")
        {
            await StartupRun.RunAsync(StartupOptions.Parse(args.AsSpan(1)), stop.Token);
            return 0;
        }

        var options = SideBySideOptions.Parse(args[0] == "cluster" ? StoreKind.Cluster : StoreKind.Embedded, args.AsSpan(1));
        await (options.Scale ? ScaleRun.RunAsync(options, stop.Token)
            : options.History ? HistoryRun.RunAsync(options, stop.Token)
            : SideBySideRun.RunAsync(options, stop.Token));
        return 0;
    }
    catch (Exception wrong) when (wrong is WrongResultException or ArgumentException or OperationCanceledException)
    {
        Console.Error.WriteLine(wrong.Message);
        return wrong is ArgumentException ? 2 : 1;
    }

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}

if (args is [MemoryRun.Command, var kind, var step, var path])
{
    return await MemoryRun.RunAsync(Enum.Parse<StoreKind>(kind), Enum.Parse<StepKind>(step), path, CancellationToken.None);
}

// In this process: the figures are for comparing one change with the next, and no project has to be generated and built for them.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(MemoryRun).Assembly).Run(args, config);
return 0;
