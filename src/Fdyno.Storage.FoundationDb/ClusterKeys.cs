using System.Runtime.InteropServices;

namespace Fdyno.Storage.FoundationDb;

/// <summary>Keys and ranges as FoundationDB's client takes them.</summary>
internal static class ClusterKeys
{
    /// <summary>The same range, with bounds that are legal keys: the client takes no longer ones, and no key is longer.</summary>
    public static KeyRange Fit(KeyRange range) => new(Fit(range.Begin), Fit(range.End));

    /// <summary>The same bytes, copied only where they are none of an array.</summary>
    public static Slice ToSlice(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) ? segment.AsSlice() : bytes.ToArray().AsSlice();

    private static ReadOnlyMemory<byte> Fit(ReadOnlyMemory<byte> bound) =>
        bound.Length > StoreLimits.MaxKeyBytes ? KeyRange.Increment(bound.Span[..StoreLimits.MaxKeyBytes]) : bound;
}
