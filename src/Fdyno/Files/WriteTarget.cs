using System.Text;
using Fdyno.Errors;

namespace Fdyno.Files;

/// <summary>Where a file of items is written: what stands there changes when <see cref="CompleteAsync"/> is called, or not at all.</summary>
/// <remarks>Pipes and terminals cannot wait: what is written to them is there at once. See docs/design/files.md.</remarks>
internal abstract class WriteTarget : IAsyncDisposable
{
    private const int LongestName = 255;

    // EPIPE; ERROR_BROKEN_PIPE and ERROR_NO_DATA.
    private static readonly int[] BrokenPipe = [32, unchecked((int)0x8007006D), unchecked((int)0x800700E8)];

    /// <summary>What to write to.</summary>
    public abstract Stream Stream { get; }

    /// <summary>Writes to the place that a path names, and puts what was written in its place.</summary>
    /// <param name="path">The path.</param>
    /// <param name="options">What may happen to a file that is there.</param>
    /// <param name="write">Writes all of it.</param>
    /// <param name="cancellationToken">Stops it; an ordinary file then stays as it is.</param>
    /// <exception cref="FdynoException">Validation: nothing can be written there, or the program that reads a pipe has ended.</exception>
    public static async Task WriteAsync(string path, ItemWriteOptions options, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await using var target = Open(Path.GetFullPath(path), options);
            await write(target.Stream).ConfigureAwait(false);
            await target.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (BrokenPipe.Contains(e.HResult))
        {
            throw FileErrors.NobodyReads(path, e);
        }
    }

    /// <summary>Opens the place that a path names.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="options">What may happen to a file that is there.</param>
    /// <exception cref="FdynoException">Validation: nothing can be written there.</exception>
    private static WriteTarget Open(string path, ItemWriteOptions options)
    {
        if (OpenDescriptor.NumberOf(path) is { } descriptor) return new SequentialTarget(OpenDescriptor.OpenWrite(descriptor));
        return Check(path) == FileKind.Sequential

            // Others may have it open too, and none of them excludes us.
            ? new SequentialTarget(new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            : new FileTarget(Behind(path), options);
    }

    /// <summary>Refuses a place that nothing can be written to, and opens nothing.</summary>
    /// <param name="path">The full path.</param>
    /// <returns>What there is.</returns>
    /// <exception cref="FdynoException">Validation: nothing can be written there.</exception>
    public static FileKind Check(string path)
    {
        if (OpenDescriptor.NumberOf(path) is not null) return FileKind.Sequential;
        if (NameLength(path) > LongestName) throw FileErrors.NameTooLong(path);
        var kind = FileStatus.Of(path).Kind;
        if (kind == FileKind.Sequential) return kind;
        if (kind == FileKind.Other) throw FileErrors.NotWritable(path);
        if (kind == FileKind.Folder || Directory.Exists(path)) throw FileErrors.IsFolder(path);
        FileTarget.CheckFolder(Behind(path));
        return kind;
    }

    /// <summary>Puts what was written in its place.</summary>
    public abstract Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Closes the place; without <see cref="CompleteAsync"/>, a file stays as it was.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>The file behind a link: it gets the items, and the link stays.</summary>
    private static string Behind(string path)
    {
        if (new FileInfo(path) is not { LinkTarget: not null } link) return path;
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        }
        catch (IOException e)
        {
            throw FileErrors.LinkLoop(path, e);
        }
    }

    // File systems count bytes, but for those of Windows.
    private static int NameLength(string path)
    {
        var name = Path.GetFileName(path);
        return OperatingSystem.IsWindows() ? name.Length : Encoding.UTF8.GetByteCount(name);
    }

    private sealed class SequentialTarget(Stream stream) : WriteTarget
    {
        public override Stream Stream => stream;

        public override async Task CompleteAsync(CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);

            // Asking for the handle puts its position behind what was written, for whoever writes to it next.
            if (stream is FileStream { CanSeek: true } file) _ = file.SafeFileHandle;
        }

        public override ValueTask DisposeAsync() => stream.DisposeAsync();
    }
}
