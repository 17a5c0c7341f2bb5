using System.Runtime.CompilerServices;
using Fdyno.Comparisons;
using Fdyno.Connection;
using Fdyno.Items;
using Fdyno.Tables;

namespace Fdyno;

/// <summary>Comparisons of tables, item by item, both ways.</summary>
public sealed class ComparisonService
{
    private const int ItemsPerReport = 1_000;
    private readonly StoreContext _context;

    internal ComparisonService(StoreContext context) => _context = context;

    /// <summary>
    /// The items that differ between two tables, in the order of their keys' bytes; none means equal. Pages are read as the caller
    /// goes on; a table that is written to meanwhile is warned of.
    /// </summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.ResourceNotFound"/>: one of the tables is not there. <see cref="FdynoErrorCode.Validation"/>: their keys
    /// have different names or types, so that no item of one could be in the other.
    /// </exception>
    public async IAsyncEnumerable<TableDifference> CompareTablesAsync(
        string referenceTable, string differenceTable, OperationContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var referenceName = _context.Names.TableName(referenceTable, "referenceTable");
        var differenceName = _context.Names.TableName(differenceTable, "differenceTable");
        var (reference, difference) = await _context.Store.ReadAsync(
            async tr => (
                await ComparedTable.OpenAsync(_context, tr, referenceName).ConfigureAwait(false),
                await ComparedTable.OpenAsync(_context, tr, differenceName).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        CheckKeys(reference, difference);
        var progress = new Progress(context, reference, difference);

        await using var left = reference.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var right = difference.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var (hasLeft, hasRight) = (await left.MoveNextAsync().ConfigureAwait(false), await right.MoveNextAsync().ConfigureAwait(false));
        while (hasLeft || hasRight)
        {
            var order = !hasRight ? -1 : !hasLeft ? 1 : left.Current.PrimaryKey.Span.SequenceCompareTo(right.Current.PrimaryKey.Span);
            var found = Compare(reference.Schema, order, order <= 0 ? left.Current : null, order >= 0 ? right.Current : null);
            if (found is not null) yield return found;
            progress.Add(order);
            if (order <= 0) hasLeft = await left.MoveNextAsync().ConfigureAwait(false);
            if (order >= 0) hasRight = await right.MoveNextAsync().ConfigureAwait(false);
        }

        progress.Report();
        foreach (var table in new[] { reference, difference })
        {
            if (!await table.HasChangedAsync(cancellationToken).ConfigureAwait(false)) continue;
            context.Warn?.Invoke(
                $"Table '{table.Name}' was written to while it was compared: what was found may be of different moments. Compare again "
                + "while nobody writes.");
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
            DifferentAttributes = reference is null || difference is null ? [] : DifferentAttributes(reference, difference),
        };
    }

    private static List<string> DifferentAttributes(Item reference, Item difference) =>
    [
        .. reference.Keys.Union(difference.Keys, StringComparer.Ordinal)
            .Where(name => !reference.TryGetValue(name, out var l) || !difference.TryGetValue(name, out var r) || !l.Equals(r))
            .Order(StringComparer.Ordinal),
    ];

    private static void CheckKeys(ComparedTable reference, ComparedTable difference)
    {
        var (left, right) = (Describe(reference.Schema), Describe(difference.Schema));
        if (left == right) return;
        throw TableErrors.Validation(
            $"Tables with different keys cannot be compared: '{reference.Name}' has ({left}), '{difference.Name}' has ({right})",
            "Compare tables whose key attributes have the same names and types.", difference.Name);
    }

    private static string Describe(TableSchema schema) =>
        schema.Range is null
            ? $"{schema.Hash.Name}:{schema.Hash.Type}"
            : $"{schema.Hash.Name}:{schema.Hash.Type}, {schema.Range.Name}:{schema.Range.Type}";

    /// <summary>Counts the items of both sides.</summary>
    private sealed class Progress(OperationContext context, ComparedTable reference, ComparedTable difference)
    {
        private long _items;
        private long _told;

        public void Add(int order)
        {
            _items += order == 0 ? 2 : 1;
            if (_items - _told >= ItemsPerReport) Report();
        }

        public void Report()
        {
            _told = _items;
            var total = reference.Items + difference.Items;

            // Sizes are those of the whole tables in proportion: an item's own would have to be computed for nothing else.
            var bytes = total == 0 ? 0 : (long)((reference.Bytes + difference.Bytes) * Math.Min(1.0, (double)_items / total));
            context.Progress?.Report(new OperationProgress(
                $"Comparing table {reference.Name} with table {difference.Name}", _items, bytes, total, reference.Bytes + difference.Bytes));
        }
    }
}
