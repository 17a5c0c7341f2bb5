namespace Fdyno.Storage;

/// <summary>A half-open range of keys: <see cref="Begin"/> is in it, <see cref="End"/> is not. Keys compare as unsigned bytes.</summary>
/// <param name="Begin">The first key of the range.</param>
/// <param name="End">The first key behind the range.</param>
public readonly record struct KeyRange(ReadOnlyMemory<byte> Begin, ReadOnlyMemory<byte> End)
{
    /// <summary>Whether no key can be in the range.</summary>
    public bool IsEmpty => Begin.Span.SequenceCompareTo(End.Span) >= 0;

    /// <summary>Every key that starts with <paramref name="prefix"/>, the prefix itself among them.</summary>
    /// <exception cref="ArgumentException">The prefix is empty or holds only 0xFF bytes, so that no key stands behind it.</exception>
    public static KeyRange StartsWith(ReadOnlySpan<byte> prefix) => new(prefix.ToArray(), Increment(prefix));

    /// <summary>The range that holds <paramref name="key"/> alone.</summary>
    public static KeyRange Single(ReadOnlySpan<byte> key) => new(key.ToArray(), After(key));

    /// <summary>The smallest key greater than <paramref name="key"/>.</summary>
    public static byte[] After(ReadOnlySpan<byte> key)
    {
        var next = new byte[key.Length + 1];
        key.CopyTo(next);
        return next;
    }

    /// <summary>The smallest key greater than every key that starts with <paramref name="prefix"/>.</summary>
    /// <exception cref="ArgumentException">The prefix is empty or holds only 0xFF bytes.</exception>
    public static byte[] Increment(ReadOnlySpan<byte> prefix)
    {
        var last = prefix.LastIndexOfAnyExcept((byte)0xFF);
        if (last < 0) throw new ArgumentException("A prefix needs a byte other than 0xFF.", nameof(prefix));
        var end = prefix[..(last + 1)].ToArray();
        end[last]++;
        return end;
    }

    /// <summary>Whether <paramref name="key"/> is in the range.</summary>
    public bool Contains(ReadOnlySpan<byte> key) =>
        Begin.Span.SequenceCompareTo(key) <= 0 && key.SequenceCompareTo(End.Span) < 0;

    /// <summary>Whether some key could be in both ranges.</summary>
    public bool Overlaps(KeyRange other) =>
        Begin.Span.SequenceCompareTo(other.End.Span) < 0 && other.Begin.Span.SequenceCompareTo(End.Span) < 0;

    /// <summary>Whether both ranges have the same bounds, byte for byte.</summary>
    public bool Equals(KeyRange other) => Begin.Span.SequenceEqual(other.Begin.Span) && End.Span.SequenceEqual(other.End.Span);

    /// <summary>A hash over the bytes of both bounds.</summary>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Begin.Span);
        hash.AddBytes(End.Span);
        return hash.ToHashCode();
    }

    /// <summary>Both bounds in hexadecimal, for messages.</summary>
    public override string ToString() => $"[{Convert.ToHexStringLower(Begin.Span)}, {Convert.ToHexStringLower(End.Span)})";
}
