using System.Buffers.Binary;
using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.Catalog;

/// <summary>
/// Up to where a table's past is gone. It begins at the commit that began the log, and only ever rises: as of a version below it, nothing
/// can be read; as of it or a later one, everything.
/// </summary>
/// <param name="Stamp">Before-images of commits up to this one are gone, or may be.</param>
/// <param name="Second">The first second, counted from 1970, whose end is not below.</param>
/// <param name="HasBelow">Whether there may be before-images below that are not cleared yet.</param>
internal readonly record struct Watermark(Versionstamp Stamp, long Second, bool HasBelow)
{
    private const int ValueBytes = Versionstamp.Length + sizeof(long) + 1;

    /// <summary>Reads the watermark; null where nothing was ever logged.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreInvalid"/>.</exception>
    public static async Task<Watermark?> ReadAsync(IReadTransaction transaction, HistoryKeyspace keys) =>
        Parse(await transaction.GetAsync(keys.Watermark).ConfigureAwait(false));

    /// <summary>Reads a stored watermark; null where there is none.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.StoreInvalid"/>.</exception>
    public static Watermark? Parse(ReadOnlySpan<byte> value) => value.Length switch
    {
        0 => null,
        ValueBytes => new Watermark(
            Versionstamp.Read(value), BinaryPrimitives.ReadInt64LittleEndian(value[Versionstamp.Length..]), value[^1] != 0),
        _ => throw StoreErrors.Damaged("the store", "the watermark of a table's history cannot be read"),
    };

    /// <summary>Sets the watermark to a transaction's own commit, with which a log begins. It cannot be read in it from then on.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="keys">The table's past.</param>
    /// <param name="second">The second of the commit.</param>
    /// <param name="hasBelow">Whether something of an earlier log may be left.</param>
    public static void Begin(ITransaction transaction, HistoryKeyspace keys, long second, bool hasBelow) =>
        transaction.SetVersionstampedValue(keys.Watermark, new Watermark(Versionstamp.Incomplete(), second, hasBelow).ToValue(), 0);

    /// <summary>Sets the watermark. The caller has read it, and all pins, in the same transaction, and only ever raises it.</summary>
    public void Write(ITransaction transaction, HistoryKeyspace keys) => transaction.Set(keys.Watermark, ToValue());

    private byte[] ToValue()
    {
        var value = new byte[ValueBytes];
        Stamp.Write(value);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(Versionstamp.Length), Second);
        value[^1] = HasBelow ? (byte)1 : (byte)0;
        return value;
    }
}
