using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace Fdyno.Files;

/// <summary>
/// Paths that name what the process has open already: <c>/dev/stdout</c>, <c>/dev/fd/63</c>. To write to them, the descriptor itself is
/// used. Opened by its path, a file behind it would be written from its start, over what others have put there.
/// </summary>
internal static partial class OpenDescriptor
{
    private const int MostLinks = 40;

    /// <summary>The descriptor that a path names, through links or not; null for other paths.</summary>
    public static int? NumberOf(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        for (var links = 0; links < MostLinks; links++)
        {
            var match = DescriptorPattern().Match(path);
            if (match.Success && (match.Groups["process"].Value is "" or "self" || match.Groups["process"].Value == OwnProcess))
                return int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
            if (LinkTargetOf(path) is not { } target) return null;
            path = Path.GetFullPath(target, Path.GetDirectoryName(path) ?? "/");
        }

        return null;
    }

    /// <summary>Opens a descriptor for writing, from where it stands. Closing the stream leaves the descriptor open.</summary>
    public static Stream OpenWrite(int number) => number switch
    {
        1 => Console.OpenStandardOutput(),
        2 => Console.OpenStandardError(),
        _ => new FileStream(new SafeFileHandle(number, ownsHandle: false), FileAccess.Write),
    };

    private static string OwnProcess => Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private static string? LinkTargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^/(dev|proc/(?<process>self|[0-9]+))/fd/(?<number>[0-9]{1,9})$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DescriptorPattern();
}
