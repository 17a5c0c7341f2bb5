namespace Fdyno.Model;

/// <summary>How far a long operation has come. All sums are since its start, earlier runs of a resumed one included.</summary>
/// <param name="Activity">What is being done, such as <c>Backing up table Music</c>.</param>
/// <param name="Items">Items done.</param>
/// <param name="Bytes">Bytes done, by DynamoDB's item sizes.</param>
/// <param name="TotalItems">Items expected, where known.</param>
/// <param name="TotalBytes">Bytes expected, where known.</param>
public readonly record struct OperationProgress(string Activity, long Items, long Bytes, long? TotalItems, long? TotalBytes);
