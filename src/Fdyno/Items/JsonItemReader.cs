using System.Runtime.CompilerServices;

namespace Fdyno.Items;

/// <summary>
/// Reads items from a stream of JSON in UTF-8: a JSON array of items, one item a line, or items one after another however they are
/// broken into lines; plain or gzipped, with or without a byte order mark.
/// </summary>
/// <remarks>
/// Memory is bounded: the buffer grows only to the largest single item, and never beyond <see cref="MaxValueSize"/>. An error names
/// the line; what stands before it has been handed out by then.
/// </remarks>
public static class JsonItemReader
{
    /// <summary>
    /// The largest single item in bytes of JSON. An item of 400 KB takes far less, even with every byte escaped.
    /// </summary>
    public const int MaxValueSize = 16 * 1024 * 1024;

    /// <summary>Reads all items.</summary>
    /// <param name="stream">Where from; it is left open.</param>
    /// <param name="format">The form of the items; in DynamoDB JSON they may be lines of an AWS export.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FdynoException">Validation, while reading: <c>Line 4711: …</c>.</exception>
    public static async IAsyncEnumerable<ReadItem> ReadAsync(
        Stream stream, ItemFileFormat format, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var start = new byte[3];
        var read = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        await using var source = start is [0x1F, 0x8B, ..]
            ? new GzipSource(start.AsMemory(0, read), stream)
            : (Stream)new FramedStream(start.AsMemory(0, read), stream, default);

        var scanner = new JsonItemScanner(format);
        while (true)
        {
            while (scanner.TryReadItem(out var item))
            {
                yield return item;
            }

            if (scanner.IsAtEnd)
            {
                yield break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            scanner.Added(await FillAsync(source, scanner, cancellationToken));
        }
    }

    private static async ValueTask<int> FillAsync(Stream stream, JsonItemScanner scanner, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(scanner.Free(), cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw ItemJsonErrors.BrokenGzip(scanner.LinesSeen, damaged);
        }
        catch (EndOfStreamException)
        {
            throw ItemJsonErrors.BrokenGzip(scanner.LinesSeen);
        }
    }
}
