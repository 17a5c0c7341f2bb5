namespace Fdyno.Storage;

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public readonly record struct KeyValue(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);

/// <summary>How a range is read.</summary>
public readonly record struct RangeReadOptions
{
    /// <summary>The most keys to return; 0 for no limit of the caller's.</summary>
    public int Limit { get; init; }

    /// <summary>About how many bytes of keys and values a page should hold; 0 lets the store choose. At least one key is returned.</summary>
    public int TargetBytes { get; init; }

    /// <summary>Whether to start at the end of the range and go backwards.</summary>
    public bool Reverse { get; init; }
}

/// <summary>
/// A page of a range read. While <see cref="HasMore"/> holds, the rest of the range is read by another call, from
/// <see cref="Rest"/>.
/// </summary>
/// <param name="Items">The keys and values, in the order of the read.</param>
/// <param name="HasMore">Whether the range may hold more keys behind the last one of the page.</param>
public sealed record RangePage(IReadOnlyList<KeyValue> Items, bool HasMore)
{
    /// <summary>A page with nothing in it and nothing behind it.</summary>
    public static readonly RangePage Empty = new([], false);

    /// <summary>A page of a range that nothing has been read of.</summary>
    internal static readonly RangePage Unread = new([], true);

    /// <summary>What is left of <paramref name="range"/> behind this page.</summary>
    public KeyRange Rest(KeyRange range, bool reverse)
    {
        if (!HasMore) return new KeyRange(range.End, range.End);
        if (Items.Count == 0) return range;
        var last = Items[^1].Key;
        return reverse ? range with { End = last } : range with { Begin = KeyRange.After(last.Span) };
    }
}
