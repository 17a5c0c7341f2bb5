using System.Text;

namespace Fdyno.Items;

/// <summary>
/// Writes items in their binary form. The length is computed first, so that the bytes go straight into one array of the right
/// size: measuring strings is quicker than growing and copying buffers.
/// </summary>
internal ref struct ItemEncoder
{
    private readonly Span<byte> _destination;
    private int _position;

    private ItemEncoder(Span<byte> destination) => _destination = destination;

    /// <summary>The length of an item's bytes.</summary>
    internal static int LengthOf(Item item) => checked(1 + LengthOfMap(item));

    /// <summary>The length of a value's bytes.</summary>
    internal static int LengthOf(AttributeValue value)
    {
        checked
        {
            switch (value.Type)
            {
                case AttributeType.S:
                    return 1 + LengthOfString(value.AsString());
                case AttributeType.N:
                    return 2 + value.AsNumber().EncodedLength;
                case AttributeType.B:
                    return 1 + LengthOfBytes(value.AsBinary().Length);
                case AttributeType.BOOL:
                case AttributeType.NULL:
                    return 1;
                case AttributeType.M:
                    return 1 + LengthOfMap(value.AsMap());
                default:
                    return 1 + LengthOfMembers(value);
            }
        }
    }

    /// <summary>Writes an item to a span of <see cref="LengthOf(Item)"/> bytes.</summary>
    internal static void Write(Item item, Span<byte> destination)
    {
        var writer = new ItemEncoder(destination);
        writer.WriteByte(ItemFormat.Format);
        writer.WriteMap(item);
    }

    /// <summary>Writes a value to a span of <see cref="LengthOf(AttributeValue)"/> bytes.</summary>
    internal static void Write(AttributeValue value, Span<byte> destination)
    {
        var writer = new ItemEncoder(destination);
        writer.WriteValue(value);
    }

    private static int LengthOfString(string text) => LengthOfBytes(Encoding.UTF8.GetByteCount(text));

    private static int LengthOfBytes(int length) => checked(ItemFormat.LengthOfLength(length) + length);

    private static int LengthOfMap(Item item)
    {
        var length = ItemFormat.LengthOfLength(item.Count);
        var values = item.ValuesInOrder;
        for (var i = 0; i < values.Length; i++)
        {
            length = checked(length + LengthOfString(item.Names[i]) + LengthOf(values[i]));
        }

        return length;
    }

    private static int LengthOfMembers(AttributeValue value)
    {
        checked
        {
            int length;
            switch (value.Type)
            {
                case AttributeType.L:
                    length = ItemFormat.LengthOfLength(value.Elements.Length);
                    foreach (var element in value.Elements)
                    {
                        length += LengthOf(element);
                    }

                    return length;
                case AttributeType.SS:
                    length = ItemFormat.LengthOfLength(value.AsStringSet().Count);
                    foreach (var member in value.AsStringSet().Members)
                    {
                        length += LengthOfString(member);
                    }

                    return length;
                case AttributeType.NS:
                    length = ItemFormat.LengthOfLength(value.AsNumberSet().Count);
                    foreach (var member in value.AsNumberSet().Members)
                    {
                        length += 1 + member.EncodedLength;
                    }

                    return length;
                default:
                    length = ItemFormat.LengthOfLength(value.AsBinarySet().Count);
                    foreach (var member in value.AsBinarySet().Members)
                    {
                        length += LengthOfBytes(member.Length);
                    }

                    return length;
            }
        }
    }

    private void WriteByte(byte value) => _destination[_position++] = value;

    private void WriteLength(int length) => _position += ItemFormat.WriteLength(_destination[_position..], length);

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteLength(bytes.Length);
        bytes.CopyTo(_destination[_position..]);
        _position += bytes.Length;
    }

    private void WriteString(string text)
    {
        // Up to 42 characters take at most 126 bytes, whose length takes one byte: no need to measure before writing.
        if (text.Length <= 42)
        {
            var length = Encoding.UTF8.GetBytes(text, _destination[(_position + 1)..]);
            _destination[_position] = (byte)length;
            _position += 1 + length;
            return;
        }

        WriteLength(Encoding.UTF8.GetByteCount(text));
        _position += Encoding.UTF8.GetBytes(text, _destination[_position..]);
    }

    private void WriteNumber(Number number)
    {
        var length = number.WriteEncoded(_destination[(_position + 1)..]);
        _destination[_position] = (byte)length;
        _position += 1 + length;
    }

    private void WriteMap(Item item)
    {
        WriteLength(item.Count);
        var names = item.Names;
        var values = item.ValuesInOrder;
        for (var i = 0; i < names.Length; i++)
        {
            WriteString(names[i]);
            WriteValue(values[i]);
        }
    }

    private void WriteValue(AttributeValue value)
    {
        switch (value.Type)
        {
            case AttributeType.S:
                WriteByte(ItemFormat.String);
                WriteString(value.AsString());
                break;
            case AttributeType.N:
                WriteByte(ItemFormat.Number);
                WriteNumber(value.AsNumber());
                break;
            case AttributeType.B:
                WriteByte(ItemFormat.Binary);
                WriteBytes(value.AsBinary().Span);
                break;
            case AttributeType.BOOL:
                WriteByte(value.AsBool() ? ItemFormat.True : ItemFormat.False);
                break;
            case AttributeType.NULL:
                WriteByte(ItemFormat.Null);
                break;
            case AttributeType.M:
                WriteByte(ItemFormat.Map);
                WriteMap(value.AsMap());
                break;
            case AttributeType.L:
                WriteByte(ItemFormat.List);
                WriteLength(value.Elements.Length);
                foreach (var element in value.Elements)
                {
                    WriteValue(element);
                }

                break;
            case AttributeType.SS:
                WriteByte(ItemFormat.StringSet);
                WriteLength(value.AsStringSet().Count);
                foreach (var member in value.AsStringSet().Members)
                {
                    WriteString(member);
                }

                break;
            case AttributeType.NS:
                WriteByte(ItemFormat.NumberSet);
                WriteLength(value.AsNumberSet().Count);
                foreach (var member in value.AsNumberSet().Members)
                {
                    WriteNumber(member);
                }

                break;
            default:
                WriteByte(ItemFormat.BinarySet);
                WriteLength(value.AsBinarySet().Count);
                foreach (var member in value.AsBinarySet().Members)
                {
                    WriteBytes(member);
                }

                break;
        }
    }
}
