using System.Globalization;

namespace Fdyno.PowerShell.Pipeline;

/// <summary>Sizes for readers: <c>0 B</c>, <c>812 B</c>, <c>3.2 MB</c>. A KB is 1,024 bytes, as in PowerShell.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["KB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>The size with three digits or so, in the current culture. The default views write sizes in the same way.</summary>
    /// <param name="bytes">The size in bytes.</param>
    public static string Format(long bytes)
    {
        if (bytes < 1024)
        {
            return string.Create(CultureInfo.CurrentCulture, $"{bytes} B");
        }

        var size = bytes / 1024.0;
        var unit = 0;

        // 1023.95 would be shown as 1024.0.
        while (size >= 1023.95 && unit < Units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.CurrentCulture, $"{size:0.0} {Units[unit]}");
    }
}
