using Fdyno.Gzip;

namespace Fdyno.Items;

/// <summary>A stream whose first bytes have been read already. Leaves the stream open.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> start, Stream rest) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _start = start;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start.IsEmpty) return rest.ReadAsync(buffer, cancellationToken);
        var count = Math.Min(buffer.Length, _start.Length);
        _start[..count].CopyTo(buffer);
        _start = _start[count..];
        return ValueTask.FromResult(count);
    }
}
