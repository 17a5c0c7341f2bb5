using System.Text;
using System.Text.Unicode;
using Fdyno.Errors;
using Fdyno.Texts;

namespace Fdyno.Items;

/// <summary>
/// Walks an item's binary form, decoding it or only checking and measuring it. Whatever the bytes are, the outcome is a value or a
/// <see cref="FdynoException"/>: lengths are checked before they are used, counts before room is made for them, depth before
/// going deeper.
/// </summary>
internal ref struct ItemDecoder
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    internal ItemDecoder(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    internal readonly int Position => _position;

    /// <summary>Reads the first byte of an item.</summary>
    internal void ReadFormat()
    {
        var format = ReadByte();
        if (format != ItemFormat.Format)
        {
            throw ItemErrors.UnknownFormat(format, ItemFormat.Format);
        }
    }

    /// <summary>Checks that nothing is left.</summary>
    internal readonly void ExpectEnd()
    {
        if (_position != _bytes.Length)
        {
            throw ItemErrors.Malformed($"it is followed by {Quantity.Of(_bytes.Length - _position, "byte")}");
        }
    }

    /// <summary>Reads a count of things that take at least <paramref name="leastSize"/> bytes each.</summary>
    internal int ReadCount(int leastSize)
    {
        var count = ReadLength();
        return count <= (_bytes.Length - _position) / leastSize ? count : throw EndsEarly();
    }

    /// <summary>Reads bytes with their length before them.</summary>
    internal ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadLength();
        if (length > _bytes.Length - _position)
        {
            throw EndsEarly();
        }

        var bytes = _bytes.Slice(_position, length);
        _position += length;
        return bytes;
    }

    /// <summary>Reads a map.</summary>
    /// <param name="depth">The levels of lists and maps around it.</param>
    internal Item ReadMap(int depth)
    {
        var count = ReadCount(2);
        if (count == 0)
        {
            return Item.Empty;
        }

        var names = new string[count];
        var values = new AttributeValue[count];
        ReadOnlySpan<byte> previous = default;
        for (var i = 0; i < count; i++)
        {
            var name = ReadUtf8();
            CheckOrder(i, previous, name);
            previous = name;
            names[i] = Encoding.UTF8.GetString(name);
            values[i] = ReadValue(depth);
        }

        return Item.FromSorted(names, values);
    }

    /// <summary>Reads a value.</summary>
    /// <param name="depth">The levels of lists and maps around it.</param>
    internal AttributeValue ReadValue(int depth)
    {
        var tag = ReadByte();
        switch (tag)
        {
            case ItemFormat.String:
                return AttributeValue.WellFormedString(Encoding.UTF8.GetString(ReadUtf8()));
            case ItemFormat.Number:
                return AttributeValue.Number(new Number(ReadNumber()));
            case ItemFormat.Binary:
                return AttributeValue.OwnedBinary(ReadBytes().ToArray());
            case ItemFormat.False:
                return AttributeValue.Bool(false);
            case ItemFormat.True:
                return AttributeValue.Bool(true);
            case ItemFormat.Null:
                return AttributeValue.Null;
            case ItemFormat.Map:
                return AttributeValue.Map(ReadMap(OneDeeper(depth)));
            case ItemFormat.List:
                return ReadList(OneDeeper(depth));
            case ItemFormat.StringSet:
            case ItemFormat.NumberSet:
            case ItemFormat.BinarySet:
                return ReadSet(tag);
            default:
                throw UnknownTag(tag);
        }
    }

    /// <summary>Checks a map and passes over it.</summary>
    /// <param name="depth">The levels of lists and maps around it.</param>
    /// <param name="count">The number of its attributes.</param>
    /// <returns>The bytes that DynamoDB counts for its names and values.</returns>
    internal int SkipMap(int depth, out int count)
    {
        var size = 0;
        count = ReadCount(2);
        ReadOnlySpan<byte> previous = default;
        for (var i = 0; i < count; i++)
        {
            var name = ReadUtf8();
            CheckOrder(i, previous, name);
            previous = name;
            size += name.Length + SkipValue(depth);
        }

        return size;
    }

    /// <summary>Checks a value and passes over it.</summary>
    /// <param name="depth">The levels of lists and maps around it.</param>
    /// <returns>The bytes that DynamoDB counts for it.</returns>
    internal int SkipValue(int depth)
    {
        var tag = ReadByte();
        switch (tag)
        {
            case ItemFormat.String:
                return ReadUtf8().Length;
            case ItemFormat.Number:
                return NumberEncoding.SizeOfEncoded(ReadNumber());
            case ItemFormat.Binary:
                return ReadBytes().Length;
            case ItemFormat.False:
            case ItemFormat.True:
            case ItemFormat.Null:
                return 1;
            case ItemFormat.Map:
                return ItemSize.ContainerOverhead + SkipMap(OneDeeper(depth), out var attributes) + attributes;
            case ItemFormat.List:
                return ItemSize.ContainerOverhead + SkipList(OneDeeper(depth));
            case ItemFormat.StringSet:
            case ItemFormat.NumberSet:
            case ItemFormat.BinarySet:
                return SkipSet(tag);
            default:
                throw UnknownTag(tag);
        }
    }

    private static FdynoException EndsEarly() => ItemErrors.Malformed("it ends too early");

    private static FdynoException UnknownTag(byte tag) => ItemErrors.Malformed($"no value has the type {tag}");

    private static int OneDeeper(int depth) => depth < AttributeValue.MaxNesting
        ? depth + 1
        : throw ItemErrors.Malformed($"its values are nested more than {AttributeValue.MaxNesting} levels deep");

    private static void CheckOrder(int index, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> next)
    {
        if (index > 0 && previous.SequenceCompareTo(next) >= 0)
        {
            throw ItemErrors.Malformed("its names or members are out of order");
        }
    }

    private AttributeValue ReadList(int depth)
    {
        var elements = new AttributeValue[ReadCount(1)];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = ReadValue(depth);
        }

        return AttributeValue.OwnedList(elements);
    }

    private int SkipList(int depth)
    {
        var count = ReadCount(1);
        var size = count;
        for (var i = 0; i < count; i++)
        {
            size += SkipValue(depth);
        }

        return size;
    }

    private AttributeValue ReadSet(byte tag)
    {
        // Checked as a whole first, so that no set is made of members that turn out to be out of order.
        var start = _position;
        SkipSet(tag);
        _position = start;
        var count = ReadLength();
        switch (tag)
        {
            case ItemFormat.StringSet:
                var strings = new string[count];
                for (var i = 0; i < count; i++)
                {
                    strings[i] = Encoding.UTF8.GetString(ReadBytes());
                }

                return AttributeValue.StringSet(StringSet.FromSorted(strings));
            case ItemFormat.NumberSet:
                var numbers = new Number[count];
                for (var i = 0; i < count; i++)
                {
                    numbers[i] = new Number(ReadBytes());
                }

                return AttributeValue.NumberSet(NumberSet.FromSorted(numbers));
            default:
                var binaries = new byte[count][];
                for (var i = 0; i < count; i++)
                {
                    binaries[i] = ReadBytes().ToArray();
                }

                return AttributeValue.BinarySet(BinarySet.FromOwned(binaries));
        }
    }

    private int SkipSet(byte tag)
    {
        var count = ReadCount(1);
        if (count == 0)
        {
            throw ItemErrors.Malformed("it has an empty set");
        }

        var size = 0;
        ReadOnlySpan<byte> previous = default;
        for (var i = 0; i < count; i++)
        {
            var member = tag switch
            {
                ItemFormat.StringSet => ReadUtf8(),
                ItemFormat.NumberSet => ReadNumber(),
                _ => ReadBytes(),
            };
            CheckOrder(i, previous, member);
            previous = member;
            size += tag == ItemFormat.NumberSet ? NumberEncoding.SizeOfEncoded(member) : member.Length;
        }

        return size;
    }

    private byte ReadByte() => _position < _bytes.Length ? _bytes[_position++] : throw EndsEarly();

    private int ReadLength()
    {
        var first = ReadByte();
        if (first < 0x80)
        {
            return first;
        }

        var length = (ulong)(first & 0x7F);
        for (var shift = 7; shift < 35; shift += 7)
        {
            var next = ReadByte();
            length |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return next != 0 && length <= int.MaxValue ? (int)length : throw ItemErrors.Malformed("a length is not valid");
            }
        }

        throw ItemErrors.Malformed("a length is not valid");
    }

    private ReadOnlySpan<byte> ReadUtf8()
    {
        var bytes = ReadBytes();
        return Utf8.IsValid(bytes) ? bytes : throw ItemErrors.Malformed("a text is not valid UTF-8");
    }

    private ReadOnlySpan<byte> ReadNumber()
    {
        var bytes = ReadBytes();
        return NumberEncoding.IsValid(bytes) ? bytes : throw ItemErrors.Malformed("a number's bytes are not valid");
    }
}
