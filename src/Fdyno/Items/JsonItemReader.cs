using System.Runtime.CompilerServices;
using Fdyno.Errors;
using Fdyno.Gzip;

namespace Fdyno.Items;

/// <summary>
/// Reads items from a stream of JSON in UTF-8: a JSON array of items, one item a line, or items one after another however they are
/// broken into lines; plain or gzipped, with or without a byte order mark.
/// </summary>
/// <remarks>
/// Memory is bounded: the buffer grows only to the largest single item, and never beyond <see cref="MaxValueSize"/>. An error names
/// the line; what stands before it has been handed out by then. Of gzip data, nothing is handed out before the checksum of its member has
/// been compared.
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
    public static IAsyncEnumerable<NumberedItem> ReadAsync(Stream stream, ItemFileFormat format, CancellationToken cancellationToken = default) =>
        ReadAsync(stream, new ItemReadOptions { Format = format }, cancellationToken);

    /// <summary>Reads all items.</summary>
    /// <param name="stream">
    /// Where from; it is left open. It is read once, from where it stands; but large gzip data is read twice where the stream can seek, and
    /// goes to a temporary file where it cannot.
    /// </param>
    /// <param name="options">How to read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FdynoException">Validation, while reading: <c>Line 4711: …</c>.</exception>
    public static async IAsyncEnumerable<NumberedItem> ReadAsync(
        Stream stream, ItemReadOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        var length = stream.CanSeek ? stream.Length - stream.Position : 0;
        var start = new byte[3];
        var read = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var isGzip = GzipSource.IsGzip(start.AsSpan(0, read)) || (read == 0 && ItemOrigin.IsGzipName(options.FileName));
        var origin = new ItemOrigin(options.FileName, isGzip);
        var gzip = isGzip ? new GzipSource(start.AsSpan(0, read), stream, offset => Ignore(offset, origin, options)) : null;
        await using var source = gzip ?? (Stream)new PrefixedStream(start.AsMemory(0, read), stream);
        var scanner = new JsonItemScanner(options.Format, origin);
        var passed = 0L;
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
            var count = await FillAsync(source, gzip, scanner, origin, cancellationToken).ConfigureAwait(false);
            passed = gzip?.Offset ?? passed + count;
            scanner.Added(count);
            if (length > 0)
            {
                options.Progress?.Report(Math.Min(1, (double)passed / length));
            }
        }
    }

    private static async ValueTask<int> FillAsync(
        Stream source, GzipSource? gzip, JsonItemScanner scanner, ItemOrigin origin, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(scanner.Free(), cancellationToken).ConfigureAwait(false);
        }
        catch (GzipDataException damage)
        {
            throw ItemJsonErrors.At(origin.Line(scanner.LinesSeen), ItemJsonErrors.BrokenGzip(damage, gzip!.Members, gzip.MemberStart));
        }
    }

    private static void Ignore(long offset, ItemOrigin origin, ItemReadOptions options) => options.Warn?.Invoke(FormattableString.Invariant(
        $"{origin.All}: the bytes from {offset} on are no gzip data. They were ignored, as gzip does; all gzip data before them is complete."));
}
