using System.Runtime.CompilerServices;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.StoredBackups;
using Fdyno.Tables;
using Fdyno.Texts;

namespace Fdyno.States;

/// <summary>
/// A SYSTEM backup as a state of its table, which it keeps as it was removed: nobody writes to it. A table that is read as a whole is
/// counted.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The SYSTEM backup.</param>
internal sealed class DeletedTableState(StoreContext context, BackupTuning tuning, BackupHandle backup) : ITableState
{
    private readonly string _tableId = backup.Record.Table.TableId;

    /// <inheritdoc/>
    public string TableName => backup.Record.Table.TableName;

    /// <inheritdoc/>
    public string Description => $"backup {backup.Record.BackupName} of table {TableName}";

    /// <inheritdoc/>
    public TableSchema Schema => backup.DeletedTable!.Schema;

    /// <inheritdoc/>
    public long Items => backup.Manifest!.ItemCount;

    /// <inheritdoc/>
    public long Bytes => backup.Manifest!.ItemBytes;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StatePage> ReadAsync(PrimaryKeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new ItemPages(context.Store, BatchSize.ForReads(tuning.ReadBytes), tuning.ReadItems);
        var (isWhole, count) = (range == PrimaryKeyRange.All, 0L);
        while (!range.IsEmpty)
        {
            var page = await ReadPageAsync(reader, range, cancellationToken).ConfigureAwait(false);
            count += page.Items.Count;
            range = page.Rest;
            if (isWhole && range.IsEmpty && count != Items)
                throw BackupErrors.Corrupted(backup.Record.BackupArn, FormattableString.Invariant($"it has {Quantity.Of(count, "item")}, and its table's counters say {Items}"));
            yield return page;
        }
    }

    /// <summary>Nothing is held: a backup whose time is over ends the reading when it is dropped.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<StatePage> ReadPageAsync(ItemPages reader, PrimaryKeyRange range, CancellationToken cancellationToken)
    {
        try
        {
            var page = await reader.ReadAsync(
                async tr =>
                {
                    var table = await context.Catalog.FindByIdAsync(tr, TableName, _tableId).ConfigureAwait(false)
                        ?? throw BackupErrors.NotFound(backup.Record.BackupArn);
                    return (table, range.In(table.Keys.Items));
                },
                cancellationToken).ConfigureAwait(false);
            var rest = page.Rest.IsEmpty ? PrimaryKeyRange.Nothing : page.Rest.Begin[backup.DeletedTable!.Keys.Items.Key.Length..];
            return new StatePage(page.Items, range with { Begin = rest });
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.StoreInvalid)
        {
            throw BackupErrors.Corrupted(backup.Record.BackupArn, e.Message.TrimEnd('.'), e);
        }
    }
}
