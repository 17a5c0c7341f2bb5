using Fdyno.Blocks;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Storage;

namespace Fdyno.StoredBackups;

/// <summary>
/// Finds where in a shard of a backup a key stands, by the first and last keys in the headers of blocks: a search that halves what is
/// left, so that few blocks of many are looked at. The values of a block follow each other, and only the first of them has a header;
/// where nothing tells which one a value is, the search goes on to the next header.
/// </summary>
/// <remarks>
/// An item may hold bytes that look like a header. So what is found here is only a place to begin: whoever reads from there checks every
/// block, and begins at the shard's first block where the first one is not sound.
/// </remarks>
/// <param name="context">The connection.</param>
/// <param name="backup">The backup, complete.</param>
internal sealed class BlockFinder(StoreContext context, BackupHandle backup)
{
    /// <summary>A block at or before the first one that ends with <paramref name="key"/> or behind it.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="key">The key, or a bound between keys.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The number of its first part; 0 for the shard's begin.</returns>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupNotFound"/>: the backup was removed meanwhile.</exception>
    public async Task<long> FindAsync(int shard, ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        var progress = backup.Manifest!.Shards[shard];
        var (low, high) = (0L, progress.NextNumber);
        var parts = (int)Math.Clamp(progress.NextNumber / Math.Max(1, progress.BlockCount), 1, BackupBlockHeader.MaxParts);

        // What is left then is read in one go, by whoever goes on from here.
        while (high - low > 2 * parts)
        {
            var middle = low + ((high - low) / 2);
            if (await NextAsync(shard, middle, high, parts + 1, cancellationToken).ConfigureAwait(false) is { } found
                && found.LastKey.Span.SequenceCompareTo(key.Span) < 0)
            {
                low = found.Number;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The first block that begins in a range of numbers; null where none does.</summary>
    private async Task<(long Number, ReadOnlyMemory<byte> LastKey)?> NextAsync(
        int shard, long from, long end, int valuesAtOnce, CancellationToken cancellationToken)
    {
        while (from < end)
        {
            var (first, values) = (from, await ReadAsync(shard, from, end, valuesAtOnce, cancellationToken).ConfigureAwait(false));
            if (values.Count == 0) return null;
            foreach (var value in values)
            {
                if (await TryReadAsync(shard, from, value, cancellationToken).ConfigureAwait(false) is { } lastKey) return (from, lastKey);
                from++;
            }

            if (from == first) return null;
        }

        return null;
    }

    private async Task<ReadOnlyMemory<byte>?> TryReadAsync(int shard, long number, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        if (BackupBlockHeader.Read(value.Span, out var header) is not null || header.Shard != shard || header.Number != number) return null;
        if (header.PayloadOffset > value.Length)
        {
            // Long keys reach into the block's second part, and no further.
            var both = await ReadAsync(shard, number, number + 2, 2, cancellationToken).ConfigureAwait(false);
            value = both.SelectMany(p => p.ToArray()).ToArray();
            if (header.PayloadOffset > value.Length) return null;
        }

        return header.FirstKey(value).Span.SequenceCompareTo(header.LastKey(value).Span) <= 0 ? header.LastKey(value) : null;
    }

    private Task<List<ReadOnlyMemory<byte>>> ReadAsync(int shard, long from, long end, int most, CancellationToken cancellationToken) =>
        context.Store.ReadAsync(
            async tr =>
            {
                if (await tr.GetAsync(backup.Keys.Metadata).ConfigureAwait(false) is null) throw BackupErrors.NotFound(backup.Record.BackupArn);
                var range = new KeyRange(backup.Keys.Block(shard, from), backup.Keys.Block(shard, end));
                var values = new List<ReadOnlyMemory<byte>>();
                await foreach (var (key, value) in tr.ReadAllAsync(range, new RangeReadOptions { Limit = most }).ConfigureAwait(false))
                {
                    // Where a value is missing, the places of those behind it would be wrong: whoever reads on from here tells.
                    if (!key.Span.SequenceEqual(backup.Keys.Block(shard, from + values.Count))) break;
                    values.Add(value);
                    if (values.Count == most) break;
                }

                return values;
            },
            cancellationToken);
}
