using Fdyno.Benchmarks.SideBySide;

namespace Fdyno.Benchmarks.History;

/// <summary>One of the steps that a run about a table's past measures, and its times.</summary>
/// <param name="name">What it does.</param>
/// <param name="run">The step.</param>
/// <param name="clear">Removes what it has made; not part of its time.</param>
internal sealed class HistoryStep(string name, Func<int, Task> run, Func<Task>? clear = null) : Times
{
    /// <summary>What it does.</summary>
    public string Name { get; } = name;

    /// <summary>Runs the step.</summary>
    /// <param name="round">The number of the round, from 0, which warms up.</param>
    public Task RunAsync(int round) => run(round);

    /// <summary>Removes what it has made.</summary>
    public Task ClearAsync() => clear?.Invoke() ?? Task.CompletedTask;
}
