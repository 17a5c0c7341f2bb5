using System.Threading.Channels;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Deleting;

/// <summary>
/// Reads all of the table that a SYSTEM backup keeps and checks it: that every item can be read, and that number and size of the items are
/// what the table's counters say. Damage is told, never thrown. A table has no checksums, unlike a backup's blocks: a damaged value that is
/// another item of the same size is not noticed.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The SYSTEM backup.</param>
/// <param name="decodes">Whether to see as well that each item stands under its own key, which takes decoding it.</param>
/// <param name="operation">Who listens.</param>
internal sealed class DeletedTableVerifier(
    StoreContext context, BackupTuning tuning, BackupHandle backup, bool decodes, OperationContext operation)
{
    private const int MostProblems = 100;
    private readonly BackupManifest _contents = backup.Manifest!;
    private readonly List<string> _problems = [];
    private long _items;
    private long _bytes;

    /// <summary>Checks the backup.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupNotFound"/>: it was dropped meanwhile.</exception>
    public async Task<BackupVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        var pages = Pipeline.Queue<IReadOnlyList<StoredItem>>();
        using var pipeline = new Pipeline(cancellationToken);
        pipeline.Start(pages, token => ReadAsync(pages.Writer, token));
        pipeline.Start(token => CheckAsync(pages.Reader, token));
        await pipeline.CompleteAsync().ConfigureAwait(false);
        Compare("items", _contents.ItemCount, _items);
        Compare("bytes of items", _contents.ItemBytes, _bytes);
        return new BackupVerification
        {
            BackupArn = backup.Record.BackupArn,
            BackupName = backup.Record.BackupName,
            TableName = backup.Record.Table.TableName,
            IsValid = _problems.Count == 0,
            ItemCount = _items,
            ItemSizeBytes = _bytes,
            Problems = _problems,
            Duration = context.Time.GetElapsedTime(start),
        };
    }

    private async Task ReadAsync(ChannelWriter<IReadOnlyList<StoredItem>> pages, CancellationToken cancellationToken)
    {
        try
        {
            await new DeletedTableReader(context, tuning, backup).ReadAsync(PrimaryKeyRange.All, pages, cancellationToken).ConfigureAwait(false);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.StoreInvalid)
        {
            Report($"{e.Message} What is behind was not looked at.");
        }
    }

    private async Task CheckAsync(ChannelReader<IReadOnlyList<StoredItem>> pages, CancellationToken cancellationToken)
    {
        var progress = new ProgressCounter(
            operation, $"Verifying backup {backup.Record.BackupName}", _contents.ItemCount, _contents.ItemBytes);
        await foreach (var page in pages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var bytes = 0L;
            foreach (var item in page) bytes += Check(item);
            _items += page.Count;
            _bytes += bytes;
            progress.Add(page.Count, bytes);
        }
    }

    private int Check(StoredItem item)
    {
        try
        {
            // Finding the size looks at every byte of the item.
            var size = ItemSize.OfEncoded(item.Encoded.Span);
            if (decodes && !backup.DeletedTable!.Schema.PackKey(ItemCodec.Decode(item.Encoded.Span)).AsSpan().SequenceEqual(item.PrimaryKey.Span))
                Report($"the item with the key {Convert.ToHexStringLower(item.PrimaryKey.Span)} has another key");
            return size;
        }
        catch (FdynoException e)
        {
            Report($"the item with the key {Convert.ToHexStringLower(item.PrimaryKey.Span)} cannot be read ({e.Message})");
            return 0;
        }
    }

    private void Compare(string what, long counted, long found)
    {
        if (counted != found) Report($"the table counts {counted} {what}, and there are {found}");
    }

    private void Report(string problem)
    {
        lock (_problems)
        {
            if (_problems.Count < MostProblems) _problems.Add(problem);
        }
    }
}
