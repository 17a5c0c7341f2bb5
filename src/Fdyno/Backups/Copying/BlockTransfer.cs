using System.Threading.Channels;
using Fdyno.Backups.Making;
using Fdyno.Blocks;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.StoredBackups;
using Fdyno.Texts;

namespace Fdyno.Backups.Copying;

/// <summary>
/// Takes the blocks of a backup over into its copy, byte for byte, and completes it. Each block is checked as it arrives, before it is
/// written: its checksum and header, its place, the order of its keys, and at its shard's end all that the manifest says of the shard. The
/// next page is read while a batch is being written.
/// </summary>
/// <param name="source">The backup.</param>
/// <param name="context">The connection to the destination.</param>
/// <param name="backups">The destination's backups.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="copy">The copy, CREATING.</param>
/// <param name="run">The run that owns it.</param>
/// <param name="operation">Who listens.</param>
internal sealed class BlockTransfer(
    CopySource source,
    StoreContext context,
    BackupStore backups,
    BackupTuning tuning,
    BackupHandle copy,
    JobRun run,
    OperationContext operation)
{
    private readonly BatchSize _writeSize = BatchSize.ForWrites(tuning.WriteBytes);
    private readonly BlockPageReader _reader = new(
        source.Context, tuning, source.Backup, Math.Min(source.Manifest.Shards.Count, context.Store.PreferredRangesInFlight));
    private readonly BackupSteps _steps = new(context, backups, copy, run);
    private readonly ProgressCounter _progress = new(
        operation, $"Copying backup {copy.Record.BackupName}", source.Manifest.ItemCount, source.Manifest.ItemBytes);

    /// <summary>Copies what is missing, and makes the copy AVAILABLE.</summary>
    /// <returns>The manifest.</returns>
    /// <exception cref="CopySourceException">The backup was removed meanwhile, or is damaged.</exception>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupInUse"/>: the job is no longer this run's.</exception>
    public async Task<BackupManifest> CopyAsync(CancellationToken cancellationToken)
    {
        var shards = await _steps.ReadProgressAsync(cancellationToken).ConfigureAwait(false);
        operation.Trace?.Invoke(
            $"Copying {source.Backup.Record.BackupArn} from {source.Context.StoreName} to {context.StoreName}: "
            + $"{Quantity.Of(source.Manifest.BlockCount, "block")} in {Quantity.Of(shards.Count, "shard")}.");
        _progress.Add(shards.Sum(s => s.ItemCount), shards.Sum(s => s.ItemBytes));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, shards.Count).Where(s => !shards[s].IsComplete),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.Store.PreferredRangesInFlight), CancellationToken = cancellationToken },
            async (shard, token) => await CopyShardAsync(shard, shards[shard], token).ConfigureAwait(false)).ConfigureAwait(false);
        return await _steps.CompleteAsync(FindDifference, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyShardAsync(int shard, ShardProgress start, CancellationToken cancellationToken)
    {
        var pages = Pipeline.Queue<RangePage>();
        using var pipeline = new Pipeline(cancellationToken);
        pipeline.Start(pages, token => ReadAsync(RangeOf(shard, start), pages.Writer, token));
        pipeline.Start(token => WriteBatchesAsync(shard, start, pages.Reader, token));
        await pipeline.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>All that there is of a shard, and up to the next one: what is no part of it must be seen too, and refused.</summary>
    private KeyRange RangeOf(int shard, ShardProgress start)
    {
        var (keys, range) = (source.Backup.Keys, KeyRange.StartsWith(source.Backup.Keys.Blocks.Key));
        if (shard > 0 || start.NextNumber > 0) range = range with { Begin = keys.Block(shard, start.NextNumber) };
        return shard < copy.Record.ShardCount() - 1 ? range with { End = keys.Block(shard + 1, 0) } : range;
    }

    private async Task ReadAsync(KeyRange range, ChannelWriter<RangePage> pages, CancellationToken cancellationToken)
    {
        try
        {
            await _reader.ReadAsync(range, pages, cancellationToken).ConfigureAwait(false);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.BackupNotFound)
        {
            throw new CopySourceException(damage: null);
        }
    }

    private async Task WriteBatchesAsync(int shard, ShardProgress start, ChannelReader<RangePage> pages, CancellationToken cancellationToken)
    {
        var check = new ShardCheck(shard, source.Backup.Record, start, decodes: false, problem => throw new CopySourceException(problem));
        var assembler = new BlockAssembler();
        var writer = new BlockWriter(_steps, tuning, _writeSize, _progress, shard, start);
        var parts = new List<BlockPart>();
        await foreach (var page in pages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var (key, value) in page.Items)
            {
                if (!_reader.TryReadKey(key.Span, out var found, out var number) || found != shard)
                    throw new CopySourceException($"the key {Convert.ToHexStringLower(key.Span)} is none of a block of shard {shard}");
                parts.Add(new BlockPart(number, value));
                foreach (var block in assembler.Add(shard, number, value))
                {
                    check.Add(block);
                    await writer.AddAsync(new BlockToStore(parts, block.Bytes.Length, check.Found), cancellationToken).ConfigureAwait(false);
                    parts = [];
                }
            }
        }

        if (assembler.Finish() is { } cutOff) check.Add(cutOff);
        check.Finish(source.Manifest.Shards[shard]);
        await writer.CompleteAsync(check.Found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Each shard was found right, and so the whole has to be.</summary>
    private FdynoException? FindDifference(BackupManifest contents) =>
        contents.Sha256.AsSpan().SequenceEqual(source.Manifest.Sha256)
        && (contents.ItemCount, contents.ItemBytes) == (copy.Record.ItemCount, copy.Record.SizeBytes)
            ? null
            : BackupErrors.Incomplete(copy.Record, contents);
}
