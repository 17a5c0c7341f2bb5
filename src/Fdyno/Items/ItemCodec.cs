using System.Buffers;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>
/// The binary form of items in the store and in backups. Deterministic: equal items have equal bytes, and bytes that no encoder
/// writes are refused, so that comparing bytes is comparing items.
/// </summary>
/// <remarks>
/// <para><c>item  = format-byte(1) map</c></para>
/// <para><c>map   = count (length name-utf8 value)*</c>, names ascending by bytes</para>
/// <para><c>value = tag payload</c>: S (1) and B (3) length bytes; N (2) length-byte <see cref="NumberEncoding"/>; false (4), true (5)
/// and NULL (6) nothing; M (7) map; L (8) count value*; SS (9), NS (10), BS (11) count members, ascending, each as its type's
/// payload.</para>
/// <para>Counts and lengths are variable-length integers in their shortest form.</para>
/// </remarks>
public static class ItemCodec
{
    /// <summary>The item's bytes.</summary>
    public static byte[] Encode(Item item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var bytes = new byte[ItemEncoder.LengthOf(item)];
        ItemEncoder.Write(item, bytes);
        return bytes;
    }

    /// <summary>Writes the item's bytes.</summary>
    public static void Encode(Item item, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(destination);
        var length = ItemEncoder.LengthOf(item);
        ItemEncoder.Write(item, destination.GetSpan(length)[..length]);
        destination.Advance(length);
    }

    /// <summary>A value's bytes, as <see cref="TryGetAttribute"/> finds them in an item and <see cref="DecodeValue"/> reads them.</summary>
    public static byte[] EncodeValue(AttributeValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var bytes = new byte[ItemEncoder.LengthOf(value)];
        ItemEncoder.Write(value, bytes);
        return bytes;
    }

    /// <summary>Reads an item; all the bytes must belong to it.</summary>
    /// <exception cref="FdynoException">StoreInvalid: the bytes are no item, or one of an unknown format.</exception>
    public static Item Decode(ReadOnlySpan<byte> encodedItem)
    {
        var reader = new ItemDecoder(encodedItem);
        reader.ReadFormat();
        var item = reader.ReadMap(0);
        reader.ExpectEnd();
        return item;
    }

    /// <summary>Reads a value; all the bytes must belong to it.</summary>
    /// <exception cref="FdynoException">StoreInvalid: the bytes are no value.</exception>
    public static AttributeValue DecodeValue(ReadOnlySpan<byte> encodedValue)
    {
        var reader = new ItemDecoder(encodedValue);
        var value = reader.ReadValue(0);
        reader.ExpectEnd();
        return value;
    }

    /// <summary>
    /// Finds one attribute of an encoded item, without decoding the others and without allocating. What comes after it in the item
    /// is not looked at.
    /// </summary>
    /// <param name="encodedItem">The item's bytes.</param>
    /// <param name="utf8Name">The attribute's name.</param>
    /// <param name="encodedValue">The value's bytes.</param>
    /// <exception cref="FdynoException">StoreInvalid: the bytes up to the attribute are not valid.</exception>
    public static bool TryGetAttribute(
        ReadOnlySpan<byte> encodedItem, ReadOnlySpan<byte> utf8Name, out ReadOnlySpan<byte> encodedValue)
    {
        var reader = new ItemDecoder(encodedItem);
        reader.ReadFormat();
        for (var left = reader.ReadCount(2); left > 0; left--)
        {
            var order = reader.ReadBytes().SequenceCompareTo(utf8Name);
            if (order > 0)
            {
                break;
            }

            var start = reader.Position;
            reader.SkipValue(0);
            if (order == 0)
            {
                encodedValue = encodedItem[start..reader.Position];
                return true;
            }
        }

        encodedValue = default;
        return false;
    }

    /// <summary>Checks, without allocating, that <see cref="Decode"/> would succeed.</summary>
    /// <exception cref="FdynoException">StoreInvalid: it would not.</exception>
    public static void Validate(ReadOnlySpan<byte> encodedItem)
    {
        var reader = new ItemDecoder(encodedItem);
        reader.ReadFormat();
        reader.SkipMap(0, out _);
        reader.ExpectEnd();
    }
}
