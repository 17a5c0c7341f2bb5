using System.Text;
using Fdyno.Errors;

namespace Fdyno.Files;

/// <summary>Files of text that are replaced whole, as files of items are. See docs/design/files.md.</summary>
public static class TextFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text to a file, in UTF-8.</summary>
    /// <param name="path">
    /// The path. An ordinary file appears, or changes, when all is written, and keeps its mode, its owner and its links. To a pipe or a
    /// terminal, the text is written as it comes.
    /// </param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Stops writing; an ordinary file then stays as it is.</param>
    /// <exception cref="FdynoException">Validation: nothing can be written there.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(text);
        await WriteTarget.WriteAsync(
            path,
            new ItemWriteOptions(),
            async stream => await stream.WriteAsync(Utf8.GetBytes(text), cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }
}
