using Fdyno.Errors;
using Fdyno.Storage;

namespace Fdyno.PowerShell.Connections;

/// <summary>Which file is the embedded store where nobody names one.</summary>
internal static class DefaultStorePath
{
    /// <summary>Names the file, if set.</summary>
    public const string Variable = "FDYNO_PATH";

    private const string FileName = "fdyno.fdyno";

    /// <summary>The path in <see cref="Variable"/>, as it stands there; null where it is not set.</summary>
    public static string? FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    /// <summary>
    /// The file in the user's data folder: <c>%LOCALAPPDATA%</c>, <c>$XDG_DATA_HOME</c> (by default <c>~/.local/share</c>),
    /// <c>~/Library/Application Support</c>. Its folder is made.
    /// </summary>
    /// <exception cref="FdynoException">There is no such folder, or it cannot be made.</exception>
    public static string InDataFolder()
    {
        if (DataFolder() is not { } folder)
        {
            throw StoreErrors.Unavailable(
                "the embedded store", "this user has no data folder", $"Name a file: Connect-Fdyno -Path <file> -Create, or set {Variable}");
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Unavailable(
                "the embedded store",
                $"its folder '{folder}' cannot be made",
                $"Name a file: Connect-Fdyno -Path <file> -Create, or set {Variable}",
                error);
        }

        return Path.Combine(folder, FileName);
    }

    /// <summary>The file where nobody names one, if it is there; makes nothing. A relative path depends on where a command runs: null.</summary>
    public static string? IfThere()
    {
        var path = FromEnvironment() ?? (DataFolder() is { } folder ? Path.Combine(folder, FileName) : null);
        return Path.IsPathFullyQualified(path ?? "") && File.Exists(path) ? path : null;
    }

    private static string? DataFolder()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? null : Path.Combine(data, "Fdyno");
    }
}
