namespace Fdyno.Benchmarks.SideBySide;

/// <summary>What the rounds of one step measured.</summary>
/// <param name="Name">The step's name.</param>
internal sealed record StepFigures(string Name)
{
    private readonly List<TimeSpan> _times = [];

    /// <summary>The most memory of all rounds.</summary>
    public MemoryPeak Peak { get; private set; }

    /// <summary>The fastest round.</summary>
    public TimeSpan Fastest => _times.Min();

    /// <summary>The slowest round.</summary>
    public TimeSpan Slowest => _times.Max();

    /// <summary>The middle one of all rounds' times; between two, their mean.</summary>
    public TimeSpan Median
    {
        get
        {
            var sorted = _times.Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }

    /// <summary>Adds a round.</summary>
    public void Add(TimeSpan time, MemoryPeak peak)
    {
        _times.Add(time);
        Peak = Peak.Or(peak);
    }
}
