using System.Threading.Channels;
using Fdyno.Catalog;
using Fdyno.Jobs;

namespace Fdyno.Backups.Restoring;

/// <summary>The pages of a table as of one instant, as what a restore reads.</summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="instant">The table, and the pin that keeps its past.</param>
/// <param name="run">The run of the restore.</param>
internal sealed class TableSource(StoreContext context, BackupTuning tuning, TableInstant instant, JobRun run) : IRestoreSource
{
    private readonly TableInstantReader _reader = new(context, tuning, instant, run);

    /// <inheritdoc/>
    public string Arn => context.Names.Table(instant.TableName).ToString();

    /// <inheritdoc/>
    public string TableName => instant.TableName;

    /// <inheritdoc/>
    public int ShardCount => instant.ShardCount();

    /// <inheritdoc/>
    public bool IsEstimate => instant.IsEstimate;

    /// <inheritdoc/>
    public long ItemCount => instant.ItemCount;

    /// <inheritdoc/>
    public long ItemBytes => instant.ItemBytes;

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken) => _reader.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public void Read(Pipeline pipeline, int shard, RestoreProgress start, Channel<RestorePiece> pieces)
    {
        var pages = Pipeline.Queue<IReadOnlyList<StoredItem>>();
        pipeline.Start(pages, token => _reader.ReadAsync(shard, start.LastKey, pages.Writer, token));
        pipeline.Start(pieces, async token =>
        {
            await foreach (var page in pages.Reader.ReadAllAsync(token).ConfigureAwait(false))
                await pieces.Writer.WriteAsync(new RestorePage(page), token).ConfigureAwait(false);
        });
    }
}
