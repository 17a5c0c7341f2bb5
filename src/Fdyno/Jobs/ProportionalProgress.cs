using Fdyno.Model;

namespace Fdyno.Jobs;

/// <summary>
/// Counts items that are looked at, and tells who listens, now and then. Nobody computes their sizes for that: the bytes are those of the
/// whole, in proportion.
/// </summary>
/// <param name="operation">Who listens.</param>
/// <param name="activity">What is being done.</param>
/// <param name="totalItems">Items expected.</param>
/// <param name="totalBytes">Bytes expected.</param>
internal sealed class ProportionalProgress(OperationContext operation, string activity, long totalItems, long totalBytes)
{
    private const int ItemsPerReport = 1_000;
    private long _items;
    private long _told;

    /// <summary>Adds items.</summary>
    public void Add(long items)
    {
        _items += items;
        if (_items - _told >= ItemsPerReport) Report();
    }

    /// <summary>Tells how far it is.</summary>
    public void Report()
    {
        _told = _items;
        var bytes = totalItems == 0 ? 0 : (long)(totalBytes * Math.Min(1.0, (double)_items / totalItems));
        operation.Progress?.Report(new OperationProgress(activity, _items, bytes, totalItems, totalBytes));
    }
}
