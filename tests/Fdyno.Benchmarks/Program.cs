using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Fdyno.Benchmarks.SideBySide;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is ["side-by-side", ..])
{
    try
    {
        return await SideBySideRun.RunAsync(SideBySideOptions.Parse(args.AsSpan(1)), CancellationToken.None);
    }
    catch (ArgumentException wrong)
    {
        Console.Error.WriteLine(wrong.Message);
        return 2;
    }
}

if (args is [MemoryRun.Command, var step, var path])
{
    return await MemoryRun.RunAsync(Enum.Parse<StepKind>(step), path, CancellationToken.None);
}

// In this process: the figures are for comparing one change with the next, and no project has to be generated and built for them.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(MemoryRun).Assembly).Run(args, config);
return 0;
