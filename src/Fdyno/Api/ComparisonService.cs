using System.Runtime.CompilerServices;
using Fdyno.Catalog;
using Fdyno.Comparisons;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.States;
using Fdyno.Validation;

namespace Fdyno.Api;

/// <summary>Comparisons of tables, as they are or were, and of backups: item by item, both ways.</summary>
public sealed class ComparisonService
{
    private const string Purpose = "a comparison";

    private readonly StoreContext _context;
    private readonly BackupTuning _tuning;

    internal ComparisonService(StoreContext context, BackupTuning? tuning = null)
    {
        _context = context;
        _tuning = tuning ?? BackupTuning.Default;
    }

    /// <summary>The items that differ between two tables as they are.</summary>
    /// <inheritdoc cref="CompareAsync(ComparisonSource, ComparisonSource, OperationContext, CancellationToken)"/>
    public IAsyncEnumerable<TableDifference> CompareTablesAsync(
        string referenceTable, string differenceTable, OperationContext context, CancellationToken cancellationToken = default) =>
        CompareAsync(ComparisonSource.OfTable(referenceTable), ComparisonSource.OfTable(differenceTable), context, cancellationToken);

    /// <summary>
    /// The items that differ between two sides, in the order of their keys' bytes; none means equal. Each side is of one instant, present
    /// tables of the same one, whatever is written meanwhile. Pages are read as the caller goes on.
    /// </summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>: the keys have different names or types, so that no item of one side could be on the other;
    /// or both sides are one and the same.
    /// <see cref="FdynoErrorCode.ResourceNotFound"/>, <see cref="FdynoErrorCode.PointInTimeRecoveryUnavailable"/>,
    /// <see cref="FdynoErrorCode.InvalidRestoreTime"/>: of a table. <see cref="FdynoErrorCode.BackupNotFound"/>,
    /// <see cref="FdynoErrorCode.BackupInUse"/>, <see cref="FdynoErrorCode.BackupCorrupted"/>: of a backup.
    /// <see cref="FdynoErrorCode.HistoryTrimmed"/>: what was being compared is gone.
    /// </exception>
    public IAsyncEnumerable<TableDifference> CompareAsync(
        ComparisonSource reference, ComparisonSource difference, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.StreamAsync("Compare", _context, Target(difference), CompareCoreAsync(reference, difference, _context, context, cancellationToken));

    /// <summary>
    /// As <see cref="CompareAsync(ComparisonSource, ComparisonSource, OperationContext, CancellationToken)"/>, with the other side in
    /// another store. Each side is read, and held as of its instant, in its own store; two stores have no instant in common.
    /// </summary>
    /// <param name="reference">The side in this connection's store.</param>
    /// <param name="difference">The other side.</param>
    /// <param name="differenceConnection">The connection to the store of the other side, which may be this one.</param>
    /// <param name="context">Who listens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IAsyncEnumerable<TableDifference> CompareAsync(
        ComparisonSource reference,
        ComparisonSource difference,
        FdynoConnection differenceConnection,
        OperationContext context,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(differenceConnection);
        return Operation.StreamAsync(
            "Compare", _context, Target(difference), CompareCoreAsync(reference, difference, differenceConnection.Context, context, cancellationToken));
    }

    private static string? Target(ComparisonSource? difference) => difference?.TableName ?? difference?.BackupArn;

    private async IAsyncEnumerable<TableDifference> CompareCoreAsync(
        ComparisonSource reference,
        ComparisonSource difference,
        StoreContext differenceContext,
        OperationContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(difference);
        ArgumentNullException.ThrowIfNull(context);
        CheckDistinct(reference, difference, differenceContext);
        var (opened, other) = await OpenAsync(reference, difference, differenceContext, cancellationToken).ConfigureAwait(false);
        await using var left = opened;
        await using var right = other;
        CheckKeys(left, right);
        var where = ReferenceEquals(differenceContext.Store, _context.Store) ? "" : $" in {differenceContext.StoreName}";
        var progress = new ProportionalProgress(
            context, $"Comparing {left.Description} with {right.Description}{where}", left.Items + right.Items, left.Bytes + right.Bytes);

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

    /// <summary>Opens both sides: of one connection together, so that present tables are of one instant.</summary>
    private async Task<(ITableState Left, ITableState Right)> OpenAsync(
        ComparisonSource reference, ComparisonSource difference, StoreContext differenceContext, CancellationToken cancellationToken)
    {
        var states = new TableStates(_context, _tuning);
        var left = Source(_context, reference, "referenceTable");
        var right = Source(differenceContext, difference, "differenceTable");
        if (ReferenceEquals(differenceContext, _context))
        {
            var both = await states.OpenAllAsync([left, right], Purpose, cancellationToken).ConfigureAwait(false);
            return (both[0], both[1]);
        }

        var opened = await states.OpenAsync(left, Purpose, cancellationToken).ConfigureAwait(false);
        try
        {
            return (opened, await new TableStates(differenceContext, _tuning).OpenAsync(right, Purpose, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
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

    /// <summary>Refuses a comparison of something with itself: it would find nothing, and prove nothing.</summary>
    private void CheckDistinct(ComparisonSource reference, ComparisonSource difference, StoreContext differenceContext)
    {
        if (!ReferenceEquals(differenceContext.Store, _context.Store)) return;
        if (reference.BackupArn is { } arn)
        {
            if (arn == difference.BackupArn) throw ComparisonErrors.BackupWithItself(arn);
            return;
        }

        if (difference.BackupArn is not null || Second(reference) != Second(difference)) return;
        var name = _context.Names.TableName(reference.TableName, "referenceTable");
        if (name == differenceContext.Names.TableName(difference.TableName, "differenceTable")) throw ComparisonErrors.TableWithItself(name, reference.DateTime);
    }

    private static long? Second(ComparisonSource source) => source.DateTime?.ToUnixTimeSeconds();

    private static void CheckKeys(ITableState reference, ITableState difference)
    {
        if (reference.Schema.KeyText == difference.Schema.KeyText) return;
        throw TableErrors.Validation(
            $"Tables with different keys cannot be compared: '{reference.TableName}' has ({reference.Schema.KeyText}), "
            + $"'{difference.TableName}' has ({difference.Schema.KeyText})",
            "Compare tables whose key attributes have the same names and types.", difference.TableName);
    }

    private static StateSource Source(StoreContext context, ComparisonSource source, string path) => source.BackupArn is { } arn
        ? StateSource.OfBackup(arn)
        : StateSource.OfTable(context.Names.TableName(source.TableName, path), source.DateTime);
}
