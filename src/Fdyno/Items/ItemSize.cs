using System.Text;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>Sizes as DynamoDB counts them (docs/dynamodb/items.md#item-size), in bytes. They are not the lengths of stored bytes.</summary>
public static class ItemSize
{
    /// <summary>The largest item: 400 KB.</summary>
    public const int Limit = 409_600;

    /// <summary>What a list or a map counts beside its content.</summary>
    internal const int ContainerOverhead = 3;

    /// <summary>The size of an item: of its names and values.</summary>
    public static int Of(Item item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var size = 0;
        var names = item.Names;
        var values = item.ValuesInOrder;
        for (var i = 0; i < names.Length; i++)
        {
            size = checked(size + Encoding.UTF8.GetByteCount(names[i]) + Of(values[i]));
        }

        return size;
    }

    /// <summary>The size of a value.</summary>
    public static int Of(AttributeValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Type switch
        {
            AttributeType.S => Encoding.UTF8.GetByteCount(value.AsString()),
            AttributeType.N => Of(value.AsNumber()),
            AttributeType.B => value.AsBinary().Length,
            AttributeType.BOOL or AttributeType.NULL => 1,
            AttributeType.M => checked(ContainerOverhead + value.AsMap().Count + Of(value.AsMap())),
            AttributeType.L => OfList(value.Elements),
            AttributeType.SS => value.AsStringSet().Sum(Encoding.UTF8.GetByteCount),
            AttributeType.NS => value.AsNumberSet().Sum(Of),
            _ => OfBinarySet(value.AsBinarySet()),
        };
    }

    private static int OfBinarySet(BinarySet set)
    {
        var size = 0;
        foreach (var member in set.Members)
        {
            size += member.Length;
        }

        return size;
    }

    /// <summary>The size of a number.</summary>
    public static int Of(Number number)
    {
        Span<byte> encoded = stackalloc byte[NumberEncoding.MaxLength];
        return NumberEncoding.SizeOfEncoded(encoded[..number.WriteEncoded(encoded)]);
    }

    /// <summary>The size of an encoded item, without decoding it and without allocating.</summary>
    /// <exception cref="FdynoException">StoreInvalid: the bytes are no item.</exception>
    public static int OfEncoded(ReadOnlySpan<byte> encodedItem)
    {
        var reader = new ItemDecoder(encodedItem);
        reader.ReadFormat();
        var size = reader.SkipMap(0, out _);
        reader.ExpectEnd();
        return size;
    }

    private static int OfList(ReadOnlySpan<AttributeValue> elements)
    {
        var size = checked(ContainerOverhead + elements.Length);
        foreach (var element in elements)
        {
            size = checked(size + Of(element));
        }

        return size;
    }
}
