using System.Globalization;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// Tells a store's file from a copy of it: by its number in the file system, where the system says that without being asked through its
/// own interface, and by the time of its birth. To be read while no store of this process has the file open (<see cref="OpenFiles"/>).
/// </summary>
internal static class FileIdentity
{
    private const string NumberLine = "ino:";

    /// <summary>The identity of a file that is there; null where nothing can be told.</summary>
    public static StoreIdentity? Read(string path)
    {
        var identity = new StoreIdentity(ReadNumber(path), ReadBirth(path));
        return identity is { Id: null, Birth: null } ? null : identity;
    }

    private static string? ReadNumber(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var line = File.ReadLines($"/proc/self/fdinfo/{file.DangerousGetHandle().ToString(CultureInfo.InvariantCulture)}")
                .FirstOrDefault(l => l.StartsWith(NumberLine, StringComparison.Ordinal));
            return line?[NumberLine.Length..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A system without /proc, or one that shows less there.
            return null;
        }
    }

    private static string? ReadBirth(string path)
    {
        var (birth, change) = (File.GetCreationTimeUtc(path), File.GetLastWriteTimeUtc(path));

        // Where a file system does not know of births, .NET gives the time of the last change, which is no use.
        return OperatingSystem.IsWindows() || birth != change ? birth.Ticks.ToString(CultureInfo.InvariantCulture) : null;
    }
}
