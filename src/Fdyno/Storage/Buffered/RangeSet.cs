namespace Fdyno.Storage.Buffered;

/// <summary>A set of keys, kept as disjoint ranges in ascending order, none touching the next.</summary>
public sealed class RangeSet
{
    private readonly List<KeyRange> _ranges = [];

    /// <summary>The ranges, ascending.</summary>
    public IReadOnlyList<KeyRange> Ranges => _ranges;

    /// <summary>Whether no key is in the set.</summary>
    public bool IsEmpty => _ranges.Count == 0;

    /// <summary>The union of <paramref name="ranges"/>, which may overlap and stand in any order; they are sorted in place.</summary>
    public static RangeSet Of(List<KeyRange> ranges)
    {
        var set = new RangeSet();
        set._ranges.Capacity = ranges.Count;
        if (!IsSorted(ranges)) ranges.Sort(static (left, right) => left.Begin.Span.SequenceCompareTo(right.Begin.Span));
        foreach (var range in ranges) set.Append(range);
        return set;
    }

    /// <summary>Puts every key of <paramref name="range"/> into the set.</summary>
    public void Add(KeyRange range)
    {
        if (range.IsEmpty) return;
        var first = FirstEndingFrom(range.Begin.Span);
        var last = first;
        while (last < _ranges.Count && _ranges[last].Begin.Span.SequenceCompareTo(range.End.Span) <= 0) last++;
        if (first == last)
        {
            _ranges.Insert(first, range);
            return;
        }
        var begin = Lesser(range.Begin, _ranges[first].Begin);
        var end = Greater(range.End, _ranges[last - 1].End);
        _ranges[first] = new KeyRange(begin, end);
        _ranges.RemoveRange(first + 1, last - first - 1);
    }

    /// <summary>Whether <paramref name="key"/> is in the set.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => TryFind(key, out _);

    /// <summary>The range of the set that <paramref name="key"/> is in, if it is.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out KeyRange range)
    {
        range = default;
        if (_ranges.Count == 0) return false;
        var at = FirstEndingFrom(key);
        // Ends do not belong to their range: one that ends at the key is not it.
        if (at < _ranges.Count && _ranges[at].End.Span.SequenceEqual(key)) at++;
        if (at == _ranges.Count || !_ranges[at].Contains(key)) return false;
        range = _ranges[at];
        return true;
    }

    /// <summary>Whether some key of <paramref name="range"/> is in the set.</summary>
    public bool Overlaps(KeyRange range)
    {
        if (_ranges.Count == 0 || range.IsEmpty) return false;
        var at = FirstEndingFrom(range.Begin.Span);
        if (at < _ranges.Count && _ranges[at].End.Span.SequenceEqual(range.Begin.Span)) at++;
        return at < _ranges.Count && _ranges[at].Overlaps(range);
    }

    /// <summary>Whether some key is in both sets.</summary>
    public bool Overlaps(RangeSet other)
    {
        var (few, many) = _ranges.Count <= other._ranges.Count ? (this, other) : (other, this);
        foreach (var range in few._ranges)
        {
            if (many.Overlaps(range)) return true;
        }
        return false;
    }

    /// <summary>The part of a sorted run that may touch or follow what is there already.</summary>
    private void Append(KeyRange range)
    {
        if (range.IsEmpty) return;
        if (_ranges.Count > 0 && _ranges[^1].End.Span.SequenceCompareTo(range.Begin.Span) >= 0)
        {
            _ranges[^1] = _ranges[^1] with { End = Greater(_ranges[^1].End, range.End) };
        }
        else
        {
            _ranges.Add(range);
        }
    }

    /// <summary>What a bulk commit wrote is in order already, and looking takes less than sorting what is sorted.</summary>
    private static bool IsSorted(List<KeyRange> ranges)
    {
        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i - 1].Begin.Span.SequenceCompareTo(ranges[i].Begin.Span) > 0) return false;
        }
        return true;
    }

    /// <summary>The index of the first range whose end is at or behind <paramref name="key"/>.</summary>
    private int FirstEndingFrom(ReadOnlySpan<byte> key)
    {
        // Ascending work is the common case: look behind the last range first.
        if (_ranges.Count == 0 || _ranges[^1].End.Span.SequenceCompareTo(key) < 0) return _ranges.Count;
        int low = 0, high = _ranges.Count - 1;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_ranges[middle].End.Span.SequenceCompareTo(key) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static ReadOnlyMemory<byte> Lesser(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        left.Span.SequenceCompareTo(right.Span) <= 0 ? left : right;

    private static ReadOnlyMemory<byte> Greater(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        left.Span.SequenceCompareTo(right.Span) >= 0 ? left : right;
}
