using System.Buffers.Binary;
using Fdyno.Storage.Buffered;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// Covers many ranges by few. What a few large ranges cover besides can make a transaction run again that need not have, but never
/// hides a conflict.
/// </summary>
internal static class RangeCoalescing
{
    /// <summary>At most <paramref name="limit"/> ranges that cover <paramref name="set"/>: the narrowest gaps are closed.</summary>
    public static IReadOnlyList<KeyRange> Coalesce(RangeSet set, int limit)
    {
        var ranges = set.Ranges;
        if (ranges.Count <= limit) return ranges;
        // The widest gaps, the narrowest of them in front: most gaps of a bulk commit cost one comparison.
        var widest = new PriorityQueue<int, Gap>(limit);
        for (var i = 1; i < ranges.Count; i++)
        {
            var gap = Gap.Between(ranges[i - 1].End.Span, ranges[i].Begin.Span);
            if (widest.Count < limit - 1) widest.Enqueue(i, gap);
            else widest.EnqueueDequeue(i, gap);
        }
        var kept = widest.UnorderedItems.Select(gap => gap.Element).Order();
        var coalesced = new List<KeyRange>(limit);
        var first = 0;
        foreach (var before in kept)
        {
            coalesced.Add(new KeyRange(ranges[first].Begin, ranges[before - 1].End));
            first = before;
        }
        coalesced.Add(new KeyRange(ranges[first].Begin, ranges[^1].End));
        return coalesced;
    }

    /// <summary>
    /// How far two keys are apart: the sooner they differ the farther, so that what lies in different tables stays apart; then by how
    /// much they differ there.
    /// </summary>
    private readonly record struct Gap(int Common, ulong Difference) : IComparable<Gap>
    {
        public static Gap Between(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
        {
            var common = left.CommonPrefixLength(right);
            return new Gap(common, Number(right[common..]) - Number(left[common..]));
        }

        public int CompareTo(Gap other)
        {
            var byCommon = other.Common.CompareTo(Common);
            return byCommon != 0 ? byCommon : Difference.CompareTo(other.Difference);
        }

        private static ulong Number(ReadOnlySpan<byte> bytes)
        {
            Span<byte> padded = stackalloc byte[sizeof(ulong)];
            padded.Clear();
            bytes[..Math.Min(bytes.Length, sizeof(ulong))].CopyTo(padded);
            return BinaryPrimitives.ReadUInt64BigEndian(padded);
        }
    }
}
