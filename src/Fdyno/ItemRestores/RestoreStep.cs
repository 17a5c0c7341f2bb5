using Fdyno.Catalog;
using Fdyno.Comparisons;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.ItemRestores;

/// <summary>A difference between what an item was and what it is.</summary>
/// <param name="PrimaryKey">Its packed primary key.</param>
/// <param name="Then">The item's encoding as it was; null where there was none.</param>
/// <param name="Now">The item's encoding as it is; null where there is none.</param>
internal readonly record struct RestoreDifference(ReadOnlyMemory<byte> PrimaryKey, ReadOnlyMemory<byte>? Then, ReadOnlyMemory<byte>? Now);

/// <summary>
/// Puts the items of a range of keys back, as far as one transaction goes: compares what they were with what they are, at the
/// transaction's own version, and writes the differences.
/// </summary>
/// <param name="Differences">The differences, in the order of their keys.</param>
/// <param name="Rest">What of the range is left; empty at its end.</param>
internal sealed record RestoreStep(IReadOnlyList<RestoreDifference> Differences, PrimaryKeyRange Rest)
{
    // The key, and what a store counts for the write itself.
    private const int CostOfWrite = 200;

    /// <summary>Finds the differences, up to about so many bytes of them.</summary>
    /// <param name="transaction">The transaction. Read serializably, what is found is what is written over.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="items">What was there then: all items of the range, in the order of their keys.</param>
    /// <param name="range">The range.</param>
    /// <param name="bytes">How many bytes are read and found different, about; it is one difference at least, unless there is none.</param>
    public static async Task<RestoreStep> FindAsync(
        IReadTransaction transaction, TableHandle table, IReadOnlyList<StoredItem> items, PrimaryKeyRange range, int bytes)
    {
        var page = await ReadAsync(transaction, table, range, bytes).ConfigureAwait(false);
        var read = page.Rest.IsEmpty ? range : range with { End = PrimaryKeyRange.Behind(page.Items[^1].PrimaryKey.Span) };
        var differences = new List<RestoreDifference>();
        var (then, now, cost) = (FirstIn(items, range), 0, 0L);
        while (cost <= bytes)
        {
            var (hasThen, hasNow) = (then < items.Count && read.EndsBehind(items[then].PrimaryKey.Span), now < page.Items.Count);
            if (!hasThen && !hasNow) return new RestoreStep(differences, page.Rest.IsEmpty ? Nothing(range) : range with { Begin = read.End!.Value });
            var order = !hasThen ? 1 : !hasNow ? -1 : items[then].PrimaryKey.Span.SequenceCompareTo(page.Items[now].PrimaryKey.Span);
            var wanted = order <= 0 ? items[then++] : (StoredItem?)null;
            var found = order >= 0 ? page.Items[now++] : (StoredItem?)null;
            if (order == 0 && wanted!.Value.Encoded.Span.SequenceEqual(found!.Value.Encoded.Span)) continue;
            var difference = new RestoreDifference((wanted ?? found)!.Value.PrimaryKey, wanted?.Encoded, found?.Encoded);
            differences.Add(difference);
            cost += CostOfWrite + (difference.Then?.Length ?? 0) + (difference.Now?.Length ?? 0);
        }

        // What is behind the last difference comes in the next step.
        return new RestoreStep(differences, range with { Begin = PrimaryKeyRange.Behind(differences[^1].PrimaryKey.Span) });
    }

    /// <summary>Writes the differences that were found in the same transaction, each item checked against the rules of the table before.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>: an item breaks a rule of the table, and nothing is written.</exception>
    public async Task WriteAsync(ITransaction transaction, TableHandle table, StoreContext context)
    {
        var puts = new List<ItemPut>();
        foreach (var (primaryKey, then, _) in Differences)
        {
            if (then is not { } encoded) continue;
            var item = ItemCodec.Decode(encoded.Span);
            Check(table, primaryKey, item);
            puts.Add(new ItemPut(primaryKey, item, encoded));
        }

        var writer = new TableWriter(transaction, table, context);
        await writer.PutAllAsync(puts).ConfigureAwait(false);
        foreach (var gone in Differences.Where(d => d.Then is null)) await writer.DeleteAsync(gone.PrimaryKey).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>The differences as users see them.</summary>
    public List<RestoredItem> Describe(TableSchema schema) =>
    [
        .. Differences.Select(difference =>
        {
            var then = difference.Then is { } t ? ItemCodec.Decode(t.Span) : null;
            var now = difference.Now is { } n ? ItemCodec.Decode(n.Span) : null;
            return new RestoredItem
            {
                Kind = then is null ? ItemRestoreKind.Removed : now is null ? ItemRestoreKind.PutBack : ItemRestoreKind.Overwritten,
                Key = schema.UnpackKey(difference.PrimaryKey.Span),
                Restored = then,
                Replaced = now,
                DifferentAttributes = AttributeDifferences.Between(then, now),
            };
        }),
    ];

    private static async Task<ItemPage> ReadAsync(IReadTransaction transaction, TableHandle table, PrimaryKeyRange range, int bytes)
    {
        var left = range.In(table.Keys.Items);
        while (true)
        {
            var page = await ItemPages.ReadAsync(transaction, table, left, new RangeReadOptions { TargetBytes = bytes }).ConfigureAwait(false);
            if (page.Items.Count > 0 || page.Rest.IsEmpty) return page;
            left = page.Rest;
        }
    }

    private static int FirstIn(IReadOnlyList<StoredItem> items, PrimaryKeyRange range)
    {
        var first = 0;
        while (first < items.Count && items[first].PrimaryKey.Span.SequenceCompareTo(range.Begin.Span) < 0) first++;
        return first;
    }

    private static PrimaryKeyRange Nothing(PrimaryKeyRange range) => range with { Begin = range.End ?? PrimaryKeyRange.Nothing };

    private static void Check(TableHandle table, ReadOnlyMemory<byte> primaryKey, Item item)
    {
        try
        {
            ItemBatchTransaction.Check(table, item);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.Validation)
        {
            throw ItemRestoreErrors.NotAllowed(table.Record.TableName, table.Schema.UnpackKey(primaryKey.Span), e);
        }
    }
}
