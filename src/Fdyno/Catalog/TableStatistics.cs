using System.Buffers.Binary;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Catalog;

/// <summary>
/// A table's exact counts and sizes. Writers add to one of several shards of a counter and never read them, so they do not wait for
/// each other; a reader sums all shards at one version.
/// </summary>
/// <param name="Items">Number of items.</param>
/// <param name="Bytes">Size of all items, in bytes by DynamoDB's rules.</param>
/// <param name="Writes">Number of changes of items since the table was made: while it stands still, no item changed.</param>
/// <param name="Indexes">Number of entries and their size, by index name.</param>
internal sealed record TableStatistics(long Items, long Bytes, long Writes, IReadOnlyDictionary<string, (long Items, long Bytes)> Indexes)
{
    /// <summary>Those of a table without items.</summary>
    public static readonly TableStatistics None = new(0, 0, 0, new Dictionary<string, (long Items, long Bytes)>());

    /// <summary>Reads all counters at the transaction's version.</summary>
    public static async Task<TableStatistics> ReadAsync(IReadTransaction transaction, TableKeyspace keys)
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var entry in transaction.ReadAllAsync(keys.Counters.Range()).ConfigureAwait(false))
            Add(sums, keys.Counters, entry);
        var indexes = new Dictionary<string, (long Items, long Bytes)>(StringComparer.Ordinal);
        foreach (var (counter, sum) in sums)
        {
            var slash = counter.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0) continue;
            var of = indexes.GetValueOrDefault(counter[(slash + 1)..]);
            indexes[counter[(slash + 1)..]] = counter[..slash] == KeyspaceNames.ItemCounter ? of with { Items = sum } : of with { Bytes = sum };
        }

        return new TableStatistics(
            sums.GetValueOrDefault(KeyspaceNames.ItemCounter),
            sums.GetValueOrDefault(KeyspaceNames.ByteCounter),
            sums.GetValueOrDefault(KeyspaceNames.WriteCounter),
            indexes);
    }

    /// <summary>The number of changes of items so far. Read serializably, any later change conflicts.</summary>
    public static async Task<long> ReadWritesAsync(IReadTransaction transaction, TableKeyspace keys)
    {
        var sum = 0L;
        var range = keys.Counters.Sub(KeyspaceNames.WriteCounter).Range();
        await foreach (var entry in transaction.ReadAllAsync(range).ConfigureAwait(false))
            sum += BinaryPrimitives.ReadInt64LittleEndian(entry.Value.Span);
        return sum;
    }

    private static void Add(Dictionary<string, long> sums, Subspace counters, KeyValue entry)
    {
        var reader = counters.Read(entry.Key.Span);
        var counter = reader.ReadString();
        sums[counter] = sums.GetValueOrDefault(counter) + BinaryPrimitives.ReadInt64LittleEndian(entry.Value.Span);
    }
}
