using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tuples;

namespace Fdyno.Catalog;

/// <summary>A table's keys, ready for packing and reading.</summary>
internal sealed class TableSchema
{
    /// <summary>The longest hash key value, in bytes (docs/dynamodb/items.md#keys).</summary>
    public const int MaxHashBytes = 2_048;

    /// <summary>The longest range key value, in bytes (docs/dynamodb/items.md#keys).</summary>
    public const int MaxRangeBytes = 1_024;

    private readonly List<IndexSchema> _locals;

    /// <summary>The schema of a table's record.</summary>
    public TableSchema(TableRecord record)
    {
        var types = record.AttributeDefinitions.ToDictionary(
            d => d.AttributeName!, d => Enum.Parse<AttributeType>(d.AttributeType!), StringComparer.Ordinal);
        KeyAttribute Attribute(KeySchemaElement element) => new(element.AttributeName!, types[element.AttributeName!]);

        Hash = Attribute(record.KeySchema[0]);
        Range = record.KeySchema.Count > 1 ? Attribute(record.KeySchema[1]) : null;
        Indexes =
        [
            .. record.GlobalSecondaryIndexes.Select(i => new IndexSchema(this, i, isGlobal: true, [.. i.KeySchema!.Select(Attribute)])),
            .. record.LocalSecondaryIndexes.Select(i => new IndexSchema(this, i, isGlobal: false, [.. i.KeySchema!.Select(Attribute)])),
        ];
        _locals = [.. Indexes.Where(i => !i.IsGlobal)];
    }

    /// <summary>The hash key.</summary>
    public KeyAttribute Hash { get; }

    /// <summary>The range key, if the table has one.</summary>
    public KeyAttribute? Range { get; }

    /// <summary>The indexes, global ones first.</summary>
    public IReadOnlyList<IndexSchema> Indexes { get; }

    /// <summary>The key attributes and their types, as messages show them; equal where two tables have the same keys.</summary>
    public string KeyText => Range is null ? $"{Hash.Name}:{Hash.Type}" : $"{Hash.Name}:{Hash.Type}, {Range.Name}:{Range.Type}";

    /// <summary>Whether the named attribute is one of the table's key.</summary>
    public bool IsKey(string attributeName) => attributeName == Hash.Name || attributeName == Range?.Name;

    /// <summary>Packs the primary key of an item.</summary>
    /// <exception cref="FdynoException">
    /// A key attribute is missing, empty, too long or of the wrong type (docs/dynamodb/items.md#keys).
    /// </exception>
    public byte[] PackKey(Item item)
    {
        var key = new TupleWriter();
        Write(key, Hash, item, MaxHashBytes, ItemErrors.HashKeyTooLong);
        if (Range is not null) Write(key, Range, item, MaxRangeBytes, ItemErrors.RangeKeyTooLong);
        return key.ToArray();
    }

    /// <summary>
    /// Refuses an item that is over the limit together with its entries in the local indexes (docs/dynamodb/items.md#item-size).
    /// </summary>
    /// <remarks>Most items are far below it: then nothing is projected.</remarks>
    public void CheckSizeWithEntries(Item item)
    {
        if (_locals.Count == 0) return;
        long size = ItemSize.Of(item);
        if (size * (1 + _locals.Count) <= ItemSize.Limit) return;
        size += _locals.Where(i => i.Keys.All(k => item.TryGetValue(k.Name, out _))).Sum(i => (long)ItemSize.Of(i.Project(item)));
        if (size > ItemSize.Limit) throw ItemErrors.ItemTooLarge();
    }

    /// <summary>Reads a packed primary key.</summary>
    public Item UnpackKey(ReadOnlySpan<byte> packed)
    {
        var reader = new TupleReader(packed);
        return ReadKey(ref reader);
    }

    /// <summary>Reads a primary key where it stands within a longer key.</summary>
    public Item ReadKey(ref TupleReader reader)
    {
        var key = new Item.Builder().Add(Hash.Name, Hash.Read(ref reader));
        if (Range is not null) key.Add(Range.Name, Range.Read(ref reader));
        return key.Build();
    }

    /// <summary>Passes over a primary key where it stands within a longer key.</summary>
    public void SkipKey(ref TupleReader reader)
    {
        reader.Skip();
        if (Range is not null) reader.Skip();
    }

    /// <summary>Checks a value given for a key attribute: its type, that it is not empty, and its length.</summary>
    public static void CheckKeyValue(KeyAttribute attribute, AttributeValue value, int most, Func<FdynoException> tooLong)
    {
        if (value.Type != attribute.Type) throw ItemErrors.KeyTypeMismatch(attribute.Name, attribute.Type, value.Type);
        var length = KeyAttribute.LengthOf(value);
        if (length == 0) throw ItemErrors.EmptyKey(attribute.Name, value.Type);
        if (length > most) throw tooLong();
    }

    private static void Write(TupleWriter key, KeyAttribute attribute, Item item, int most, Func<FdynoException> tooLong)
    {
        if (!item.TryGetValue(attribute.Name, out var value)) throw ItemErrors.MissingKey(attribute.Name);
        CheckKeyValue(attribute, value, most, tooLong);
        attribute.Write(key, value);
    }
}
