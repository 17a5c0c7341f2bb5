using System.Runtime.CompilerServices;
using Fdyno.Items;

namespace Fdyno.PowerShell.Items;

/// <summary>Files of items: reading them, writing them whole or not at all, and telling their formats.</summary>
internal static class ItemFiles
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Reads the items of a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="format">The form of the items; null to tell it by the first one.</param>
    /// <param name="progress">Told which share of the file has been read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async IAsyncEnumerable<ReadItem> ReadAsync(
        string path, ItemFileFormat? format, IProgress<double> progress, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var known = format ?? await DetectAsync(path, cancellationToken);
        await using var stream = OpenRead(path);
        var length = stream.CanSeek ? stream.Length : 0;
        await foreach (var item in JsonItemReader.ReadAsync(stream, known, cancellationToken))
        {
            if (length > 0)
            {
                progress.Report((double)stream.Position / length);
            }

            yield return item;
        }
    }

    /// <summary>
    /// The form of the items in a file. Read as plain JSON, an item of DynamoDB JSON has nothing but maps, and a plain one has at least
    /// its key, which is never a map: the first item decides, and cannot be wrong.
    /// </summary>
    public static async Task<ItemFileFormat> DetectAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = OpenRead(path);
        await foreach (var (_, item) in JsonItemReader.ReadAsync(stream, ItemFileFormat.Json, cancellationToken))
        {
            return item.Values.All(value => value.Type == AttributeType.M) ? ItemFileFormat.DynamoDbJson : ItemFileFormat.Json;
        }

        return ItemFileFormat.Json;
    }

    /// <summary>
    /// Writes items into a file: <c>.gz</c> at the end compresses, and before that <c>.json</c> makes one array, anything else lines.
    /// The file appears, or changes, when all is written.
    /// </summary>
    /// <returns>The number of items, and their size in bytes by DynamoDB's rules.</returns>
    public static async Task<(long Count, long SizeBytes)> WriteAsync(
        string path,
        ItemFileFormat format,
        IAsyncEnumerable<Item> items,
        IProgress<(long Count, long SizeBytes)> progress,
        CancellationToken cancellationToken)
    {
        // The file behind a link is replaced, not the link.
        var target = new FileInfo(path) is { LinkTarget: not null } link
            ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
            : path;
        var unfinished = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            var written = await WriteNewAsync(unfinished, LayoutOf(path), IsGzip(path), format, items, progress, cancellationToken);
            File.Move(unfinished, target, overwrite: true);
            return written;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task<(long Count, long SizeBytes)> WriteNewAsync(
        string path,
        ItemFileLayout layout,
        bool gzip,
        ItemFileFormat format,
        IAsyncEnumerable<Item> items,
        IProgress<(long Count, long SizeBytes)> progress,
        CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = BufferSize,
        });
        await using var writer = new JsonItemWriter(stream, format, layout, gzip);
        var size = 0L;
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(item, cancellationToken);
            size += ItemSize.Of(item);
            progress.Report((writer.Count, size));
        }

        await writer.CompleteAsync(cancellationToken);
        return (writer.Count, size);
    }

    private static FileStream OpenRead(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        BufferSize = BufferSize,
    });

    private static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static ItemFileLayout LayoutOf(string path)
    {
        var name = IsGzip(path) ? path[..^".gz".Length] : path;
        return name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ItemFileLayout.Array : ItemFileLayout.Lines;
    }
}
