using System.IO.Compression;

namespace Fdyno.Items;

/// <summary>Unpacks gzipped JSON, and notices when the data ends too early. For reading only; leaves the stream open.</summary>
/// <remarks>
/// The base library's <see cref="GZipStream"/> takes data that was cut off for data that has ended: half a file would be imported
/// as if it were all. So a second gzip member is put behind the data, holding white space, which JSON does not care about. It is
/// unpacked, and comes out last, only where the data before it was complete, checksum and all.
/// </remarks>
internal sealed class GzipSource : Stream
{
    private static readonly byte[] EndMark = " \t\t \t   \t\t\t \t  \t"u8.ToArray();
    private static readonly byte[] PackedEndMark = Pack(EndMark);

    private readonly GZipStream _unpacked;
    private readonly byte[] _lastBytes = new byte[EndMark.Length];

    /// <summary>Starts to unpack.</summary>
    /// <param name="start">Bytes of the data that have been read already.</param>
    /// <param name="rest">The rest of it.</param>
    internal GzipSource(ReadOnlyMemory<byte> start, Stream rest) =>
        _unpacked = new GZipStream(new FramedStream(start, rest, PackedEndMark), CompressionMode.Decompress);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    /// <exception cref="EndOfStreamException">The data ends too early.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Passed(await _unpacked.ReadAsync(buffer, cancellationToken), buffer.Span);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => Passed(_unpacked.Read(buffer), buffer);

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private int Passed(int count, ReadOnlySpan<byte> buffer)
    {
        if (count == 0)
        {
            return buffer.IsEmpty || _lastBytes.AsSpan().SequenceEqual(EndMark)
                ? 0
                : throw new EndOfStreamException("The gzip data ends too early.");
        }

        // Keep the last bytes of all that came out, however small the pieces are.
        var kept = Math.Min(count, _lastBytes.Length);
        _lastBytes.AsSpan(kept).CopyTo(_lastBytes);
        buffer[(count - kept)..count].CopyTo(_lastBytes.AsSpan(_lastBytes.Length - kept));
        return count;
    }
}
