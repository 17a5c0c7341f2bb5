namespace Fdyno.Benchmarks.SideBySide;

/// <summary>What the rounds of one step measured.</summary>
/// <param name="step">The step.</param>
internal sealed class StepFigures(StepKind step)
{
    private readonly List<TimeSpan> _times = [];
    private readonly List<TimeSpan> _processorTimes = [];

    /// <summary>The step.</summary>
    public StepKind Step { get; } = step;

    /// <summary>The most memory during the step, over what its process held before; null where it runs in programs that are not ours.</summary>
    public MemoryPeak? Memory { get; set; }

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

    // Between two, their mean.
    private static TimeSpan MedianOf(List<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
