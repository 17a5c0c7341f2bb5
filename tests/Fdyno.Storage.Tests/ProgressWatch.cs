using Fdyno.Model;

namespace Fdyno.Storage.Tests;

/// <summary>Hears how far an operation is, on the operation's own thread: what it does, it does in the middle of it.</summary>
internal sealed class ProgressWatch(Action<OperationProgress> hear) : IProgress<OperationProgress>
{
    /// <summary>Does something once, when an operation has stored some of its items.</summary>
    /// <param name="items">How many.</param>
    /// <param name="act">What to do.</param>
    public static OperationContext Once(long items, Action act)
    {
        var isDone = false;
        return new OperationContext
        {
            Progress = new ProgressWatch(progress =>
            {
                // Reports come one at a time.
                if (isDone || progress.Items < items || progress.Activity.StartsWith("Verifying", StringComparison.Ordinal)) return;
                isDone = true;
                act();
            }),
        };
    }

    public void Report(OperationProgress value) => hear(value);
}
