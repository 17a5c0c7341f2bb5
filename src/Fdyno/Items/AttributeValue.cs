using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>A value of one of DynamoDB's ten types. Immutable; equal when type and content are.</summary>
/// <remarks>
/// The depth of nesting is kept and checked when a value is made, so that no code that walks a value needs a guard of its own.
/// </remarks>
public sealed class AttributeValue : IEquatable<AttributeValue>
{
    /// <summary>The most levels of lists and maps (docs/dynamodb/items.md#values).</summary>
    public const int MaxNesting = 32;

    private static readonly AttributeValue True = new(AttributeType.BOOL, true, 0);
    private static readonly AttributeValue False = new(AttributeType.BOOL, false, 0);

    private readonly object? _content;
    private readonly byte _nesting;

    private AttributeValue(AttributeType type, object? content, int nesting)
    {
        Type = type;
        _content = content;
        _nesting = (byte)nesting;
    }

    /// <summary>The value's type.</summary>
    public AttributeType Type { get; }

    /// <summary>The NULL value.</summary>
    public static AttributeValue Null { get; } = new(AttributeType.NULL, null, 0);

    /// <summary>Levels of lists and maps: 0 for any other type, 1 for a list of strings.</summary>
    internal int Nesting => _nesting;

    /// <summary>An S value.</summary>
    /// <exception cref="FdynoException">Validation: the string has half of a surrogate pair.</exception>
    public static AttributeValue String(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Utf8Order.IsWellFormed(value) ? WellFormedString(value) : throw ItemErrors.NotUnicode();
    }

    /// <summary>An N value.</summary>
    public static AttributeValue Number(Number value) => new(AttributeType.N, value, 0);

    /// <summary>A B value, with a copy of the bytes.</summary>
    public static AttributeValue Binary(ReadOnlyMemory<byte> value) => OwnedBinary(value.ToArray());

    /// <summary>A BOOL value.</summary>
    public static AttributeValue Bool(bool value) => value ? True : False;

    /// <summary>An M value.</summary>
    /// <exception cref="FdynoException">Validation: nested too deep.</exception>
    public static AttributeValue Map(Item value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(AttributeType.M, value, OneLevelMore(value.Nesting));
    }

    /// <summary>An L value.</summary>
    /// <exception cref="FdynoException">Validation: nested too deep.</exception>
    public static AttributeValue List(IEnumerable<AttributeValue> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return OwnedList([.. elements]);
    }

    /// <summary>An SS value.</summary>
    public static AttributeValue StringSet(StringSet value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(AttributeType.SS, value, 0);
    }

    /// <summary>An NS value.</summary>
    public static AttributeValue NumberSet(NumberSet value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(AttributeType.NS, value, 0);
    }

    /// <summary>A BS value.</summary>
    public static AttributeValue BinarySet(BinarySet value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(AttributeType.BS, value, 0);
    }

    /// <summary>A string, as S.</summary>
    public static implicit operator AttributeValue(string value) => String(value);

    /// <summary>A whole number, as N.</summary>
    public static implicit operator AttributeValue(int value) => Number(value);

    /// <summary>A whole number, as N.</summary>
    public static implicit operator AttributeValue(long value) => Number(value);

    /// <summary>A decimal number, as N. A double is not converted by itself: <c>Number.FromDouble</c> says how it is rounded.</summary>
    public static implicit operator AttributeValue(decimal value) => Number(value);

    /// <summary>A number, as N.</summary>
    public static implicit operator AttributeValue(Number value) => Number(value);

    /// <summary>A truth value, as BOOL.</summary>
    public static implicit operator AttributeValue(bool value) => Bool(value);

    /// <summary>Bytes, as B; they are copied.</summary>
    public static implicit operator AttributeValue(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Binary(value);
    }

    /// <summary>Attributes, as M.</summary>
    public static implicit operator AttributeValue(Item value) => Map(value);

