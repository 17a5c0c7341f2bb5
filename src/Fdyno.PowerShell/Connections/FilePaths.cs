using System.Management.Automation;
using Fdyno.Errors;

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

    /// <summary>The full paths of the files that a path with wildcards matches; of a path without, that path.</summary>
    /// <exception cref="FdynoException">Validation: as <see cref="ResolveFile"/>; or no file matches.</exception>
    public static IReadOnlyCollection<string> ResolveFiles(this PSCmdlet cmdlet, string path)
    {
        // An escaped character is no wildcard, but has to be read as one is.
        if (!WildcardPattern.ContainsWildcardCharacters(path) && !path.Contains('`'))
        {
            return [cmdlet.ResolveFile(path)];
        }

        try
        {
            var found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            return provider.Name != FileSystem ? throw NotAFile(path, null) : found.Count > 0 ? found : throw NoFileMatches(cmdlet, path, null);
        }
        catch (ItemNotFoundException error)
        {
            throw NoFileMatches(cmdlet, path, error);
        }
        catch (Exception error) when (error is RuntimeException or NotSupportedException or ArgumentException)
        {
            throw NotAFile(path, error);
        }
    }

    /// <summary>The file of the embedded store where nobody names one.</summary>
    public static string ResolveDefaultStore(this PSCmdlet cmdlet) =>
        DefaultStorePath.FromEnvironment() is { } path ? cmdlet.ResolveFile(path) : DefaultStorePath.InDataFolder();

    private static FdynoException NoFileMatches(PSCmdlet cmdlet, string path, Exception? inner) => new(
        FdynoErrorCode.ResourceNotFound,
        $"No file matches '{path}'.",
        File.Exists(cmdlet.ResolveFile(path))
            ? $"There is a file of exactly that name, which -Path takes for a pattern. Give it as: -LiteralPath '{path.Replace("'", "''", StringComparison.Ordinal)}'"
            : "Give the path of a file that is there, or a pattern that matches one.",
        path,
        inner);

    private static FdynoException NotAFile(string path, Exception? inner) => new(
        FdynoErrorCode.Validation, $"The path '{path}' is not one of a file.", "Give the path of a file.", path, inner);
}
