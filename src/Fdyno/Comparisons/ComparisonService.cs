using System.Runtime.CompilerServices;
using Fdyno.Backups;
using Fdyno.Comparisons;
using Fdyno.Connection;
using Fdyno.Diagnostics;
using Fdyno.Items;
using Fdyno.States;
using Fdyno.Tables;

namespace Fdyno;

/// <summary>Comparisons of tables, as they are or were, and of backups: item by item, both ways.</summary>
public sealed class ComparisonService
{
    private readonly StoreContext _context;
    private readonly TableStates _states;

    internal ComparisonService(StoreContext context, BackupTuning? tuning = null)
    {
        _context = context;
        _states = new TableStates(context, tuning ?? BackupTuning.Default);
    }

    /// <summary>The items that differ between two tables as they are.</summary>
    /// <inheritdoc cref="CompareAsync"/>
    public IAsyncEnumerable<TableDifference> CompareTablesAsync(
        string referenceTable, string differenceTable, OperationContext context, CancellationToken cancellationToken = default) =>
        CompareAsync(ComparisonSource.OfTable(referenceTable), ComparisonSource.OfTable(differenceTable), context, cancellationToken);

    /// <summary>
    /// The items that differ between two sides, in the order of their keys' bytes; none means equal. Each side is of one instant, present
    /// tables of the same one, whatever is written meanwhile. Pages are read as the caller goes on.
    /// </summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>: the keys have different names or types, so that no item of one side could be on the other.
    /// <see cref="FdynoErrorCode.ResourceNotFound"/>, <see cref="FdynoErrorCode.PointInTimeRecoveryUnavailable"/>,
    /// <see cref="FdynoErrorCode.InvalidRestoreTime"/>: of a table. <see cref="FdynoErrorCode.BackupNotFound"/>,
    /// <see cref="FdynoErrorCode.BackupInUse"/>, <see cref="FdynoErrorCode.BackupCorrupted"/>: of a backup.
    /// <see cref="FdynoErrorCode.HistoryTrimmed"/>: what was being compared is gone.
    /// </exception>
    public IAsyncEnumerable<TableDifference> CompareAsync(
        ComparisonSource reference, ComparisonSource difference, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.StreamAsync("Compare", _context, difference?.TableName ?? difference?.BackupArn, CompareCoreAsync(reference, difference!, context, cancellationToken));

    private async IAsyncEnumerable<TableDifference> CompareCoreAsync(
        ComparisonSource reference,
        ComparisonSource difference,
        OperationContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(difference);
        ArgumentNullException.ThrowIfNull(context);
        var sources = new[] { Source(reference, "referenceTable"), Source(difference, "differenceTable") };
        var opened = await _states.OpenAllAsync(sources, "a comparison", cancellationToken).ConfigureAwait(false);
        await using var left = opened[0];
        await using var right = opened[1];
        CheckKeys(left, right);
        var progress = new ProportionalProgress(
            context, $"Comparing {left.Description} with {right.Description}", left.Items + right.Items, left.Bytes + right.Bytes);

        await using var leftItems = new ComparedItems(left, cancellationToken);
        await using var rightItems = new ComparedItems(right, cancellationToken);
        var (hasLeft, hasRight) = (await leftItems.MoveNextAsync().ConfigureAwait(false), await rightItems.MoveNextAsync().ConfigureAwait(false));
        while (hasLeft || hasRight)
        {
            var order = !hasRight ? -1 : !hasLeft ? 1 : leftItems.Current.PrimaryKey.Span.SequenceCompareTo(rightItems.Current.PrimaryKey.Span);
            var found = Compare(left.Schema, order, order <= 0 ? leftItems.Current : null, order >= 0 ? rightItems.Current : null);
            if (found is not null) yield return found;
            progress.Add(order == 0 ? 2 : 1);
            if (order <= 0) hasLeft = await leftItems.MoveNextAsync().ConfigureAwait(false);
            if (order >= 0) hasRight = await rightItems.MoveNextAsync().ConfigureAwait(false);
        }

        progress.Report();
    }

    private static TableDifference? Compare(TableSchema schema, int order, StoredItem? left, StoredItem? right)
    {
        // The encoding is deterministic: equal bytes are equal items, and most items are never decoded.
        if (order == 0 && left!.Value.Encoded.Span.SequenceEqual(right!.Value.Encoded.Span)) return null;
        var reference = left is { } l ? ItemCodec.Decode(l.Encoded.Span) : null;
        var difference = right is { } r ? ItemCodec.Decode(r.Encoded.Span) : null;
        return new TableDifference
        {
            Kind = order switch
            {
                < 0 => DifferenceKind.OnlyInReference,
                > 0 => DifferenceKind.OnlyInDifference,
                _ => DifferenceKind.Different,
            },
            Key = schema.UnpackKey((left ?? right)!.Value.PrimaryKey.Span),
            ReferenceItem = reference,
            DifferenceItem = difference,
            DifferentAttributes = AttributeDifferences.Between(reference, difference),
        };
    }

    private static void CheckKeys(ITableState reference, ITableState difference)
    {
        if (reference.Schema.KeyText == difference.Schema.KeyText) return;
        throw TableErrors.Validation(
            $"Tables with different keys cannot be compared: '{reference.TableName}' has ({reference.Schema.KeyText}), "
            + $"'{difference.TableName}' has ({difference.Schema.KeyText})",
            "Compare tables whose key attributes have the same names and types.", difference.TableName);
    }

    private StateSource Source(ComparisonSource source, string path) => source.BackupArn is { } arn
        ? StateSource.OfBackup(arn)
        : StateSource.OfTable(_context.Names.TableName(source.TableName, path), source.DateTime);
}
