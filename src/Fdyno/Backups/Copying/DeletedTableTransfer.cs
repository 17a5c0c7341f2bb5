using System.Threading.Channels;
using Fdyno.Backups.Deleting;
using Fdyno.Backups.Making;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.StoredBackups;
using Fdyno.Texts;

namespace Fdyno.Backups.Copying;

/// <summary>
/// Packs the table that a SYSTEM backup keeps into the blocks of its copy, and completes that. The table is only read, a page at a time; each
/// item is looked at when it is packed, and their number and size are compared with what the table counted.
/// </summary>
/// <param name="source">The SYSTEM backup.</param>
/// <param name="context">The connection to the destination.</param>
/// <param name="backups">The destination's backups.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="copy">The copy, CREATING.</param>
/// <param name="run">The run that owns it.</param>
/// <param name="operation">Who listens.</param>
internal sealed class DeletedTableTransfer(
    CopySource source,
    StoreContext context,
    BackupStore backups,
    BackupTuning tuning,
    BackupHandle copy,
    JobRun run,
    OperationContext operation)
{
    private readonly DeletedTableReader _reader = new(source.Context, tuning, source.Backup);
    private readonly BackupSteps _steps = new(context, backups, copy, run);
    private readonly ProgressCounter _progress = new(
        operation, $"Copying backup {copy.Record.BackupName}", source.Manifest.ItemCount, source.Manifest.ItemBytes);

    /// <summary>Copies what is missing, and makes the copy AVAILABLE.</summary>
    /// <returns>The manifest.</returns>
    /// <exception cref="CopySourceException">The backup was dropped meanwhile, or is damaged.</exception>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupInUse"/>: the job is no longer this run's.</exception>
    public async Task<BackupManifest> CopyAsync(CancellationToken cancellationToken)
    {
        var shards = await _steps.ReadProgressAsync(cancellationToken).ConfigureAwait(false);
        operation.Trace?.Invoke(
            $"Packing {source.Backup.Record.BackupArn} of {source.Context.StoreName} into {context.StoreName}: "
            + $"{Quantity.Of(source.Manifest.ItemCount, "item")} in {Quantity.Of(shards.Count, "shard")}.");
        _progress.Add(shards.Sum(s => s.ItemCount), shards.Sum(s => s.ItemBytes));
        var packing = new BlockPacking(tuning, _steps, _progress);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, shards.Count).Where(s => !shards[s].IsComplete),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.Store.PreferredRangesInFlight), CancellationToken = cancellationToken },
            async (shard, token) =>
            {
                var pages = Pipeline.Queue<IReadOnlyList<StoredItem>>();
                using var pipeline = new Pipeline(token);
                pipeline.Start(pages, stop => ReadAsync(shard, shards[shard], pages.Writer, stop));
                packing.Start(pipeline, pages.Reader, shard, shards[shard]);
                await CompleteAsync(pipeline).ConfigureAwait(false);
            }).ConfigureAwait(false);
        return await _steps.CompleteAsync(FindDifference, cancellationToken).ConfigureAwait(false);
    }

    private Task ReadAsync(int shard, ShardProgress start, ChannelWriter<IReadOnlyList<StoredItem>> pages, CancellationToken cancellationToken) =>
        _reader.ReadAsync(ShardPlan.RangeOf(copy.Record.ShardBoundaries, shard, start.LastKey), pages, cancellationToken);

    /// <summary>Ends with the stages: one of them reads the source, and another one looks at its items when it packs them.</summary>
    private static async Task CompleteAsync(Pipeline pipeline)
    {
        try
        {
            await pipeline.CompleteAsync().ConfigureAwait(false);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.BackupNotFound)
        {
            throw new CopySourceException(damage: null);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.StoreInvalid)
        {
            throw new CopySourceException(e.Message.TrimEnd('.'));
        }
    }

    /// <summary>What was copied has to be all that the table counted.</summary>
    private FdynoException? FindDifference(BackupManifest contents) =>
        (contents.ItemCount, contents.ItemBytes) == (copy.Record.ItemCount, copy.Record.SizeBytes)
            ? null
            : throw new CopySourceException(FormattableString.Invariant(
                $"its table counts {Quantity.Of(copy.Record.ItemCount, "item")} of {Quantity.Of(copy.Record.SizeBytes, "byte")}, and there are {contents.ItemCount} of {Quantity.Of(contents.ItemBytes, "byte")}"));
}
