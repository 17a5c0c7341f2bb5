using System.Threading.Channels;
using Fdyno.Backups.Restoring;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Deleting;

/// <summary>The pages of the table that a SYSTEM backup keeps, verified, as what a restore reads.</summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The SYSTEM backup.</param>
/// <param name="boundaries">The shards, as they were planned when the restore began.</param>
/// <param name="targetName">The target's name, for messages.</param>
internal sealed class DeletedTableSource(
    StoreContext context, BackupTuning tuning, BackupHandle backup, IReadOnlyList<byte[]> boundaries, string targetName) : IRestoreSource
{
    private readonly DeletedTableReader _reader = new(context, tuning, backup);

    /// <inheritdoc/>
    public string Arn => backup.Record.BackupArn;

    /// <inheritdoc/>
    public string TableName => backup.Record.Table.TableName;

    /// <inheritdoc/>
    public int ShardCount => boundaries.Count + 1;

    /// <inheritdoc/>
    public bool IsEstimate => false;

    /// <inheritdoc/>
    public long ItemCount => backup.Manifest!.ItemCount;

    /// <inheritdoc/>
    public long ItemBytes => backup.Manifest!.ItemBytes;

    /// <summary>It has been verified, and nobody can remove it.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Read(Pipeline pipeline, int shard, RestoreProgress start, Channel<RestorePiece> pieces)
    {
        var pages = Pipeline.Queue<IReadOnlyList<StoredItem>>();
        var range = ShardPlan.RangeOf(boundaries, shard, start.LastKey);
        pipeline.Start(pages, token => ReadAsync(range, pages.Writer, token));
        pipeline.Start(pieces, async token =>
        {
            await foreach (var page in pages.Reader.ReadAllAsync(token).ConfigureAwait(false))
                await pieces.Writer.WriteAsync(new RestorePage(page), token).ConfigureAwait(false);
        });
    }

    private async Task ReadAsync(PrimaryKeyRange range, ChannelWriter<IReadOnlyList<StoredItem>> pages, CancellationToken cancellationToken)
    {
        try
        {
            await _reader.ReadAsync(range, pages, cancellationToken).ConfigureAwait(false);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.StoreInvalid)
        {
            throw RestoreErrors.DamagedOnTheWay(targetName, Arn, e.Message.TrimEnd('.'));
        }
    }
}
