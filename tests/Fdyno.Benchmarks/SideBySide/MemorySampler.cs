using System.Diagnostics;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>The most memory that the process held at a time, in bytes.</summary>
/// <param name="WorkingSet">All of it that lay in memory.</param>
/// <param name="ManagedHeap">The part that the garbage collector looks after.</param>
internal readonly record struct MemoryPeak(long WorkingSet, long ManagedHeap)
{
    /// <summary>What the process holds now, after a collection.</summary>
    public static MemoryPeak Settled()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Now();
    }

    /// <summary>What the process holds now.</summary>
    public static MemoryPeak Now()
    {
        using var process = Process.GetCurrentProcess();
        return new MemoryPeak(process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false));
    }

    /// <summary>The greater of each.</summary>
    public MemoryPeak Or(MemoryPeak other) =>
        new(Math.Max(WorkingSet, other.WorkingSet), Math.Max(ManagedHeap, other.ManagedHeap));

    /// <summary>What is above <paramref name="baseline"/>; never below 0.</summary>
    public MemoryPeak Over(MemoryPeak baseline) =>
        new(Math.Max(0, WorkingSet - baseline.WorkingSet), Math.Max(0, ManagedHeap - baseline.ManagedHeap));
}

/// <summary>Looks at the process's memory every few milliseconds, on a thread of its own.</summary>
internal sealed class MemorySampler : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private MemoryPeak _peak = MemoryPeak.Now();

    /// <summary>Starts to look.</summary>
    public MemorySampler()
    {
        _thread = new Thread(Sample) { IsBackground = true, Name = "memory sampler" };
        _thread.Start();
    }

    /// <summary>Stops, and says what was the most.</summary>
    public MemoryPeak Stop()
    {
        _stop.Set();
        _thread.Join();
        return _peak.Or(MemoryPeak.Now());
    }

    /// <summary>Stops.</summary>
    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Sample()
    {
        do
        {
            _peak = _peak.Or(MemoryPeak.Now());
        }
        while (!_stop.Wait(Interval));
    }
}
