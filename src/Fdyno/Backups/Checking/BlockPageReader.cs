using System.Threading.Channels;
using Fdyno.Connection;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Backups;

/// <summary>Reads the values of a backup's blocks, a page in a transaction of its own, as long as the backup is there.</summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The backup.</param>
internal sealed class BlockPageReader(StoreContext context, BackupTuning tuning, BackupHandle backup)
{
    /// <summary>Reads a range of blocks to its end.</summary>
    /// <param name="range">The range.</param>
    /// <param name="pages">Where the pages go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupNotFound"/>: the backup was removed meanwhile.</exception>
    public async Task ReadAsync(KeyRange range, ChannelWriter<RangePage> pages, CancellationToken cancellationToken)
    {
        var options = new RangeReadOptions { TargetBytes = tuning.ReadBytes };
        while (!range.IsEmpty)
        {
            var rest = range;
            var page = await context.Store.ReadAsync(
                async tr =>
                {
                    // The keys are gone when the backup is: that is no damage.
                    if (await tr.GetAsync(backup.Keys.Metadata).ConfigureAwait(false) is null)
                        throw BackupErrors.NotFound(backup.Record.BackupArn);
                    return await tr.GetRangeAsync(rest, options).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            range = page.Rest(range, reverse: false);
            await pages.WriteAsync(page, cancellationToken).ConfigureAwait(false);
        }
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
