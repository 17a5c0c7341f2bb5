namespace Fdyno.Gzip;

/// <summary>Compressed bytes on their way from a stream, with a buffer to look ahead in. Leaves the stream open.</summary>
internal sealed class GzipInput
{
    /// <summary>More than the largest header of a block takes.</summary>
    private const int BufferSize = 64 * 1024;

    private readonly byte[] _buffer;
    private readonly Stream _stream;

    /// <summary>Where in the stream the first byte of all stands; −1 in a stream that only goes forward.</summary>
    private readonly long _origin;

    private int _position;
    private int _end;

    /// <summary>Starts to read.</summary>
    /// <param name="start">Bytes that have been read from the stream already.</param>
    /// <param name="stream">The rest.</param>
    public GzipInput(ReadOnlySpan<byte> start, Stream stream)
    {
        _buffer = new byte[Math.Max(BufferSize, start.Length)];
        start.CopyTo(_buffer);
        _end = start.Length;
        _stream = stream;
        _origin = stream.CanSeek ? stream.Position - start.Length : -1;
    }

    /// <summary>The bytes in the buffer.</summary>
    public ReadOnlyMemory<byte> Available => _buffer.AsMemory(_position.._end);

    /// <summary>Whether there are no bytes behind those in the buffer.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>How many bytes have been used.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether bytes can be read again.</summary>
    public bool CanReread => _origin >= 0;

    /// <summary>Marks bytes as used.</summary>
    public void Use(int count)
    {
        _position += count;
        Offset += count;
    }

    /// <summary>Reads more bytes behind those that are available.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        Available.CopyTo(_buffer);
        _end -= _position;
        _position = 0;
        var count = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += count;
        HasEnded = count == 0;
    }

    /// <summary>Looks at the next bytes.</summary>
    /// <returns>As many as asked for, or fewer at the end.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _position < count && !HasEnded) await FillAsync(cancellationToken).ConfigureAwait(false);
        return _buffer.AsMemory(_position, Math.Min(count, _end - _position));
    }

    /// <summary>Reads bytes that have been used already. What comes next is read by <see cref="ReturnTo"/>.</summary>
    public async ValueTask<int> RereadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        _stream.Position = _origin + offset;
        return await _stream.ReadAtLeastAsync(destination, destination.Length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Goes on from a place, after others have read.</summary>
    public void ReturnTo(long offset)
    {
        _stream.Position = _origin + offset;
        Offset = offset;
        (_position, _end, HasEnded) = (0, 0, false);
    }
}
