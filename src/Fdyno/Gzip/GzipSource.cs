using System.Buffers.Binary;

namespace Fdyno.Gzip;

/// <summary>
/// Unpacks gzip data (RFC 1952), and hands out no byte of a member before the whole member has been checked: its header, that its
/// compressed bytes end, its checksum and its length. Leaves the stream below open. See docs/design/files.md.
/// </summary>
/// <remarks>
/// As with gzip, members may follow each other, zeros behind a member are padding, and other bytes behind the last one are ignored, with a
/// warning. Bytes that look like the damaged start of a member are an error: they may be data.
/// </remarks>
internal sealed class GzipSource : ReadOnlyStream
{
    private const int TrailerSize = 8;

    private readonly GzipInput _input;
    private readonly Inflater _inflater = new();
    private readonly Action<long>? _ignored;
    private MemberBytes? _member;
    private GzipInput? _content;
    private ReadOnlyMemory<byte> _output;
    private long _contentLength;
    private long _memberEnd;
    private uint _headerSum;
    private bool _hasEnded;

    /// <summary>Starts to unpack.</summary>
    /// <param name="start">Bytes of the data that have been read already.</param>
    /// <param name="rest">The rest of it. Where it can seek, large members are read twice.</param>
    /// <param name="ignored">Told where bytes begin that are not gzip data, and are ignored.</param>
    public GzipSource(ReadOnlySpan<byte> start, Stream rest, Action<long>? ignored = null)
    {
        _input = new GzipInput(start, rest);
        _ignored = ignored;
    }

    [Flags]
    private enum HeaderFlags : byte
    {
        HeaderSum = 2,
        Extra = 4,
        Name = 8,
        Comment = 16,
        Reserved = 0xE0,
    }

    /// <summary>The members that have begun.</summary>
    public int Members { get; private set; }

    /// <summary>Where the last of them begins.</summary>
    public long MemberStart { get; private set; }

