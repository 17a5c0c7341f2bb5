using System.Diagnostics;

namespace Fdyno.Storage.Tests;

/// <summary>A small file system in memory, which can fill up and be made read-only. Needs root on Linux.</summary>
internal sealed class TemporaryMount : IDisposable
{
    private static readonly Lazy<bool> CanMount = new(TryMount);

    public TemporaryMount(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
        Assert.True(Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", path));
    }

    /// <summary>Whether this computer and user can do it.</summary>
    public static bool IsAvailable => CanMount.Value;

    public string Path { get; }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

    public void Dispose() => Run("umount", "-l", Path);

    private static bool TryMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return false;
        using var folder = new TemporaryFolder();
        return Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.Path) && Run("umount", folder.Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
