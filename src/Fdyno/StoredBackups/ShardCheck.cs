using Fdyno.Blocks;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Texts;

namespace Fdyno.StoredBackups;

/// <summary>Checks the blocks of one shard, in the order of their numbers, against each other and against the manifest.</summary>
/// <param name="shard">The shard.</param>
/// <param name="record">The backup's record.</param>
/// <param name="start">What was checked before; nothing for the shard's beginning.</param>
/// <param name="decodes">Whether the items are looked at as well, and not the blocks alone.</param>
/// <param name="report">Told what is wrong.</param>
internal sealed class ShardCheck(int shard, BackupRecord record, ShardProgress start, bool decodes, Action<string> report)
{
    private ReadOnlyMemory<byte>? _lastKey = start.LastKey is { } last ? last
        : shard > 0 && shard <= record.ShardBoundaries.Count ? record.ShardBoundaries[shard - 1]
        : null;

    private bool _hasItems = start.LastKey is not null;

    /// <summary>What was found so far, as the backup's maker would have recorded it.</summary>
    public ShardProgress Found { get; private set; } = start;

    /// <summary>Checks the next block.</summary>
    public void Add(FoundBlock block)
    {
        var name = $"block ({shard}, {block.Number})";
        if (block.Number > Found.NextNumber)
        {
            report(block.Number == Found.NextNumber + 1
                ? $"block ({shard}, {Found.NextNumber}) is missing"
                : $"blocks ({shard}, {Found.NextNumber}) to ({shard}, {block.Number - 1}) are missing");
        }

        if (block.Problem is not null)
        {
            report($"{name}: {block.Problem}");
            Found = Found with { NextNumber = block.Number + 1, BlockCount = Found.BlockCount + 1, Digest = BlockDigest.Next(Found.Digest, block.Bytes.Span) };
            return;
        }

        Found = Found.With(block.Header, block.Bytes);
        CheckKeys(name, block.Header.FirstKey(block.Bytes), block.Header.LastKey(block.Bytes));
        if (decodes) CheckItems(name, block);
        _lastKey = Found.LastKey;
        _hasItems = true;
    }

    /// <summary>Compares what was found with the manifest, when all blocks have been seen.</summary>
    public void Finish(ShardProgress expected)
    {
        void Compare(string what, long found, long wanted)
        {
            if (found != wanted) report($"shard {shard} has {found} {what} instead of {wanted}");
        }

        if (Found.NextNumber < expected.NextNumber) report($"blocks ({shard}, {Found.NextNumber}) to ({shard}, {expected.NextNumber - 1}) are missing");
        if (Found.NextNumber > expected.NextNumber) report($"there are blocks behind ({shard}, {expected.NextNumber - 1}), the last one of its shard");
        Compare("items", Found.ItemCount, expected.ItemCount);
        Compare("bytes of items", Found.ItemBytes, expected.ItemBytes);
        Compare("blocks", Found.BlockCount, expected.BlockCount);
        Compare("stored bytes", Found.StoredBytes, expected.StoredBytes);
        if (!Found.Digest.AsSpan().SequenceEqual(expected.Digest)) report($"shard {shard} does not have the SHA-256 that the manifest gives");
        if (!expected.IsComplete) report($"the manifest says that shard {shard} was not finished");
        if (!Found.LastKey.AsSpan().SequenceEqual(expected.LastKey)) report($"shard {shard} does not end at the key that the manifest gives");
    }

    private void CheckKeys(string name, ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> last)
    {
        if (first.Span.SequenceCompareTo(last.Span) > 0) report($"{name}: its first key is greater than its last one");

        // A boundary belongs to the shard that begins with it.
        var order = _lastKey is { } before ? first.Span.SequenceCompareTo(before.Span) : 1;
        if (order < 0 || (order == 0 && _hasItems)) report($"{name}: its first key is not behind the block before");
        if (shard < record.ShardBoundaries.Count && last.Span.SequenceCompareTo(record.ShardBoundaries[shard]) >= 0)
            report($"{name}: its last key is behind the end of its shard");
    }

    private void CheckItems(string name, FoundBlock block)
    {
        var problem = UnpackedBlock.Unpack(block.Header, block.Bytes, out var unpacked);
        if (problem is not null)
        {
            report($"{name}: {problem}");
            return;
        }

        using (unpacked)
        {
            CheckItems(name, block, unpacked!);
        }
    }

    private void CheckItems(string name, FoundBlock block, UnpackedBlock unpacked)
    {
        var size = 0L;
        ReadOnlyMemory<byte>? last = null;
        foreach (var (key, encoded) in unpacked.Items)
        {
            if (last is { } before ? key.Span.SequenceCompareTo(before.Span) <= 0 : !key.Span.SequenceEqual(block.Header.FirstKey(block.Bytes).Span))
                report($"{name}: the key {Convert.ToHexStringLower(key.Span)} is out of order");
            last = key;
            try
            {
                // Finding the size looks at every byte of the item.
                size += ItemSize.OfEncoded(encoded.Span);
            }
            catch (FdynoException e)
            {
                report($"{name}: the item with the key {Convert.ToHexStringLower(key.Span)} cannot be read ({e.Message})");
            }
        }

        if (size != block.Header.ItemBytes) report($"{name}: its items have {Quantity.Of(size, "byte")} instead of {block.Header.ItemBytes}");
        if (last is not { } end || !end.Span.SequenceEqual(Found.LastKey)) report($"{name}: its last key is not that of its last item");
    }
}