    /// <summary>How many compressed bytes stand before what is handed out next.</summary>
    public long Offset => _content is null ? _input.Offset : _memberEnd - TrailerSize - _contentLength + _content.Offset;

    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 0x08];

    /// <summary>Whether data begins as gzip data does, perhaps with one damaged byte. JSON never begins so.</summary>
    /// <param name="start">Three bytes, or all there are.</param>
    public static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1F, ..] || start[Math.Min(1, start.Length)..].SequenceEqual(Magic[1..]);

    /// <inheritdoc/>
    /// <exception cref="GzipDataException">The next member is damaged or cut off.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_output.IsEmpty && !_hasEnded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_content is null)
            {
                _hasEnded = !await FindMemberAsync(cancellationToken).ConfigureAwait(false);
                if (!_hasEnded) await CheckMemberAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (_inflater.HasEnded)
            {
                await EndMemberAsync().ConfigureAwait(false);
            }
            else
            {
                await UnpackAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        var count = Math.Min(buffer.Length, _output.Length);
        _output[..count].CopyTo(buffer);
        _output = _output[count..];
        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_member is not null) await _member.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private static bool LooksLikeMember(ReadOnlySpan<byte> start)
    {
        var equal = 0;
        for (var i = 0; i < start.Length; i++) equal += start[i] == Magic[i] ? 1 : 0;

        // One damaged byte does not make it padding.
        return equal == start.Length || equal == Magic.Length - 1;
    }

    private async ValueTask<bool> FindMemberAsync(CancellationToken cancellationToken)
    {
        var start = await _input.PeekAsync(Magic.Length, cancellationToken).ConfigureAwait(false);
        while (Members > 0 && !start.IsEmpty && start.Span[0] == 0)
        {
            var zeros = _input.Available.Span.IndexOfAnyExcept((byte)0);
            _input.Use(zeros < 0 ? _input.Available.Length : zeros);
            start = await _input.PeekAsync(Magic.Length, cancellationToken).ConfigureAwait(false);
        }

        if (Members == 0) return true;
        if (start.IsEmpty) return false;
        if (LooksLikeMember(start.Span)) return true;
        _ignored?.Invoke(_input.Offset);
        return false;
    }

    private async ValueTask CheckMemberAsync(CancellationToken cancellationToken)
    {
        Members++;
        MemberStart = _input.Offset;
        await ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        _member = new MemberBytes(_input);
        _inflater.Reset();
        var (sum, length, start) = (0u, 0L, _input.Offset);
        while (!_inflater.HasEnded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var available = _input.Available;
            var used = _inflater.Inflate(available.Span, _input.HasEnded);
            await _member.AddAsync(available[..used], cancellationToken).ConfigureAwait(false);
            _input.Use(used);
            var output = _inflater.TakeOutput();
            sum = Crc32.Append(sum, output.Span);
            length += output.Length;
            if (output.IsEmpty && !_inflater.HasEnded) await _input.FillAsync(cancellationToken).ConfigureAwait(false);
        }

        _contentLength = _input.Offset - start;
        var trailer = await TakeAsync(TrailerSize, cancellationToken).ConfigureAwait(false);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer.Span) != sum) throw new GzipDataException("its checksum is wrong");
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer.Span[sizeof(uint)..]) != (uint)length)
            throw new GzipDataException("its length is wrong");

        _memberEnd = _input.Offset;
        var content = await _member.OpenAsync(cancellationToken).ConfigureAwait(false);
        _content = new GzipInput([], content);
        _inflater.Reset();
    }

    private async ValueTask UnpackAsync(CancellationToken cancellationToken)
    {
        _content!.Use(_inflater.Inflate(_content.Available.Span, _content.HasEnded));
        _output = _inflater.TakeOutput();
        if (_output.IsEmpty && !_inflater.HasEnded) await _content.FillAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EndMemberAsync()
    {
        if (_member!.IsReread) _input.ReturnTo(_memberEnd);
        await _member.DisposeAsync().ConfigureAwait(false);
        (_member, _content) = (null, null);
    }

    private async ValueTask ReadHeaderAsync(CancellationToken cancellationToken)
    {
        _headerSum = 0;
        var start = await TakeAsync(10, cancellationToken).ConfigureAwait(false);
        if (!start.Span.StartsWith(Magic)) throw new GzipDataException("its header is invalid");
        var flags = (HeaderFlags)start.Span[3];
        if ((flags & HeaderFlags.Reserved) != 0) throw new GzipDataException("its header is invalid");
        if (flags.HasFlag(HeaderFlags.Extra))
        {
            var length = await TakeAsync(sizeof(ushort), cancellationToken).ConfigureAwait(false);
            await TakeAsync(BinaryPrimitives.ReadUInt16LittleEndian(length.Span), cancellationToken).ConfigureAwait(false);
        }

        if (flags.HasFlag(HeaderFlags.Name)) await PassTextAsync(cancellationToken).ConfigureAwait(false);
        if (flags.HasFlag(HeaderFlags.Comment)) await PassTextAsync(cancellationToken).ConfigureAwait(false);
        if (flags.HasFlag(HeaderFlags.HeaderSum))
        {
            var sum = (ushort)_headerSum;
            var given = await TakeAsync(sizeof(ushort), cancellationToken).ConfigureAwait(false);
            if (BinaryPrimitives.ReadUInt16LittleEndian(given.Span) != sum) throw new GzipDataException("its header is invalid");
        }
    }

    private async ValueTask PassTextAsync(CancellationToken cancellationToken)
    {
        while ((await TakeAsync(1, cancellationToken).ConfigureAwait(false)).Span[0] != 0)
        {
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = await _input.PeekAsync(count, cancellationToken).ConfigureAwait(false);
        if (bytes.Length < count) throw GzipDataException.EndsEarly();
        _headerSum = Crc32.Append(_headerSum, bytes.Span);
        _input.Use(count);
        return bytes;
    }
}
