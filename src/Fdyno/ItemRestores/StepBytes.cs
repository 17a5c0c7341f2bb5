using Fdyno.Storage;

namespace Fdyno.ItemRestores;

/// <summary>A step that is measured in bytes alone, since what is to be written is only known to its transaction.</summary>
internal sealed class StepBytes : IStepBatch
{
    /// <summary>The one there is.</summary>
    public static readonly StepBytes Instance = new();

    /// <inheritdoc/>
    public (int Count, long Bytes) Fitting(long bytes)
    {
        var count = (int)Math.Clamp(bytes, 1, int.MaxValue);
        return (count, count);
    }
}
