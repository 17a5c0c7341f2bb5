namespace Fdyno.Benchmarks.Startup;

/// <summary>What one kind of new process took, over all rounds.</summary>
/// <param name="Name">What it did.</param>
/// <param name="Most">The goal for the time over an empty process; null for none.</param>
internal sealed record StartupFigures(string Name, TimeSpan? Most)
{
    /// <summary>The times, from start to end of each process.</summary>
    public List<TimeSpan> Times { get; } = [];

    /// <summary>The time in the middle.</summary>
    public TimeSpan Median => Times.Order().ElementAt(Times.Count / 2);
}