    /// <summary>The string of an S value.</summary>
    /// <exception cref="InvalidOperationException">Another type.</exception>
    public string AsString() => (string)Content(AttributeType.S);

    /// <summary>The number of an N value.</summary>
    /// <exception cref="InvalidOperationException">Another type.</exception>
    public Number AsNumber() => (Number)Content(AttributeType.N);

    /// <summary>The bytes of a B value.</summary>
    /// <exception cref="InvalidOperationException">Another type.</exception>
    public ReadOnlyMemory<byte> AsBinary() => (byte[])Content(AttributeType.B);

    /// <summary>The truth of a BOOL value.</summary>
    /// <exception cref="InvalidOperationException">Another type.</exception>
    public bool AsBool() => (bool)Content(AttributeType.BOOL);

    /// <summary>The attributes of an M value.</summary>
    /// <exception cref="InvalidOperationException">Another type.</exception>
    public Item AsMap() => (Item)Content(AttributeType.M);

    /// <summary>The elements of an L value.</summary>
    /// <exception cref="InvalidOperationException">Another type.</exception>
    public IReadOnlyList<AttributeValue> AsList() => Array.AsReadOnly((AttributeValue[])Content(AttributeType.L));

    /// <summary>The members of an SS value.</summary>
    /// <exception cref="InvalidOperationException">Another type.</exception>
    public StringSet AsStringSet() => (StringSet)Content(AttributeType.SS);

    /// <summary>The members of an NS value.</summary>
    /// <exception cref="InvalidOperationException">Another type.</exception>
    public NumberSet AsNumberSet() => (NumberSet)Content(AttributeType.NS);

    /// <summary>The members of a BS value.</summary>
    /// <exception cref="InvalidOperationException">Another type.</exception>
    public BinarySet AsBinarySet() => (BinarySet)Content(AttributeType.BS);

    /// <inheritdoc/>
    public bool Equals(AttributeValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || other.Type != Type)
        {
            return false;
        }

        return Type switch
        {
            AttributeType.B => ((byte[])_content!).AsSpan().SequenceEqual((byte[])other._content!),
            AttributeType.L => Elements.SequenceEqual(other.Elements),
            _ => Equals(_content, other._content),
        };
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AttributeValue);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Type);
        switch (Type)
        {
            case AttributeType.B:
                hash.AddBytes((byte[])_content!);
                break;
            case AttributeType.L:
                foreach (var element in Elements)
                {
                    hash.Add(element);
                }

                break;
            default:
                hash.Add(_content);
                break;
        }

        return hash.ToHashCode();
    }

    /// <summary>The value as DynamoDB JSON, such as <c>{"S":"text"}</c>.</summary>
    public override string ToString() => DynamoDbJson.ToJson(this);

    /// <summary>The elements of an L value.</summary>
    internal ReadOnlySpan<AttributeValue> Elements => (AttributeValue[])Content(AttributeType.L);

    /// <summary>An S value of a string that is known to be well-formed.</summary>
    internal static AttributeValue WellFormedString(string value) => new(AttributeType.S, value, 0);

    /// <summary>A B value of bytes that nobody else keeps.</summary>
    internal static AttributeValue OwnedBinary(byte[] value) => new(AttributeType.B, value, 0);

    /// <summary>An L value of an array that nobody else keeps.</summary>
    internal static AttributeValue OwnedList(AttributeValue[] elements)
    {
        var deepest = 0;
        foreach (var element in elements)
        {
            ArgumentNullException.ThrowIfNull(element, nameof(elements));
            deepest = Math.Max(deepest, element._nesting);
        }

        return new(AttributeType.L, elements, OneLevelMore(deepest));
    }

    private static int OneLevelMore(int nesting) => nesting < MaxNesting ? nesting + 1 : throw ItemErrors.NestingTooDeep();

    private object Content(AttributeType type) => type == Type
        ? _content!
        : throw new InvalidOperationException($"The value is of type {Type}, not {type}.");
}
