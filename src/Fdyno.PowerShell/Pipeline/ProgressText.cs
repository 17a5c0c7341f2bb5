using System.Globalization;
using Fdyno.Model;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>What a progress bar says about a long operation.</summary>
/// <param name="Status">Items, bytes and rate.</param>
/// <param name="PercentComplete">0 to 100, or -1 where the total is not known.</param>
/// <param name="SecondsRemaining">Seconds left, or -1 where they cannot be told.</param>
internal readonly record struct ProgressText(string Status, int PercentComplete, int SecondsRemaining)
{
    /// <summary>Makes the text.</summary>
    /// <param name="progress">How far the operation has come.</param>
    /// <param name="first">How far it had come when it was first heard of: rate and time left are of what came since.</param>
    /// <param name="elapsed">Time since then.</param>
    public static ProgressText From(OperationProgress progress, OperationProgress first, TimeSpan elapsed)
    {
        // Bytes tell more than items where the items differ in size.
        var (done, before, total) = progress.TotalBytes > 0 ? (progress.Bytes, first.Bytes, progress.TotalBytes.Value)
            : progress.TotalItems > 0 ? (progress.Items, first.Items, progress.TotalItems.Value)
            : (0L, 0L, 0L);
        var status = Describe(progress, first, elapsed);
        if (total == 0)
        {
            return new(status, -1, -1);
        }

        var left = done > before && elapsed > TimeSpan.Zero
            ? (int)Math.Min(int.MaxValue, Math.Ceiling(elapsed.TotalSeconds * Math.Max(0, total - done) / (done - before)))
            : -1;
        return new(status, (int)(Math.Clamp((double)done / total, 0, 1) * 100), left);
    }

    private static string Describe(OperationProgress progress, OperationProgress first, TimeSpan elapsed)
    {
        var culture = CultureInfo.CurrentCulture;
        var hasBytes = progress.Bytes > 0 || progress.TotalBytes > 0;

        // An operation on the space of a store counts bytes and has no items.
        var hasItems = progress.Items > 0 || progress.TotalItems is not null || !hasBytes;
        var status = string.Join(
            ", ",
            ((string?[])[hasItems ? Quantity.Grouped(progress.Items, "item", culture) : null, hasBytes ? ByteSize.Format(progress.Bytes) : null])
                .OfType<string>());

        if (elapsed <= TimeSpan.Zero)
        {
            return status;
        }

        return hasBytes
            ? $"{status}, {ByteSize.Format((long)(Math.Max(0, progress.Bytes - first.Bytes) / elapsed.TotalSeconds))}/s"
            : string.Create(culture, $"{status}, {Math.Max(0, progress.Items - first.Items) / elapsed.TotalSeconds:N0}/s");
    }
}
