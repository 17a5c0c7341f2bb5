using Fdyno.Connection;
using Fdyno.Storage;

namespace Fdyno.Backups;

/// <summary>Where to cut a table into shards, so that a store that likes it copies several ranges at a time.</summary>
internal static class ShardPlan
{
    /// <summary>The boundaries, each a whole packed primary key. An estimate, so any moment will do.</summary>
    /// <returns>None where one range is as good, and where there is no such table: whoever copies it says so.</returns>
    public static async Task<IReadOnlyList<byte[]>> MakeAsync(
        StoreContext context, BackupTuning tuning, string tableName, CancellationToken cancellationToken)
    {
        if (context.Store.PreferredRangesInFlight <= 1) return [];
        return await context.Store.ReadAsync<IReadOnlyList<byte[]>>(
            async tr =>
            {
                if (await context.Catalog.FindAsync(tr, tableName).ConfigureAwait(false) is not { } table) return [];
                var range = table.Keys.Items.Range();
                var points = await tr.GetSplitPointsAsync(range, tuning.ShardBytes).ConfigureAwait(false);
                var inner = points.Skip(1).Take(points.Count - 2).ToList();
                var step = Math.Max(1, (inner.Count + tuning.MaxShards) / tuning.MaxShards);
                var boundaries = new List<byte[]>();
                for (var i = step - 1; i < inner.Count; i += step)
                {
                    // A split point is some bytes; the item at or behind it has a whole key.
                    var page = await tr.GetRangeAsync(range with { Begin = inner[i] }, new RangeReadOptions { Limit = 1 }).ConfigureAwait(false);
                    if (page.Items.Count == 0) break;
                    var boundary = table.Keys.Items.Strip(page.Items[0].Key.Span);
                    if (boundaries.Count == 0 || boundary.SequenceCompareTo(boundaries[^1]) > 0) boundaries.Add(boundary.ToArray());
                }

                return boundaries;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
