using System.Runtime.CompilerServices;
using Fdyno.Catalog;
using Fdyno.Diagnostics;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.States;
using Fdyno.Storage;
using Fdyno.Tables;
using Fdyno.Tuples;
using Fdyno.Validation;

namespace Fdyno.ItemRestores;

/// <summary>
/// Puts items of a table back to what they were at one instant, which stays the same until this is disposed. Not safe for use by several
/// threads.
/// </summary>
public sealed class ItemRestore : IAsyncDisposable
{
    private readonly StoreContext _context;
    private readonly TableHandle _table;
    private readonly ITableState _source;
    private readonly int _stepBytes;

    internal ItemRestore(StoreContext context, TableHandle table, ITableState source, int stepBytes)
    {
        _context = context;
        _table = table;
        _source = source;
        _stepBytes = stepBytes;
    }

    /// <summary>What items are put back to, for messages: <c>table Music as of …</c>, <c>backup daily of table Music</c>.</summary>
    public string Source => _source.Description;

    /// <summary>What <see cref="RestoreAsync"/> would do at this moment. Writes nothing.</summary>
    /// <exception cref="FdynoException">As <see cref="RestoreAsync"/> says.</exception>
    public IAsyncEnumerable<RestoredItem> PreviewAsync(ItemSelection selection, CancellationToken cancellationToken = default) =>
        Operation.StreamAsync("PreviewRestoreItems", _context, _table.Record.TableName, PreviewCoreAsync(selection, cancellationToken));

    private async IAsyncEnumerable<RestoredItem> PreviewCoreAsync(
        ItemSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var size = BatchSize.ForReads(_stepBytes);
        var range = Range(selection);
        await foreach (var page in _source.ReadAsync(range, cancellationToken).ConfigureAwait(false))
        {
            using var held = page;
            for (var left = Before(range, page.Rest); !left.IsEmpty;)
            {
                var rest = left;
                var step = await _context.Store.ReadStepAsync(
                    size,
                    async (tr, bytes) =>
                        await RestoreStep.FindAsync(tr, await OpenAsync(tr).ConfigureAwait(false), page.Items, rest, bytes).ConfigureAwait(false),
                    cancellationToken,
                    givesWay: false).ConfigureAwait(false);
                foreach (var change in step.Describe(_table.Schema)) yield return change;
                left = step.Rest;
            }

            range = page.Rest;
        }
    }

    /// <summary>
    /// Puts items back: those that are gone or have other values become what they were, those that did not exist then are removed. Each
    /// change is written when it is handed out. What fits into a transaction is put back at once; more goes in several, and is warned of.
    /// </summary>
    /// <param name="selection">Which items.</param>
    /// <param name="context">Who listens.</param>
    /// <param name="cancellationToken">Stops it; what was handed out stays put back.</param>
    /// <returns>What changed; nothing where all items are what they were.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>: the selection does not fit the table's keys, or an item that was allowed then breaks a rule
    /// of the table now; <see cref="FdynoErrorCode.ResourceNotFound"/>: the table was removed; and as <see cref="ITableState.ReadAsync"/>
    /// says.
    /// </exception>
    public IAsyncEnumerable<RestoredItem> RestoreAsync(
        ItemSelection selection, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.StreamAsync("RestoreItems", _context, _table.Record.TableName, RestoreCoreAsync(selection, context, cancellationToken));

    private async IAsyncEnumerable<RestoredItem> RestoreCoreAsync(
        ItemSelection selection, OperationContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(context);
        var size = BatchSize.ForWrites(_stepBytes);
        var range = Range(selection);
        var (steps, looked) = (0, 0L);
        await foreach (var page in _source.ReadAsync(range, cancellationToken).ConfigureAwait(false))
        {
            using var held = page;
            for (var left = Before(range, page.Rest); !left.IsEmpty;)
            {
                var step = await WriteStepAsync(page.Items, left, size, cancellationToken).ConfigureAwait(false);
                if (step.Differences.Count > 0) steps++;
                foreach (var change in step.Describe(_table.Schema))
                {
                    Telemetry.Moved(1, ItemSize.Of((change.Restored ?? change.Replaced)!));
                    yield return change;
                }

                left = step.Rest;
            }

            range = page.Rest;
            looked += page.Items.Count;
            context.Progress?.Report(new OperationProgress($"Putting back items of table {_table.Record.TableName}", looked, 0, null, null));
        }

        if (steps > 1) context.Warn?.Invoke(ItemRestoreErrors.InSteps(_table.Record.TableName, steps));
    }

    /// <summary>Lets the instant go.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<RestoreStep> WriteStepAsync(
        IReadOnlyList<StoredItem> items, PrimaryKeyRange range, BatchSize size, CancellationToken cancellationToken)
    {
        RestoreStep? done = null;
        await _context.Store.WriteOnceStepAsync(
            size,
            StepBytes.Instance,
            async (tr, bytes) =>
            {
                var table = await OpenAsync(tr).ConfigureAwait(false);
                var step = await RestoreStep.FindAsync(tr, table, items, range, bytes).ConfigureAwait(false);
                if (step.Differences.Count > 0) await step.WriteAsync(tr, table, _context).ConfigureAwait(false);

                // Last of all: where an earlier run was committed after all, it is the last one that came to its end.
                done = step;
                return step.Differences.Count;
            },
            (body, token) => _context.Writer.WriteOnceAsync(body, token, hasEffect: count => count > 0),
            cancellationToken).ConfigureAwait(false);
        return done!;
    }

    private async Task<TableHandle> OpenAsync(IReadTransaction transaction)
    {
        var name = _table.Record.TableName;
        var table = await _context.Catalog.OpenForItemsAsync(transaction, name).ConfigureAwait(false);
        return table.Record.TableId == _table.Record.TableId ? table : throw TableErrors.ResourceNotFound(name);
    }

    private PrimaryKeyRange Range(ItemSelection selection)
    {
        if (selection.Key is { } key) return PrimaryKeyRange.Single(_table.Schema.PackKey(key));
        var query = new QueryRequest
        {
            TableName = _table.Record.TableName,
            HashValue = selection.HashValue!,
            RangeBegin = selection.RangeBegin,
            RangeEnd = selection.RangeEnd,
        };
        var range = QueryPlan.Make(query, Subspace.All, _table.Schema.Hash, _table.Schema.Range);
        return new PrimaryKeyRange(range.Begin, range.End);
    }

    /// <summary>What of a range comes before its rest.</summary>
    private static PrimaryKeyRange Before(PrimaryKeyRange range, PrimaryKeyRange rest) =>
        rest.IsEmpty ? range : range with { End = rest.Begin };
}
