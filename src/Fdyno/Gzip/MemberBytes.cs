using System.Security.Cryptography;

namespace Fdyno.Gzip;

/// <summary>
/// The compressed bytes of a gzip member, kept while the member is checked, so that exactly they can be unpacked afterwards, in bounded
/// memory: a small member is kept in memory. Of a larger one in a file, digests are kept, and the file is read again; one from a pipe goes
/// to a temporary file.
/// </summary>
/// <param name="input">Where the bytes come from.</param>
internal sealed class MemberBytes(GzipInput input) : IAsyncDisposable
{
    /// <summary>The bytes that are kept in memory, and those of one digest.</summary>
    public const int PieceSize = 1024 * 1024;

    private readonly long _start = input.Offset;
    private readonly List<byte[]> _digests = [];
    private byte[] _piece = new byte[16 * 1024];
    private int _count;
    private long _total;
    private FileStream? _file;

    /// <summary>Whether the input is read again for them.</summary>
    public bool IsReread { get; private set; }

    /// <summary>Adds bytes.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            if (_count == PieceSize) await PutAwayAsync(cancellationToken).ConfigureAwait(false);
            var count = Math.Min(bytes.Length, PieceSize - _count);
            if (_piece.Length < _count + count) Array.Resize(ref _piece, Math.Clamp(2 * _piece.Length, _count + count, PieceSize));
            bytes[..count].CopyTo(_piece.AsMemory(_count));
            _count += count;
            _total += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>The bytes that were added, to be read once.</summary>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        if (_file is null && _digests.Count == 0) return new MemoryStream(_piece, 0, _count, writable: false);
        await PutAwayAsync(cancellationToken).ConfigureAwait(false);
        IsReread = _file is null;
        if (_file is null) return new RereadStream(input, _start, _total, _digests);
        _file.Position = 0;
        return _file;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask PutAwayAsync(CancellationToken cancellationToken)
    {
        if (input.CanReread)
        {
            _digests.Add(SHA256.HashData(_piece.AsSpan(0, _count)));
        }
        else
        {
            try
            {
                _file ??= TemporaryFile.Create();
                await _file.WriteAsync(_piece.AsMemory(0, _count), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new IOException(
                    $"Gzip data from a pipe is kept in the folder '{Path.GetTempPath()}' until its checksum has come, which failed: {e.Message}", e);
            }
        }

        _count = 0;
    }

    /// <summary>Reads the bytes again, and hands out none that are not those that were checked.</summary>
    private sealed class RereadStream(GzipInput input, long start, long total, List<byte[]> digests) : ReadOnlyStream
    {
        private readonly byte[] _piece = new byte[PieceSize];
        private ReadOnlyMemory<byte> _left;
        private int _next;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left.IsEmpty && _next < digests.Count)
            {
                var offset = (long)_next * PieceSize;
                var length = (int)Math.Min(PieceSize, total - offset);
                var count = await input.RereadAsync(start + offset, _piece.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
                if (!SHA256.HashData(_piece.AsSpan(0, count)).AsSpan().SequenceEqual(digests[_next++]))
                {
                    throw new GzipDataException("it was changed while it was read");
                }

                _left = _piece.AsMemory(0, count);
            }

            var taken = Math.Min(buffer.Length, _left.Length);
            _left[..taken].CopyTo(buffer);
            _left = _left[taken..];
            return taken;
        }
    }
}
