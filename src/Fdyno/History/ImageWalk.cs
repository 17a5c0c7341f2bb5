using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>The before-images that tell what the keys of a range held as of a version.</summary>
/// <param name="Images">For each key with a later commit the image of the first one, in the order of the keys.</param>
/// <param name="Rest">What of the range is left; every key before it has been looked at to its end.</param>
internal sealed record ImagePage(IReadOnlyList<BeforeImage> Images, PrimaryKeyRange Rest);

/// <summary>
/// Walks over before-images, from key to key: within a key it jumps to the version that is asked for, and from there to the next key. So
/// the work over a key does not grow with the number of its images. How many images are read at a time follows from how much of the last
/// ones a key took: where keys have few images, reading past those of no use is cheaper than a jump over each.
/// </summary>
internal sealed class ImageWalk
{
    // For a page's size; so that one also ends in time where it finds nothing.
    private const int CostOfRead = 4_096;

    // A jump costs a round trip; so many bytes could have been read instead.
    private const int CostOfJump = 16 * 1024;
    private const int LeastAtOnce = 2;
    private const int MostAtOnce = 4_096;
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
            var (keysPassed, bytesOfPage) = (0, 0L);
            foreach (var (key, value) in page.Items)
            {
                bytesOfPage += key.Length + value.Length;
                var (primaryKey, image) = Parse(table, key);
                if (current is not { } known || !known.Span.SequenceEqual(primaryKey.Span))
                {
                    // All of the key before has been passed.
                    complete |= current is not null;
                    (current, isTold) = (primaryKey, false);
                    keysPassed++;
                }

                if (isTold || image is not { } of || of.CompareCommitTo(stamp) <= 0) continue;
                images.Add(new BeforeImage(primaryKey, of, value));
                isTold = true;
                if (images.Count == mostImages) return new ImagePage(images, range with { Begin = PrimaryKeyRange.Behind(primaryKey.Span) });
            }

            read += CostOfRead + bytesOfPage;
            Adapt(keysPassed, bytesOfPage);
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

    private void Adapt(int keysPassed, long bytes)
    {
        var worth = (long)CostOfJump * Math.Max(1, keysPassed);
        if (bytes > worth) _atOnce = Math.Max(LeastAtOnce, _atOnce / 2);
        else if (bytes * 2 <= worth) _atOnce = Math.Min(MostAtOnce, _atOnce * 2);
    }
}
