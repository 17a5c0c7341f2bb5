using System.Runtime.CompilerServices;
using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tables;
using Fdyno.Validation;

namespace Fdyno.States;

/// <summary>
/// A table's present items in a store that can only be read, where nothing can be pinned. Each page sees, at its own version, that nothing
/// was written since the table was opened: so all of them are of one state, or there is an error.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="table">The table when it was opened.</param>
/// <param name="statistics">Its statistics then.</param>
internal sealed class UnpinnedTable(StoreContext context, TableHandle table, TableStatistics statistics) : ITableState
{
    /// <inheritdoc/>
    public string TableName => table.Record.TableName;

    /// <inheritdoc/>
    public string Description => $"table {TableName}";

    /// <inheritdoc/>
    public TableSchema Schema => table.Schema;

    /// <inheritdoc/>
    public long Items => statistics.Items;

    /// <inheritdoc/>
    public long Bytes => statistics.Bytes;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StatePage> ReadAsync(PrimaryKeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new ItemPages(context.Store, BatchSize.ForReads(StoreLimits.TargetTransactionBytes));
        while (!range.IsEmpty)
        {
            var left = range;
            var page = await reader.ReadAsync(
                async tr =>
                {
                    var found = await context.Catalog.FindByIdAsync(tr, TableName, table.Record.TableId).ConfigureAwait(false)
                        ?? throw TableErrors.ResourceNotFound(TableName);
                    if (await TableStatistics.ReadWritesAsync(tr, found.Keys).ConfigureAwait(false) != statistics.Writes)
                        throw StateErrors.WrittenTo(TableName, context.StoreName);
                    return (found, left.In(found.Keys.Items));
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
