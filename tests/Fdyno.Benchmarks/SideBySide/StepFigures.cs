namespace Fdyno.Benchmarks.SideBySide;

/// <summary>What the rounds of one step of the side-by-side run measured.</summary>
/// <param name="step">The step.</param>
internal sealed class StepFigures(StepKind step) : Times
{
    /// <summary>The step.</summary>
    public StepKind Step { get; } = step;

    /// <summary>The most memory during the step, over what its process held before; null where it runs in programs that are not ours.</summary>
    public MemoryPeak? Memory { get; set; }
}
