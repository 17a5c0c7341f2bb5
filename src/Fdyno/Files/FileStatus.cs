using System.Runtime.InteropServices;
using System.Text;

namespace Fdyno.Files;

/// <summary>What kind of file a path names, behind links.</summary>
internal enum FileKind
{
    /// <summary>The system does not say.</summary>
    Unknown,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>An ordinary file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe or a device that takes bytes one after the other, such as a terminal.</summary>
    Sequential,

    /// <summary>A disk or a socket.</summary>
    Other,
}

/// <summary>What the base library does not tell about a file: its kind, its owner and how many names it has. Linux tells.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Links">How many names (hard links) it has.</param>
/// <param name="Owner">Its user and its group.</param>
internal readonly record struct FileStatus(FileKind Kind, uint Links, (uint User, uint Group) Owner)
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint BasicStatistics = 0x7FF; // STATX_BASIC_STATS
    private const int NoSuchFile = 2; // ENOENT
    private const int NotAFolder = 20; // ENOTDIR

    /// <summary>The status of the file that a path names.</summary>
    public static FileStatus Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return default;
        try
        {
            if (Read(CurrentFolder, Text(path), 0, BasicStatistics, out var found) == 0) return new(found.Kind, found.Links, (found.User, found.Group));
            return Marshal.GetLastPInvokeError() is NoSuchFile or NotAFolder ? new(FileKind.Missing, 0, default) : default;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return default;
        }
    }

    /// <summary>Whether the file has an access control list, which grants rights that its mode does not show.</summary>
    public static bool HasAccessList(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() && ReadAttribute(Text(path), Text("system.posix_acl_access"), 0, 0) > 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Read(int folder, byte[] path, int flags, uint mask, out Statistics found);

    [DllImport("libc", EntryPoint = "getxattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadAttribute(byte[] path, byte[] name, nint value, nuint size);

    /// <summary>The kernel's <c>struct statx</c>, the same on all machines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statistics
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        public readonly FileKind Kind => (Mode >> 12) switch
        {
            8 => FileKind.Regular,
            4 => FileKind.Folder,
            1 or 2 => FileKind.Sequential,
            _ => FileKind.Other,
        };
    }
}
