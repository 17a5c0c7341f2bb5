namespace Fdyno.Benchmarks.SideBySide;

/// <summary>What the rounds of one step measured.</summary>
internal class Times
{
    private readonly List<TimeSpan> _times = [];
    private readonly List<TimeSpan> _processorTimes = [];

    /// <summary>The newest round; zero before the first one.</summary>
    public TimeSpan Last => _times.LastOrDefault();

    /// <summary>The fastest round.</summary>
    public TimeSpan Fastest => _times.Min();

    /// <summary>The slowest round.</summary>
    public TimeSpan Slowest => _times.Max();

    /// <summary>The middle one of all rounds' times.</summary>
    public TimeSpan Median => MedianOf(_times);

    /// <summary>The middle one of all rounds' processor times, over all cores.</summary>
    public TimeSpan MedianProcessorTime => MedianOf(_processorTimes);

    /// <summary>Adds a round.</summary>
    public void Add(TimeSpan time, TimeSpan processorTime)
    {
        _times.Add(time);
        _processorTimes.Add(processorTime);
    }

    /// <summary>Runs a step once, and adds its time.</summary>
    /// <param name="yardstick">Knows when the store has settled, and what belongs to the time of every step.</param>
    /// <param name="run">The step.</param>
    /// <param name="keep">Whether the time counts: the first run compiles the code.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task MeasureAsync(IYardstick yardstick, Func<Task> run, bool keep, CancellationToken cancellationToken)
    {
        await yardstick.SettleAsync(cancellationToken);
        GC.Collect();
        var processor = Environment.CpuUsage.TotalTime;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await run();
        await yardstick.FinishAsync(cancellationToken);
        if (keep) Add(clock.Elapsed, Environment.CpuUsage.TotalTime - processor);
    }

    // Between two, their mean.
    private static TimeSpan MedianOf(List<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
