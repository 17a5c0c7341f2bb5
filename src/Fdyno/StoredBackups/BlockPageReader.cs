using System.Threading.Channels;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.StoredBackups;

/// <summary>
/// Reads the values of a backup's blocks, a page in a transaction of its own, as long as the backup is there. Where the store likes it,
/// several pages are read side by side; they are handed on in the order of their keys.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The backup.</param>
/// <param name="readersAtOnce">How many ranges are read at a time, this one among them.</param>
internal sealed class BlockPageReader(StoreContext context, BackupTuning tuning, BackupHandle backup, int readersAtOnce = 1)
{
    private readonly BatchSize _size = BatchSize.ForReads(tuning.ReadBytes);
    private readonly int _ahead = Math.Max(1, context.Store.PreferredRangesInFlight / Math.Max(1, readersAtOnce));

    /// <summary>Reads a range of blocks to its end.</summary>
    /// <param name="range">The range.</param>
    /// <param name="pages">Where the pages go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupNotFound"/>: the backup was removed meanwhile.</exception>
    public async Task ReadAsync(KeyRange range, ChannelWriter<RangePage> pages, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = new Queue<Task<List<RangePage>>>();
        try
        {
            foreach (var piece in Cut(range))
            {
                if (reading.Count == _ahead) await HandOnAsync().ConfigureAwait(false);
                reading.Enqueue(ReadPieceAsync(piece, stop.Token));
            }

            while (reading.Count > 0) await HandOnAsync().ConfigureAwait(false);
        }
        finally
        {
            // Where one has failed, the others end before the error is seen; their own errors would say nothing more.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(reading)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task HandOnAsync()
        {
            foreach (var page in await reading.Dequeue().ConfigureAwait(false))
                await pages.WriteAsync(page, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Pieces of about a page: the keys of a complete backup are known, so where they begin need not be read. Together they are the whole
    /// range, so that keys which should not be there are found as well.
    /// </summary>
    private IEnumerable<KeyRange> Cut(KeyRange range)
    {
        var step = Math.Max(1, tuning.ReadBytes / BackupTuning.PartBytes);
        var shards = backup.Manifest?.Shards ?? [];
        for (var shard = 0; shard < shards.Count; shard++)
        {
            // A damaged manifest must not ask for more than there can be.
            var most = Math.Min(shards[shard].NextNumber, (shards[shard].StoredBytes / BackupTuning.PartBytes) + shards[shard].BlockCount);
            for (var number = 0L; number < most; number += step)
            {
                var key = backup.Keys.Block(shard, number);
                if (!range.Contains(key) || range.Begin.Span.SequenceEqual(key)) continue;
                yield return range with { End = key };
                range = range with { Begin = key };
            }
        }

        yield return range;
    }

    private async Task<List<RangePage>> ReadPieceAsync(KeyRange range, CancellationToken cancellationToken)
    {
        var pages = new List<RangePage>();
        while (!range.IsEmpty)
        {
            var rest = range;
            var page = await context.Store.ReadStepAsync(
                _size,
                async (tr, bytes) =>
                {
                    // The keys are gone when the backup is: that is no damage.
                    if (await tr.GetAsync(backup.Keys.Metadata).ConfigureAwait(false) is null)
                        throw BackupErrors.NotFound(backup.Record.BackupArn);
                    return await tr.GetRangeAsync(rest, new RangeReadOptions { TargetBytes = bytes }).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            range = page.Rest(range, reverse: false);
            pages.Add(page);
        }

        return pages;
    }

    /// <summary>Reads the place of a value from its key; whether it is one that a block can have.</summary>
    public bool TryReadKey(ReadOnlySpan<byte> key, out int shard, out long number)
    {
        (shard, number) = (0, 0);
        try
        {
            if (backup.Keys.Blocks.Unpack(key) is not [long s, long n] || s is < 0 or > int.MaxValue || n < 0) return false;
            (shard, number) = ((int)s, n);
            return true;
        }
        catch (Exception e) when (e is TupleFormatException or ArgumentException)
        {
            return false;
        }
    }
}
