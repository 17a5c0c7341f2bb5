using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>
/// Attributes by name, in the order of the names' UTF-8 bytes: an item of a table, or the content of an M value. Immutable; equal
/// when names and values are, whatever order they were given in.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "An item is what users call it.")]
public sealed class Item : IReadOnlyDictionary<string, AttributeValue>, IEquatable<Item>
{
    private string[] _names;
    private AttributeValue[] _values;

    /// <summary>Makes an item whose attributes follow: <c>new Item { ["Artist"] = "Nina Simone", ["Year"] = 1965 }</c>.</summary>
    public Item()
        : this([], [])
    {
    }

    /// <summary>Makes an item.</summary>
    /// <exception cref="FdynoException">Validation: a name twice, or one that is no Unicode text.</exception>
    public Item(IEnumerable<KeyValuePair<string, AttributeValue>> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var given = attributes.ToArray();
        _names = new string[given.Length];
        _values = new AttributeValue[given.Length];
        for (var i = 0; i < given.Length; i++)
        {
            var (name, value) = given[i];
            ArgumentNullException.ThrowIfNull(name, nameof(attributes));
            ArgumentNullException.ThrowIfNull(value, nameof(attributes));
            if (!Utf8Order.IsWellFormed(name))
            {
                throw ItemErrors.NotUnicode();
            }

            _names[i] = name;
            _values[i] = value;
            Nesting = Math.Max(Nesting, value.Nesting);
        }

        Array.Sort(_names, _values, Utf8Order.Comparer);
        for (var i = 1; i < _names.Length; i++)
        {
            if (_names[i] == _names[i - 1])
            {
                throw ItemErrors.DuplicateName(_names[i]);
            }
        }
    }

    /// <summary>Takes attributes that are sorted and checked, in arrays that nobody else keeps.</summary>
    private Item(string[] names, AttributeValue[] values)
    {
        _names = names;
        _values = values;
        foreach (var value in values)
        {
            Nesting = Math.Max(Nesting, value.Nesting);
        }
    }

    /// <summary>The item without attributes.</summary>
    public static Item Empty { get; } = new([], []);

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Array.AsReadOnly(_names);

    /// <inheritdoc/>
    public IEnumerable<AttributeValue> Values => Array.AsReadOnly(_values);

    /// <summary>The deepest nesting among the values; 0 where there are no lists and maps.</summary>
    internal int Nesting { get; private set; }

    /// <summary>The names, in order.</summary>
    internal ReadOnlySpan<string> Names => _names;

    /// <summary>The values, in the order of the names.</summary>
    internal ReadOnlySpan<AttributeValue> ValuesInOrder => _values;

    /// <summary>An attribute's value. It is given where the item is made, and cannot be changed afterwards.</summary>
    /// <exception cref="KeyNotFoundException">There is no such attribute.</exception>
    /// <exception cref="FdynoException">Validation, where it is given: a name twice, or one that is no Unicode text.</exception>
    public AttributeValue this[string key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The item has no attribute '{key}'.");
        init
        {
            ArgumentNullException.ThrowIfNull(key);
            ArgumentNullException.ThrowIfNull(value);
            if (!Utf8Order.IsWellFormed(key)) throw ItemErrors.NotUnicode();
            var index = IndexOf(key);
            if (index >= 0) throw ItemErrors.DuplicateName(key);
            _names = [.. _names.AsSpan(0, ~index), key, .. _names.AsSpan(~index)];
            _values = [.. _values.AsSpan(0, ~index), value, .. _values.AsSpan(~index)];
            Nesting = Math.Max(Nesting, value.Nesting);
        }
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out AttributeValue value)
    {
        var index = IndexOf(key);
        value = index >= 0 ? _values[index] : null;
        return index >= 0;
    }

    /// <inheritdoc/>
    public bool Equals(Item? other) => ReferenceEquals(this, other)
        || (other is not null && Names.SequenceEqual(other.Names) && ValuesInOrder.SequenceEqual(other.ValuesInOrder));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Item);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (var i = 0; i < _names.Length; i++)
        {
            hash.Add(_names[i]);
            hash.Add(_values[i]);
        }

        return hash.ToHashCode();
    }

    /// <summary>The item as DynamoDB JSON.</summary>
    public override string ToString() => DynamoDbJson.ToJson(this);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, AttributeValue>> GetEnumerator()
    {
        for (var i = 0; i < _names.Length; i++)
        {
            yield return KeyValuePair.Create(_names[i], _values[i]);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes attributes that are sorted and checked, in arrays that nobody else keeps.</summary>
    internal static Item FromSorted(string[] names, AttributeValue[] values) => new(names, values);

    private int IndexOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Array.BinarySearch(_names, key, Utf8Order.Comparer);
    }

    /// <summary>Collects the attributes of an item, in any order.</summary>
    [SuppressMessage(
        "Design", "CA1034:Nested types should not be visible", Justification = "As the base library's immutable collections do.")]
    public sealed class Builder
    {
        private readonly Dictionary<string, AttributeValue> _attributes;

        /// <summary>Starts with no attributes.</summary>
        public Builder() => _attributes = new(StringComparer.Ordinal);

        /// <summary>Starts with the attributes of an item.</summary>
        public Builder(Item item) => _attributes = new(item, StringComparer.Ordinal);

        /// <summary>Adds an attribute.</summary>
        /// <exception cref="FdynoException">Validation: the name is there already.</exception>
        public Builder Add(string name, AttributeValue value)
        {
            ArgumentNullException.ThrowIfNull(value);
            return _attributes.TryAdd(name, value) ? this : throw ItemErrors.DuplicateName(name);
        }

        /// <summary>Adds an attribute, or gives the one of that name another value.</summary>
        public Builder Set(string name, AttributeValue value)
        {
            ArgumentNullException.ThrowIfNull(value);
            _attributes[name] = value;
            return this;
        }

        /// <summary>Removes an attribute, if it is there.</summary>
        public Builder Remove(string name)
        {
            _attributes.Remove(name);
            return this;
        }

        /// <summary>Makes the item.</summary>
        /// <exception cref="FdynoException">Validation: a name is no Unicode text.</exception>
        public Item Build() => new(_attributes);
    }
}
