namespace Fdyno.Gzip;

/// <summary>A file without a name that others could open.</summary>
internal static class TemporaryFile
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Makes an empty file, to be written and read. It is gone when it is closed, also by the end of the process.</summary>
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"fdyno-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = BufferSize,
        };
        if (OperatingSystem.IsWindows()) return new FileStream(path, options);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);

        // Only Windows removes it when the process is killed. Elsewhere the name can go at once, and the file goes with the process.
        File.Delete(path);
        return file;
    }
}
