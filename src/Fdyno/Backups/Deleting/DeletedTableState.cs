using System.Runtime.CompilerServices;
using Fdyno.Connection;
using Fdyno.Layout;
using Fdyno.States;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.Backups;

/// <summary>
/// A SYSTEM backup as a state of its table. It keeps the table itself, which nobody writes to, so that each page is read at a version of its
/// own and all of them are of one state.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">The SYSTEM backup.</param>
internal sealed class DeletedTableState(StoreContext context, BackupTuning tuning, BackupHandle backup) : ITableState
{
    /// <inheritdoc/>
    public string TableName => backup.Record.Table.TableName;

    /// <inheritdoc/>
    public string Description => $"backup {backup.Record.BackupName} of table {TableName}";

    /// <inheritdoc/>
    public TableSchema Schema { get; } = new(backup.Record.Table);

    /// <inheritdoc/>
    public long Items => backup.Contents!.ItemCount;

    /// <inheritdoc/>
    public long Bytes => backup.Contents!.ItemBytes;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StatePage> ReadAsync(PrimaryKeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new ItemPages(context.Store, BatchSize.ForReads(tuning.ReadBytes), tuning.ReadItems);
        while (!range.IsEmpty)
        {
            var left = range;
            var page = await reader.ReadAsync(
                async tr =>
                {
                    // By its id: whoever drops the backup meanwhile ends the reading, and a table that has the name now is another one.
                    var table = await context.Catalog.FindByIdAsync(tr, TableName, backup.Record.Table.TableId).ConfigureAwait(false)
                        ?? throw BackupErrors.NotFound(backup.Record.BackupArn);
                    return (table, left.In(table.Keys.Items));
                },
                cancellationToken).ConfigureAwait(false);
            range = page.Rest.IsEmpty ? range with { Begin = PrimaryKeyRange.Nothing }
                : page.Items.Count == 0 ? range
                : range with { Begin = PrimaryKeyRange.Behind(page.Items[^1].PrimaryKey.Span) };
            yield return new StatePage(page.Items, range);
        }
    }

    /// <summary>Nothing is held.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
