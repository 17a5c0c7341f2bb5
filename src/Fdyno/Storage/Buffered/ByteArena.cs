namespace Fdyno.Storage.Buffered;

/// <summary>
/// Keeps many short byte strings in few arrays: no array header and no collector's work for each of them. The arrays stay below
/// the size at which the collector treats them as large objects. Nothing is freed before the whole is.
/// </summary>
public sealed class ByteArena
{
    private const int FirstSegmentBytes = 1024;
    private const int LargestSegmentBytes = 64 * 1024;

    private byte[] _segment = [];
    private int _used;
    private int _nextSegmentBytes = FirstSegmentBytes;

    /// <summary>Room for <paramref name="length"/> bytes that nobody else gets, holding zeros.</summary>
    public ArraySegment<byte> Allocate(int length)
    {
        if (length > _segment.Length - _used)
        {
            // What would fill a segment of its own gets an array of its own, and the current segment stays in use.
            if (length > LargestSegmentBytes / 4 && length > _nextSegmentBytes / 2) return new ArraySegment<byte>(new byte[length]);
            _segment = new byte[Math.Max(_nextSegmentBytes, length)];
            _nextSegmentBytes = Math.Min(_nextSegmentBytes * 2, LargestSegmentBytes);
            _used = 0;
        }
        var room = new ArraySegment<byte>(_segment, _used, length);
        _used += length;
        return room;
    }

    /// <summary>A copy of <paramref name="bytes"/>.</summary>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return ReadOnlyMemory<byte>.Empty;
        var room = Allocate(bytes.Length);
        bytes.CopyTo(room);
        return room;
    }
}
