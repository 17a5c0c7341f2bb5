using System.Diagnostics.CodeAnalysis;

namespace Fdyno.Storage.Buffered;

/// <summary>
/// The written keys of a transaction, ascending. A list of short sorted arrays: keys that come in ascending order, as those of bulk
/// transactions do, are appended after a single comparison, and others move at most one short array.
/// </summary>
internal sealed class WriteMap
{
    private const int ChunkLength = 128;

    private readonly List<Chunk> _chunks = [];

    /// <summary>How many keys there are.</summary>
    public int Count { get; private set; }

    /// <summary>The entry at <paramref name="position"/>, which has to be one of an entry.</summary>
    public ref WriteEntry this[Position position] => ref _chunks[position.Chunk].Entries[position.Index];

    /// <summary>Where the first key stands that is not less than <paramref name="key"/>, or the end.</summary>
    public Position LowerBound(ReadOnlySpan<byte> key)
    {
        var chunk = FirstChunkEndingFrom(key);
        return chunk == _chunks.Count ? new Position(chunk, 0) : new Position(chunk, _chunks[chunk].LowerBound(key));
    }

    /// <summary>Whether <paramref name="position"/> is behind the last key.</summary>
    public bool IsEnd(Position position) => position.Chunk == _chunks.Count;

    /// <summary>The position behind <paramref name="position"/>.</summary>
    public Position Next(Position position) =>
        position.Index + 1 < _chunks[position.Chunk].Count
            ? position with { Index = position.Index + 1 }
            : new Position(position.Chunk + 1, 0);

    /// <summary>The position before <paramref name="position"/>; false at the first key.</summary>
    public bool TryPrevious(Position position, out Position previous)
    {
        previous = position.Index > 0
            ? position with { Index = position.Index - 1 }
            : new Position(position.Chunk - 1, position.Chunk > 0 ? _chunks[position.Chunk - 1].Count - 1 : 0);
        return previous.Chunk >= 0;
    }

    /// <summary>Finds the entry of <paramref name="key"/>.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, [MaybeNullWhen(false)] out WriteEntry entry)
    {
        entry = default;
        if (Count == 0) return false;
        var position = LowerBound(key);
        if (IsEnd(position)) return false;
        ref var found = ref this[position];
        if (!found.Key.SequenceEqual(key)) return false;
        entry = found;
        return true;
    }

    /// <summary>Adds <paramref name="entry"/>, or puts it in the place of the one with its key; a conflict once made remains.</summary>
    public void Put(WriteEntry entry)
    {
        var key = entry.Key;
        var at = FirstChunkEndingFrom(key);
        if (at == _chunks.Count)
        {
            if (at == 0 || _chunks[at - 1].Count == ChunkLength) _chunks.Add(new Chunk());
            _chunks[^1].Insert(_chunks[^1].Count, entry);
            Count++;
            return;
        }
        var chunk = _chunks[at];
        var index = chunk.LowerBound(key);
        ref var present = ref chunk.Entries[index];
        if (present.Key.SequenceEqual(key))
        {
            entry.Conflicts |= present.Conflicts;
            present = entry;
            return;
        }
        if (chunk.Count == ChunkLength)
        {
            var upper = chunk.SplitOff();
            _chunks.Insert(at + 1, upper);
            if (index > chunk.Count)
            {
                index -= chunk.Count;
                chunk = upper;
            }
        }
        chunk.Insert(index, entry);
        Count++;
    }

    /// <summary>Removes every key of <paramref name="range"/>, handing each to <paramref name="removed"/> first.</summary>
    public void RemoveRange(KeyRange range, Action<WriteEntry> removed)
    {
        if (Count == 0) return;
        var at = FirstChunkEndingFrom(range.Begin.Span);
        while (at < _chunks.Count)
        {
            var chunk = _chunks[at];
            var first = chunk.LowerBound(range.Begin.Span);
            var last = chunk.LowerBound(range.End.Span);
            for (var i = first; i < last; i++) removed(chunk.Entries[i]);
            var goesOn = last == chunk.Count;
            chunk.Remove(first, last - first);
            Count -= last - first;
            if (chunk.Count == 0) _chunks.RemoveAt(at);
            else at++;
            if (!goesOn) return;
        }
    }

    private int FirstChunkEndingFrom(ReadOnlySpan<byte> key)
    {
        var count = _chunks.Count;
        if (count == 0 || _chunks[count - 1].LastKey.SequenceCompareTo(key) < 0) return count;
        int low = 0, high = count - 1;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_chunks[middle].LastKey.SequenceCompareTo(key) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>A place in the map; good until the next change.</summary>
    internal readonly record struct Position(int Chunk, int Index);

    private sealed class Chunk
    {
        public WriteEntry[] Entries { get; private set; } = new WriteEntry[4];

        public int Count { get; private set; }

        public ReadOnlySpan<byte> LastKey => Entries[Count - 1].Key;

        public int LowerBound(ReadOnlySpan<byte> key)
        {
            int low = 0, high = Count;
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (Entries[middle].Key.SequenceCompareTo(key) < 0) low = middle + 1;
                else high = middle;
            }
            return low;
        }

        public void Insert(int index, in WriteEntry entry)
        {
            if (Count == Entries.Length)
            {
                var larger = Entries;
                Array.Resize(ref larger, Count * 2);
                Entries = larger;
            }
            Array.Copy(Entries, index, Entries, index + 1, Count - index);
            Entries[index] = entry;
            Count++;
        }

        public void Remove(int index, int count)
        {
            Array.Copy(Entries, index + count, Entries, index, Count - index - count);
            Array.Clear(Entries, Count - count, count);
            Count -= count;
        }

        public Chunk SplitOff()
        {
            var half = Count / 2;
            var upper = new Chunk { Entries = new WriteEntry[ChunkLength], Count = Count - half };
            Array.Copy(Entries, half, upper.Entries, 0, upper.Count);
            Array.Clear(Entries, half, upper.Count);
            Count = half;
            return upper;
        }
    }
}
