namespace Fdyno.Storage.Buffered;

/// <summary>Reads a page of a snapshot as the transaction sees it: with its own writes laid over.</summary>
internal static class RangeMerge
{
    // Own clears take keys out of a page of the snapshot: what is read beyond the limit keeps a short page from coming out empty.
    private const int SpareKeys = 8;

    public static async ValueTask<RangePage> ReadAsync(
        ISnapshot snapshot, WriteBuffer writes, KeyRange range, RangeReadOptions options, CancellationToken cancellationToken)
    {
        if (writes.Keys.Count == 0 && writes.Cleared.IsEmpty) return await snapshot.GetRangeAsync(range, options, cancellationToken);
        var spare = SpareKeys;
        while (true)
        {
            var committed = SkipCleared(writes.Cleared, range, options.Reverse);
            var page = committed.IsEmpty
                ? RangePage.Empty
                : await snapshot.GetRangeAsync(
                    committed,
                    options with { Limit = options.Limit == 0 ? 0 : (int)Math.Min((long)options.Limit + spare, int.MaxValue) },
                    cancellationToken);
            var merged = Merge(writes, range, page, options);
            if (merged.Items.Count > 0 || !merged.HasMore) return merged;
            range = page.Rest(committed, options.Reverse);
            spare = Math.Min(spare * 2, 4096);
        }
    }

    /// <summary>The part of <paramref name="range"/> that is left to read in the snapshot when it starts in a cleared range.</summary>
    private static KeyRange SkipCleared(RangeSet cleared, KeyRange range, bool reverse)
    {
        if (cleared.IsEmpty) return range;
        if (!reverse) return cleared.TryFind(range.Begin.Span, out var ahead) ? range with { Begin = ahead.End } : range;
        foreach (var candidate in cleared.Ranges)
        {
            if (candidate.Begin.Span.SequenceCompareTo(range.End.Span) < 0 && candidate.End.Span.SequenceCompareTo(range.End.Span) >= 0)
            {
                return range with { End = candidate.Begin };
            }
        }
        return range;
    }

    /// <summary>
    /// Merges what the snapshot has with what was written, as far as <paramref name="page"/> reaches: to its last key, or to the end
    /// of the range where it is the last page. Comes out empty, with more behind it, when own clears took every key of the page.
    /// </summary>
    private static RangePage Merge(WriteBuffer writes, KeyRange range, RangePage page, RangeReadOptions options)
    {
        var window = page.HasMore
            ? options.Reverse ? range with { Begin = page.Items[^1].Key } : range with { End = KeyRange.After(page.Items[^1].Key.Span) }
            : range;
        var items = new List<KeyValue>(page.Items.Count);
        var bytes = 0L;
        var next = 0;
        foreach (var entry in Entries(writes.Keys, window, options.Reverse))
        {
            for (; next < page.Items.Count && IsBefore(page.Items[next].Key, entry.Key, options.Reverse); next++)
            {
                if (IsFull()) return new RangePage(items, true);
                AddCommitted(page.Items[next]);
            }
            if (IsFull()) return new RangePage(items, true);
            var isCommitted = next < page.Items.Count && page.Items[next].Key.Span.SequenceEqual(entry.Key);
            var committed = isCommitted ? page.Items[next++].Value : default;
            switch (entry.Kind)
            {
                case WriteKind.Value:
                    Add(new KeyValue(entry.KeyMemory, entry.ValueMemory));
                    break;
                case WriteKind.Unknown:
                    Add(new KeyValue(entry.KeyMemory, WriteBuffer.Folded(entry.Operations!, committed.Span)));
                    break;
            }
        }
        for (; next < page.Items.Count; next++)
        {
            if (IsFull()) return new RangePage(items, true);
            AddCommitted(page.Items[next]);
        }
        return new RangePage(items, page.HasMore);

        bool IsFull() =>
            (options.Limit > 0 && items.Count >= options.Limit)
            || (options.TargetBytes > 0 && items.Count > 0 && bytes >= options.TargetBytes);

        void AddCommitted(KeyValue item)
        {
            if (!writes.Cleared.Contains(item.Key.Span)) Add(item);
        }

        void Add(KeyValue item)
        {
            items.Add(item);
            bytes += item.Key.Length + item.Value.Length;
        }
    }

    private static bool IsBefore(ReadOnlyMemory<byte> key, ReadOnlySpan<byte> other, bool reverse)
    {
        var order = key.Span.SequenceCompareTo(other);
        return reverse ? order > 0 : order < 0;
    }

    private static IEnumerable<WriteEntry> Entries(WriteMap keys, KeyRange range, bool reverse)
    {
        if (reverse)
        {
            var position = keys.LowerBound(range.End.Span);
            while (keys.TryPrevious(position, out position))
            {
                var entry = keys[position];
                if (entry.Key.SequenceCompareTo(range.Begin.Span) < 0) yield break;
                yield return entry;
            }
        }
        else
        {
            for (var position = keys.LowerBound(range.Begin.Span); !keys.IsEnd(position); position = keys.Next(position))
            {
                var entry = keys[position];
                if (entry.Key.SequenceCompareTo(range.End.Span) >= 0) yield break;
                yield return entry;
            }
        }
    }
}
