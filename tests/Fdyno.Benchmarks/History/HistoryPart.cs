namespace Fdyno.Benchmarks.History;

/// <summary>Steps that are compared: all with the first one.</summary>
/// <param name="Title">What is compared, as a sentence.</param>
/// <param name="Steps">The steps.</param>
/// <param name="MostRatio">The most that the last step may take beside the first one.</param>
internal sealed record HistoryPart(string Title, IReadOnlyList<HistoryStep> Steps, double MostRatio)
{
    /// <summary>What the last step took beside the first one.</summary>
    public double Ratio => RatioOf(Steps[^1]);

    /// <summary>What a step took beside the first one.</summary>
    public double RatioOf(HistoryStep step) => step.Median / Steps[0].Median;
}
