using Fdyno.Benchmarks.SideBySide;

namespace Fdyno.Benchmarks.Scale;

/// <summary>What was measured on a table of one size.</summary>
/// <param name="Items">How many items it has.</param>
/// <param name="RowBytes">The size of its rows in the store.</param>
/// <param name="Rounds">How often each step was measured.</param>
/// <param name="Steps">The steps.</param>
internal sealed record ScaleFigures(int Items, long RowBytes, int Rounds, IReadOnlyList<StepFigures> Steps)
{
    /// <summary>A step.</summary>
    public StepFigures Of(StepKind step) => Steps.First(figures => figures.Step == step);
}
