using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Making;

/// <summary>
/// The steps that fill a backup that was begun, whatever its blocks come from: each looks at the job first, and each recognises its own
/// effect.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="backups">The backups.</param>
/// <param name="backup">The backup.</param>
/// <param name="run">The run that owns it.</param>
internal sealed class BackupSteps(StoreContext context, BackupStore backups, BackupHandle backup, JobRun run)
{
    /// <summary>How far each shard is.</summary>
    public Task<List<ShardProgress>> ReadProgressAsync(CancellationToken cancellationToken) =>
        context.Store.ReadAsync(ReadShardsAsync, cancellationToken);

    /// <summary>One step: the first blocks of a batch and the progress together, if the job is still this run's.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="size">The size of a transaction.</param>
    /// <param name="batch">The blocks; not empty.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many blocks were stored.</returns>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupInUse"/>: the job is no longer this run's.</exception>
    public Task<int> StoreAsync(int shard, BatchSize size, BlockBatch batch, CancellationToken cancellationToken)
    {
        var key = backup.ProgressKey(shard);
        return context.Store.WriteStepAsync(
            size,
            batch,
            async (tr, tried) =>
            {
                var stored = await HoldAsync(tr, key).ConfigureAwait(false);

                // There already when the outcome of an earlier attempt was unknown, and it did happen.
                foreach (var earlier in tried)
                {
                    if (stored.AsSpan().SequenceEqual(Progress(earlier))) return earlier;
                }

                var count = tried[^1];
                foreach (var (number, bytes) in batch.Blocks.Take(count).SelectMany(b => b.Parts))
                    tr.Set(backup.Keys.Block(shard, number), bytes.Span);
                tr.Set(key, Progress(count));
                tr.DeferDurability();
                return count;
            },
            cancellationToken);

        byte[] Progress(int count) => StoredJson.Write(batch.Blocks[count - 1].After, BackupJson.Default.ShardProgress);
    }

    /// <summary>The last step: the manifest, which makes the backup AVAILABLE.</summary>
    /// <param name="check">What is wrong with the manifest; null where it may be stored. Shards that are not done are wrong in any case.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<BackupManifest> CompleteAsync(Func<BackupManifest, FdynoException?> check, CancellationToken cancellationToken) =>
        context.Writer.WriteOnceAsync(
            async tr =>
            {
                // There already when this run has stalled, and another one has taken over and finished.
                var current = await backups.FindAsync(tr, backup.Arn).ConfigureAwait(false);
                if (current?.Manifest is { } complete) return complete;
                await HoldAsync(tr, null).ConfigureAwait(false);
                var shards = await ReadShardsAsync(tr).ConfigureAwait(false);
                var contents = BackupManifest.Of(shards, backup.RecordBytes);
                if (!shards.TrueForAll(s => s.IsComplete)) throw BackupErrors.Incomplete(backup.Record, contents);
                if (check(contents) is { } error) throw error;
                await new JobPins(context).ReleaseAsync(tr, backup.Record.Instant()).ConfigureAwait(false);
                backups.Complete(tr, backup, contents);
                return contents;
            },
            cancellationToken);

    private ValueTask<byte[]?> HoldAsync(ITransaction transaction, byte[]? progressKey) => run.HoldAsync(
        transaction, backup.JobKey, progressKey, job => BackupErrors.TakenOver(backup.Record.BackupArn, job));

    private async Task<List<ShardProgress>> ReadShardsAsync(IReadTransaction transaction)
    {
        var keys = Enumerable.Range(0, backup.Record.ShardCount()).Select(s => (ReadOnlyMemory<byte>)backup.ProgressKey(s)).ToList();
        var values = await transaction.GetManyAsync(keys).ConfigureAwait(false);
        return
        [
            .. values.Select(bytes => bytes is null
                ? ShardProgress.None
                : StoredJson.Read(bytes, BackupJson.Default.ShardProgress, "the progress of a backup", context.StoreName)),
        ];
    }
}
