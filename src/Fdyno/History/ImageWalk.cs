using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.History;

/// <summary>The before-images that tell what the keys of a range held as of a version.</summary>
/// <param name="Images">For each key with a later commit the image of the first one, in the order of the keys.</param>
/// <param name="Rest">What of the range is left; every key before it has been looked at to its end.</param>
internal sealed record ImagePage(IReadOnlyList<BeforeImage> Images, PrimaryKeyRange Rest);

/// <summary>
/// Walks over before-images, from key to key: within a key it jumps to the version that is asked for, and from there to the next key. So
/// the work over a key does not grow with the number of its images. How many images are read at a time follows from how many of the last
/// ones were of use.
/// </summary>
internal sealed class ImageWalk
{
    // A jump costs a round trip; so much could have been read instead.
    private const int CostOfRead = 4_096;
    private const int LeastAtOnce = 2;
    private const int MostAtOnce = 1_024;
    private const int BytesAtOnce = 128 * 1024;

    private int _atOnce = 64;

    /// <summary>Reads on until about so many bytes or so many images are read, and at least one key.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="range">The keys.</param>
    /// <param name="stamp">The version.</param>
    /// <param name="bytes">About how many bytes to read, those that are of no use among them.</param>
    /// <param name="mostImages">The most images; 0 for no limit.</param>
    public async Task<ImagePage> ReadAsync(
        IReadTransaction transaction, TableHandle table, PrimaryKeyRange range, Versionstamp stamp, int bytes, int mostImages)
    {
        var keys = table.Keys.History;
        var images = new List<BeforeImage>();
        var left = range.In(keys.Images);
        var (read, complete) = (0L, false);
        ReadOnlyMemory<byte>? current = null;
        var isTold = false;
        while (true)
        {
            var page = await transaction.GetRangeAsync(
                left, new RangeReadOptions { Limit = _atOnce, TargetBytes = Math.Min(bytes, BytesAtOnce) }).ConfigureAwait(false);
            read += CostOfRead;
            var before = images.Count;
            foreach (var (key, value) in page.Items)
            {
                read += key.Length + value.Length;
                var (primaryKey, image) = Parse(table, key);
                if (current is not { } known || !known.Span.SequenceEqual(primaryKey.Span))
                {
                    // All of the key before has been passed.
                    complete |= current is not null;
                    (current, isTold) = (primaryKey, false);
                }

                if (isTold || image is not { } of || of.CompareCommitTo(stamp) <= 0) continue;
                images.Add(new BeforeImage(primaryKey, of, value));
                isTold = true;
                if (images.Count == mostImages) return new ImagePage(images, range with { Begin = PrimaryKeyRange.Behind(primaryKey.Span) });
            }

            Adapt(images.Count - before, page.Items.Count);
            if (!page.HasMore) return new ImagePage(images, range with { Begin = range.End ?? PrimaryKeyRange.Nothing });
            if (current is not { } last) continue;
            complete |= isTold;
            if (read >= bytes && complete)
                return new ImagePage(images, range with { Begin = isTold ? PrimaryKeyRange.Behind(last.Span) : last });
            left = left with
            {
                Begin = isTold
                    ? (byte[])[.. keys.Images.Key, .. PrimaryKeyRange.Behind(last.Span)]
                    : Later(keys.Image(last.Span, stamp.NextCommit()).ToArray(), page.Rest(left, reverse: false).Begin),
            };
            if (!left.IsEmpty) continue;
            return new ImagePage(images, range with { Begin = range.End ?? PrimaryKeyRange.Nothing });
        }
    }

    private static ReadOnlyMemory<byte> Later(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) =>
        one.Span.SequenceCompareTo(other.Span) >= 0 ? one : other;

    private static (ReadOnlyMemory<byte> PrimaryKey, Versionstamp? Image) Parse(TableHandle table, ReadOnlyMemory<byte> key)
    {
        var reader = table.Keys.History.Images.Read(key.Span);
        table.Schema.SkipKey(ref reader);
        var primaryKey = key[table.Keys.History.Images.Key.Length..reader.Position];
        var stamp = reader.ReadVersionstamp();
        return (primaryKey, reader.AtEnd ? stamp : null);
    }

    private void Adapt(int useful, int all)
    {
        if (useful * 4 < all) _atOnce = Math.Max(LeastAtOnce, _atOnce / 2);
        else if (useful * 2 >= all) _atOnce = Math.Min(MostAtOnce, _atOnce * 2);
    }
}
