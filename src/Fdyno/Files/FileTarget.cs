using System.Security.Cryptography;
using Fdyno.Errors;

namespace Fdyno.Files;

/// <summary>
/// An ordinary file, new or there already. Items go to a temporary file first; what is there stays as it is until that one is complete.
/// </summary>
/// <remarks>
/// A file with one name is replaced by renaming, at one instant, and its mode goes over to the new one. A file that has several names, another
/// owner or an access list would lose them so: there the bytes are copied into it.
/// </remarks>
internal sealed class FileTarget : WriteTarget
{
    private const int BufferSize = 128 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly ItemWriteOptions _options;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _isKept;

    /// <summary>Starts to write.</summary>
    /// <param name="path">The file, which is no link.</param>
    /// <param name="options">What may happen to a file that is there.</param>
    public FileTarget(string path, ItemWriteOptions options)
    {
        _path = path;
        _options = options;
        var folder = CheckFolder(path);
        if (IsThere && !options.MayReplace) throw new IOException($"The file '{path}' is there already.");
        if (IsThere && !options.Force && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            throw new UnauthorizedAccessException($"The file '{path}' is read-only.");
        try
        {
            (_temporary, _stream) = Create(folder);
        }
        catch (UnauthorizedAccessException) when (File.Exists(path))
        {
            // The folder takes no new file, but this one may still be writable.
            (_temporary, _stream) = Create(Path.GetTempPath());
        }
    }

    /// <summary>Refuses a path in a folder that is not there.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="FdynoException">Validation.</exception>
    internal static string CheckFolder(string path)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        return Directory.Exists(folder) ? folder : throw FileErrors.NoFolder(folder, path);
    }

    /// <inheritdoc/>
    public override Stream Stream => _stream;

    private bool IsThere => File.Exists(_path);

    /// <inheritdoc/>
    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _stream.Flush(flushToDisk: true);
        if (IsThere && !MayRename())
        {
            await CopyAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        if (IsThere && !OperatingSystem.IsWindows()) File.SetUnixFileMode(_stream.SafeFileHandle, File.GetUnixFileMode(_path));
        await _stream.DisposeAsync().ConfigureAwait(false);
        File.Move(_temporary, _path, overwrite: _options.MayReplace);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        if (!_isKept) File.Delete(_temporary);
    }

    /// <summary>Makes a file whose name is short: a longer name than that of the file might not be allowed where the file's is.</summary>
    private (string Path, FileStream Stream) Create(string folder)
    {
        var path = Path.Combine(folder, $".fdyno-{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.Asynchronous,
            BufferSize = BufferSize,
        };

        // While it is written, nobody may read of it who may not read the file that it replaces.
        if (!OperatingSystem.IsWindows() && IsThere) options.UnixCreateMode = OwnerOnly;
        return (path, new FileStream(path, options));
    }

    private bool MayRename() =>
        FileStatus.Of(_path) is { Kind: FileKind.Regular, Links: 1 } file
        && FileStatus.Of(_temporary).Owner == file.Owner
        && Path.GetDirectoryName(_temporary) == Path.GetDirectoryName(_path)
        && !FileStatus.HasAccessList(_path);

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        var attributes = File.GetAttributes(_path);
        var isReadOnly = _options.Force && attributes.HasFlag(FileAttributes.ReadOnly);
        if (isReadOnly) File.SetAttributes(_path, attributes & ~FileAttributes.ReadOnly);
        try
        {
            await using var file = new FileStream(_path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            });
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // From here on to the end, whatever happens: half a file is worse than waiting for it.
                _stream.Position = 0;
                await _stream.CopyToAsync(file, BufferSize, CancellationToken.None).ConfigureAwait(false);
                file.SetLength(_stream.Length);
                file.Flush(flushToDisk: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _isKept = true;
                throw FileErrors.HalfWritten(_path, _temporary, e);
            }
        }
        finally
        {
            if (isReadOnly) File.SetAttributes(_path, attributes);
        }
    }
}
