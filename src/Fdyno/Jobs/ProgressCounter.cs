using Fdyno.Diagnostics;
using Fdyno.Model;

namespace Fdyno.Jobs;

/// <summary>Sums up what the ranges of an operation have done, and tells who listens.</summary>
/// <param name="operation">Who listens.</param>
/// <param name="activity">What is being done.</param>
/// <param name="totalItems">Items expected.</param>
/// <param name="totalBytes">Bytes expected.</param>
internal sealed class ProgressCounter(OperationContext operation, string activity, long totalItems, long totalBytes)
{
    private readonly Lock _gate = new();
    private long _items;
    private long _bytes;

    /// <summary>Adds what was done.</summary>
    public void Add(long items, long bytes)
    {
        Telemetry.Moved(items, bytes);

        // Told under the lock, so that figures never seem to go back.
        lock (_gate)
        {
            _items += items;
            _bytes += bytes;
            operation.Progress?.Report(new OperationProgress(activity, _items, _bytes, totalItems, totalBytes));
        }
    }
}
