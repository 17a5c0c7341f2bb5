namespace Fdyno.Storage.Buffered;

/// <summary>What a transaction read, so that its commit can tell whether somebody wrote there in between.</summary>
internal sealed class ReadTracker
{
    private readonly List<KeyRange> _ranges = [];

    /// <summary>Whether nothing was read that could conflict.</summary>
    public bool IsEmpty => _ranges.Count == 0;

    /// <summary>Adds what was read. A scan's pages join up.</summary>
    public void Add(KeyRange range)
    {
        if (range.IsEmpty) return;
        if (_ranges.Count > 0 && _ranges[^1].End.Span.SequenceEqual(range.Begin.Span))
        {
            _ranges[^1] = _ranges[^1] with { End = range.End };
            return;
        }
        _ranges.Add(range);
    }

    /// <summary>Everything that was read.</summary>
    public RangeSet ToSet() => RangeSet.Of(_ranges);
}
