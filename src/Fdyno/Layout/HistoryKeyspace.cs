using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Layout;

/// <summary>
/// Where a table's past stands. Before-images are in the order of the items' keys, so that both can be read side by side: whichever
/// packed primary key comes first among the items has all its images before those of the other. That holds also where one packed key is
/// the beginning of the other (<c>a</c>, <c>a\0b</c>): behind the shorter one stands the versionstamp's 0x33, behind the same bytes of the
/// longer one the escape's 0xFF.
/// </summary>
internal sealed class HistoryKeyspace
{
    /// <summary>The past of the table with these keys.</summary>
    public HistoryKeyspace(Subspace table)
    {
        Images = table.Sub(KeyspaceNames.History);
        Marks = table.Sub(KeyspaceNames.TimeMarks);
        Days = table.Sub(KeyspaceNames.HistoryDays);
        Pins = table.Sub(KeyspaceNames.Pins);
        Watermark = table.Pack(KeyspaceNames.Watermark);
    }

    /// <summary>Before-images, by packed primary key, versionstamp and number of the chunk.</summary>
    public Subspace Images { get; }

    /// <summary>Time marks, by second and versionstamp.</summary>
    public Subspace Marks { get; }

    /// <summary>Which keys got before-images on a day, by day and packed primary key.</summary>
    public Subspace Days { get; }

    /// <summary>Pins, by id.</summary>
    public Subspace Pins { get; }

    /// <summary>The key of the watermark.</summary>
    public byte[] Watermark { get; }

    /// <summary>The key of a before-image.</summary>
    /// <param name="primaryKey">The packed primary key.</param>
    /// <param name="stamp">The commit that replaced the image; incomplete for the commit of the transaction that writes it.</param>
    public TupleWriter Image(ReadOnlySpan<byte> primaryKey, Versionstamp stamp) =>
        Images.StartKey(primaryKey.Length + 24).AddRaw(primaryKey).AddVersionstamp(stamp);

    /// <summary>The key of a chunk of a before-image.</summary>
    /// <inheritdoc cref="Image"/>
    /// <param name="primaryKey">The packed primary key.</param>
    /// <param name="stamp">As for <see cref="Image"/>.</param>
    /// <param name="number">The chunk's number, from 0.</param>
    public TupleWriter ImageChunk(ReadOnlySpan<byte> primaryKey, Versionstamp stamp, int number) => Image(primaryKey, stamp).AddInteger(number);

    /// <summary>The before-images of one key, of commits behind one and up to another.</summary>
    /// <param name="primaryKey">The packed primary key.</param>
    /// <param name="after">The commit behind which they begin; null for the first one there is.</param>
    /// <param name="upTo">The last commit; null for the last one there is.</param>
    public KeyRange ImagesOf(ReadOnlySpan<byte> primaryKey, Versionstamp? after, Versionstamp? upTo) => new(
        after is { } a ? Image(primaryKey, a.NextCommit()).ToArray() : Images.StartKey(primaryKey.Length).AddRaw(primaryKey).ToArray(),
        upTo is { } u ? Image(primaryKey, u.NextCommit()).ToArray() : [.. Images.Key, .. PrimaryKeyRange.Behind(primaryKey)]);

    /// <summary>The key that says that a primary key got a before-image on a day.</summary>
    /// <param name="day">The day, counted from 1970-01-01.</param>
    /// <param name="primaryKey">The packed primary key.</param>
    public byte[] Day(long day, ReadOnlySpan<byte> primaryKey) =>
        Days.StartKey(primaryKey.Length + 8).AddInteger(day).AddRaw(primaryKey).ToArray();

    /// <summary>The key of a pin.</summary>
    public byte[] Pin(string id) => Pins.Pack(id);

    /// <summary>The key of a pin's lease.</summary>
    public byte[] PinLease(string id) => Pins.Pack(id, KeyspaceNames.PinLease);
}
