namespace Fdyno.Benchmarks.SideBySide;

/// <summary>All that a run measured.</summary>
/// <param name="Kind">What it was measured on.</param>
/// <param name="Items">How many items the table has.</param>
/// <param name="Rounds">How often each step was measured.</param>
/// <param name="RowBytes">The size of the item rows in the store, keys and values.</param>
/// <param name="ItemBytes">The size of the items by DynamoDB's rules.</param>
/// <param name="StoredBytes">The size of a backup's blocks in the store.</param>
/// <param name="Steps">The steps, the raw copy first.</param>
internal sealed record Figures(
    StoreKind Kind, int Items, int Rounds, long RowBytes, long ItemBytes, long StoredBytes, IReadOnlyList<StepFigures> Steps)
{
    /// <summary>The step that all are compared with.</summary>
    public StepFigures RawCopy => Steps[0];

    /// <summary>The size of a backup's blocks beside that of the rows.</summary>
    public double StoredShare => (double)StoredBytes / RowBytes;

    /// <summary>A step; null where it was not measured.</summary>
    public StepFigures? Find(StepKind step) => Steps.FirstOrDefault(figures => figures.Step == step);
}
