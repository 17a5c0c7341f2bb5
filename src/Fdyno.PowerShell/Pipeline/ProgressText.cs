using System.Globalization;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>What a progress bar says about a long operation.</summary>
/// <param name="Status">Items, bytes and rate.</param>
/// <param name="PercentComplete">0 to 100, or -1 where the total is not known.</param>
/// <param name="SecondsRemaining">Seconds left, or -1 where they cannot be told.</param>
internal readonly record struct ProgressText(string Status, int PercentComplete, int SecondsRemaining)
{
    /// <summary>Makes the text.</summary>
    /// <param name="progress">How far the operation has come.</param>
    /// <param name="elapsed">Time since it started.</param>
    public static ProgressText From(OperationProgress progress, TimeSpan elapsed)
    {
        var seconds = elapsed.TotalSeconds;
        var rate = seconds > 0 ? progress.Bytes / seconds : 0;
        var status = string.Create(
            CultureInfo.CurrentCulture, $"{progress.Items:N0} items, {ByteSize.Format(progress.Bytes)}, {ByteSize.Format((long)rate)}/s");

        // Bytes tell more than items where the items differ in size.
        var (done, total) = progress.TotalBytes > 0 ? (progress.Bytes, progress.TotalBytes.Value)
            : progress.TotalItems > 0 ? (progress.Items, progress.TotalItems.Value)
            : (0L, 0L);
        if (total == 0)
        {
            return new(status, -1, -1);
        }

        var share = Math.Clamp((double)done / total, 0, 1);
        var left = share > 0 && seconds > 0 ? (int)Math.Min(int.MaxValue, Math.Ceiling(seconds * (1 - share) / share)) : -1;
        return new(status, (int)(share * 100), left);
    }
}
