using System.Management.Automation;

namespace Fdyno.PowerShell.Connections;

/// <summary>Turns paths as PowerShell users write them into full paths of the file system.</summary>
internal static class FilePaths
{
    private const string FileSystem = "FileSystem";

    /// <summary>The full path of a file that may not be there yet; relative to PowerShell's location. Wildcards are taken as they are.</summary>
    /// <exception cref="FdynoException">Validation: the path is of another provider, such as the registry's, or has no such drive.</exception>
    public static string ResolveFile(this PSCmdlet cmdlet, string path)
    {
        try
        {
            var full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == FileSystem && !full.Contains('\0') ? full : throw NotAFile(path, null);
        }
        catch (Exception error) when (error is RuntimeException or NotSupportedException or ArgumentException)
        {
            throw NotAFile(path, error);
        }
    }

    /// <summary>The file of the embedded store where nobody names one.</summary>
    public static string ResolveDefaultStore(this PSCmdlet cmdlet) =>
        DefaultStorePath.FromEnvironment() is { } path ? cmdlet.ResolveFile(path) : DefaultStorePath.InDataFolder();

    private static FdynoException NotAFile(string path, Exception? inner) => new(
        FdynoErrorCode.Validation, $"The path '{path}' is not one of a file.", "Give the path of a file.", path, inner);
}
