using System.Text;
using Fdyno.Items;
using Fdyno.Tuples;

namespace Fdyno.Catalog;

/// <summary>
/// An attribute of a key, and how its values become elements of a packed tuple: strings as they are, binaries as they are, numbers in
/// the order-preserving encoding (docs/dynamodb/numbers.md#order-preserving-encoding). So the order of bytes is DynamoDB's order of values.
/// </summary>
internal sealed class KeyAttribute
{
    /// <summary>An attribute of a key.</summary>
    public KeyAttribute(string name, AttributeType type)
    {
        Name = name;
        Type = type;
        Utf8Name = Encoding.UTF8.GetBytes(name);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The name in UTF-8, for looking into encoded items.</summary>
    public byte[] Utf8Name { get; }

    /// <summary>S, N or B.</summary>
    public AttributeType Type { get; }

    /// <summary>Adds a value of this attribute to a key.</summary>
    /// <param name="key">The key being written.</param>
    /// <param name="value">A value of this attribute's type.</param>
    public void Write(TupleWriter key, AttributeValue value)
    {
        switch (Type)
        {
            case AttributeType.S:
                key.AddString(value.AsString());
                break;
            case AttributeType.N:
                Span<byte> encoded = stackalloc byte[NumberEncoding.MaxLength];
                var length = NumberEncoding.Encode(value.AsNumber(), encoded);
                key.AddBytes(encoded[..length]);
                break;
            default:
                key.AddBytes(value.AsBinary().Span);
                break;
        }
    }

    /// <summary>Reads a value of this attribute from a key.</summary>
    public AttributeValue Read(ref TupleReader key) => Type switch
    {
        AttributeType.S => AttributeValue.String(key.ReadString()),
        AttributeType.N => AttributeValue.Number(NumberEncoding.Decode(key.ReadBytes())),
        _ => AttributeValue.Binary(key.ReadBytes()),
    };

    /// <summary>The length of a value, in bytes, by DynamoDB's rules.</summary>
    public static int LengthOf(AttributeValue value) => value.Type switch
    {
        AttributeType.S => Encoding.UTF8.GetByteCount(value.AsString()),
        AttributeType.B => value.AsBinary().Length,
        _ => ItemSize.Of(value),
    };
}
