using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Layout;

/// <summary>
/// A half-open range of packed primary keys, without the prefix of where they stand: the same one cuts items, chunks and before-images
/// at the same place. A bound is a packed primary key, or stands <see cref="Behind"/> one; an open end has no bound.
/// </summary>
/// <param name="Begin">The first key; empty for the first one there is.</param>
/// <param name="End">The first key behind the range; null for none.</param>
internal readonly record struct PrimaryKeyRange(ReadOnlyMemory<byte> Begin, ReadOnlyMemory<byte>? End)
{
    // Greater than all that can follow a packed primary key in a longer tuple of ours (integers and versionstamps), less than the 0xFF of
    // a primary key that goes on.
    private const byte BehindElements = TupleCode.Versionstamp + 1;

    /// <summary>Every key.</summary>
    public static readonly PrimaryKeyRange All = new(default, null);

    /// <summary>The bound behind every key, for the begin of a range that nothing is left of.</summary>
    public static readonly ReadOnlyMemory<byte> Nothing = new byte[] { 0xFF };

    /// <summary>Whether no key can be in the range.</summary>
    public bool IsEmpty => Begin.Span.SequenceCompareTo((End ?? Nothing).Span) >= 0;

    /// <summary>The bound behind a packed primary key, and behind all that belongs to it; before the next key.</summary>
    public static byte[] Behind(ReadOnlySpan<byte> primaryKey) => [.. primaryKey, BehindElements];

    /// <summary>The range that holds one key.</summary>
    public static PrimaryKeyRange Single(ReadOnlyMemory<byte> primaryKey) => new(primaryKey, Behind(primaryKey.Span));

    /// <summary>The range's keys where they stand.</summary>
    public KeyRange In(Subspace subspace) => new(
        (byte[])[.. subspace.Key, .. Begin.Span],
        End is { } end ? (byte[])[.. subspace.Key, .. end.Span] : subspace.Range().End);

    /// <summary>Whether a packed primary key is before the end.</summary>
    public bool EndsBehind(ReadOnlySpan<byte> primaryKey) => End is not { } end || primaryKey.SequenceCompareTo(end.Span) < 0;

    /// <summary>Whether both ranges have the same bounds, byte for byte.</summary>
    public bool Equals(PrimaryKeyRange other) =>
        Begin.Span.SequenceEqual(other.Begin.Span)
        && (End is { } end ? other.End is { } theirs && end.Span.SequenceEqual(theirs.Span) : other.End is null);

    /// <summary>A hash over the bytes of both bounds.</summary>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Begin.Span);
        if (End is { } end) hash.AddBytes(end.Span);
        return hash.ToHashCode();
    }
}
