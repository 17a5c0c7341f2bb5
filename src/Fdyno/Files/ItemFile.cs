using System.Runtime.CompilerServices;
using Fdyno.Errors;
using Fdyno.Items;

namespace Fdyno.Files;

/// <summary>Files of items: JSON arrays or lines, gzipped or not. See docs/design/files.md.</summary>
public static class ItemFile
{
    /// <summary>Reads the items of a file, which is opened and read once: it may be a pipe.</summary>
    /// <param name="path">The path.</param>
    /// <param name="options">How to read; by default, the first item tells the form of the items. Without a file name, messages use the path.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FdynoException">Validation, while reading: <c>File 'items.json', line 4711: …</c>; or the path is that of a folder.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IAsyncEnumerable<NumberedItem> ReadAsync(string path, ItemReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ItemReadOptions();
        return ReadCoreAsync(path, options with { FileName = options.FileName ?? path }, cancellationToken);
    }

    /// <summary>
    /// Writes items to a file: <c>.gz</c> at the end of its name compresses, and before that <c>.json</c> makes one array, anything else lines.
    /// </summary>
    /// <param name="path">
    /// The path. An ordinary file appears, or changes, when all is written, and keeps its mode and its links. To a pipe or a terminal, items are
    /// written as they come.
    /// </param>
    /// <param name="items">The items.</param>
    /// <param name="options">How to write.</param>
    /// <param name="cancellationToken">Stops writing; an ordinary file then stays as it is.</param>
    /// <returns>The number of items, and their size in bytes by DynamoDB's rules.</returns>
    /// <exception cref="FdynoException">Validation: nothing can be written there.</exception>
    /// <exception cref="IOException">The file cannot be written, or is there and may not be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static async Task<(long Count, long SizeBytes)> WriteAsync(
        string path, IAsyncEnumerable<Item> items, ItemWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(items);
        options ??= new ItemWriteOptions();
        var (count, size) = (0L, 0L);
        await WriteTarget.WriteAsync(
            path,
            options,
            async stream =>
            {
                await using var writer = new JsonItemWriter(stream, options.Format, LayoutOf(path), ItemOrigin.IsGzipName(path));
                await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    await writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
                    size += ItemSize.Of(item);
                    options.Progress?.Report((writer.Count, size));
                }

                await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
                count = writer.Count;
            },
            cancellationToken).ConfigureAwait(false);
        return (count, size);
    }

    /// <summary>Refuses, as <see cref="WriteAsync"/> does, a path that nothing can be written to, and opens and writes nothing.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="FdynoException">Validation: nothing can be written there.</exception>
    public static void CheckTarget(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WriteTarget.Check(Path.GetFullPath(path));
    }

    private static async IAsyncEnumerable<NumberedItem> ReadCoreAsync(
        string path, ItemReadOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Directory.Exists(path)) throw FileErrors.IsFolder(path);
        await using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.Read,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 0,
        });
        await foreach (var item in JsonItemReader.ReadAsync(stream, options, cancellationToken).ConfigureAwait(false)) yield return item;
    }

    private static ItemFileLayout LayoutOf(string path)
    {
        var name = ItemOrigin.IsGzipName(path) ? path[..^".gz".Length] : path;
        return name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ItemFileLayout.Array : ItemFileLayout.Lines;
    }
}
