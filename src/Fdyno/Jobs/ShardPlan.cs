using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Jobs;

/// <summary>Where to cut a table into shards, so that a store that likes it copies several ranges at a time.</summary>
internal static class ShardPlan
{
    // They stand in the backup's record, which is one value, beside all of the table's settings.
    private const int MostBoundaryBytes = 16_000;

    /// <summary>The boundaries, each a whole packed primary key. An estimate, so any moment will do.</summary>
    /// <returns>None where one range is as good, and where there is no such table: whoever copies it says so.</returns>
    public static Task<IReadOnlyList<byte[]>> MakeAsync(
        StoreContext context, BackupTuning tuning, string tableName, CancellationToken cancellationToken) =>
        MakeAsync(context, tuning, tr => context.Catalog.FindAsync(tr, tableName), cancellationToken);

    /// <inheritdoc cref="MakeAsync(StoreContext, BackupTuning, string, CancellationToken)"/>
    /// <param name="context">The connection.</param>
    /// <param name="tuning">The sizes.</param>
    /// <param name="find">Finds the table in a transaction; null where there is none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<IReadOnlyList<byte[]>> MakeAsync(
        StoreContext context, BackupTuning tuning, Func<IReadTransaction, Task<TableHandle?>> find, CancellationToken cancellationToken)
    {
        if (context.Store.PreferredRangesInFlight <= 1) return [];
        return await context.Store.ReadAsync<IReadOnlyList<byte[]>>(
            async tr =>
            {
                if (await find(tr).ConfigureAwait(false) is not { } table) return [];

                // Large items lie in their chunks, so both are cut, and a point of either kind stands for as many bytes.
                var points = await FindPointsAsync(tr, table.Keys.Items, tuning.ShardBytes).ConfigureAwait(false);
                points.AddRange(await FindPointsAsync(tr, table.Keys.Chunks, tuning.ShardBytes).ConfigureAwait(false));
                points.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
                var boundaries = await FindKeysAsync(tr, table, Thin(points, tuning.MaxShards)).ConfigureAwait(false);
                while (boundaries.Sum(b => b.Length) > MostBoundaryBytes) boundaries = Thin(boundaries, (boundaries.Count + 1) / 2);
                return boundaries;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is left of a shard.</summary>
    /// <param name="boundaries">The boundaries.</param>
    /// <param name="shard">The shard's number.</param>
    /// <param name="after">The packed primary key behind which to go on; null for the shard's beginning.</param>
    public static PrimaryKeyRange RangeOf(IReadOnlyList<byte[]> boundaries, int shard, byte[]? after) => new(
        after is not null ? PrimaryKeyRange.Behind(after) : shard > 0 ? boundaries[shard - 1] : default(ReadOnlyMemory<byte>),
        shard < boundaries.Count ? boundaries[shard] : (ReadOnlyMemory<byte>?)null);

    /// <summary>Leaves so many of the points that they make at most <paramref name="most"/> pieces, all of about one size.</summary>
    internal static List<byte[]> Thin(List<byte[]> points, int most)
    {
        var pieces = points.Count + 1;
        var shards = Math.Max(1, Math.Min(pieces, most));
        return [.. Enumerable.Range(1, shards - 1).Select(k => points[(int)((long)k * pieces / shards) - 1])];
    }

    /// <summary>The store's split points, without the prefix: they may be any bytes, such as half a key.</summary>
    private static async Task<List<byte[]>> FindPointsAsync(IReadTransaction transaction, Subspace keys, long shardBytes)
    {
        var found = await transaction.GetSplitPointsAsync(keys.Range(), shardBytes).ConfigureAwait(false);
        return [.. found.Skip(1).Take(found.Count - 2).Where(p => p.AsSpan().StartsWith(keys.Key)).Select(p => p[keys.Key.Length..])];
    }

    /// <summary>The item at or behind each point has a whole key; that of a chunk's item is in front of it, and so the next one's is taken.</summary>
    private static async Task<List<byte[]>> FindKeysAsync(IReadTransaction transaction, TableHandle table, List<byte[]> points)
    {
        var all = table.Keys.Items.Range();
        var found = new List<byte[]>();
        foreach (var point in points)
        {
            var range = all with { Begin = table.Keys.Item(point) };
            await foreach (var (key, _) in transaction.ReadAllAsync(range, new RangeReadOptions { Limit = 1 }).ConfigureAwait(false))
            {
                var boundary = table.Keys.Items.Strip(key.Span);
                if (found.Count == 0 || boundary.SequenceCompareTo(found[^1]) > 0) found.Add(boundary.ToArray());
                break;
            }
        }

        return found;
    }
}
