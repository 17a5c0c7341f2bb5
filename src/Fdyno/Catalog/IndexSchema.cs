using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Validation;

namespace Fdyno.Catalog;

/// <summary>A secondary index's keys and projection, ready for making entries.</summary>
internal sealed class IndexSchema
{
    private readonly TableSchema _table;
    private readonly HashSet<string> _included;

    /// <summary>The schema of an index.</summary>
    /// <param name="table">The table it belongs to.</param>
    /// <param name="index">The index as recorded.</param>
    /// <param name="isGlobal">Whether it is a global one.</param>
    /// <param name="keys">Its key attributes, in order.</param>
    public IndexSchema(TableSchema table, SecondaryIndex index, bool isGlobal, IReadOnlyList<KeyAttribute> keys)
    {
        _table = table;
        Name = index.IndexName!;
        IsGlobal = isGlobal;
        Keys = keys;
        ProjectsAll = index.Projection!.ProjectionType == ProjectionType.All;
        _included = new HashSet<string>(index.Projection.NonKeyAttributes ?? [], StringComparer.Ordinal);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether the index is a global one.</summary>
    public bool IsGlobal { get; }

    /// <summary>The key attributes: hash, then range if there is one.</summary>
    public IReadOnlyList<KeyAttribute> Keys { get; }

    /// <summary>Whether entries carry every attribute.</summary>
    public bool ProjectsAll { get; }

    /// <summary>Whether the named attribute can be read from an entry's key: it is of the index's key or of the table's.</summary>
    public bool IsKey(string attributeName) => _table.IsKey(attributeName) || Keys.Any(k => k.Name == attributeName);

    /// <summary>Whether an entry carries the named attribute, in its key or beside it.</summary>
    public bool Projects(string attributeName) => ProjectsAll || _included.Contains(attributeName) || IsKey(attributeName);

    /// <summary>What of an item a query of this index returns.</summary>
    public Item Project(Item item) => ProjectsAll ? item : new Item(item.Where(a => Projects(a.Key)));

    /// <summary>
    /// Refuses an item whose attribute of this index's key has a wrong type, is empty or too long. An item without it is simply not
    /// in the index (docs/dynamodb/items.md#keys).
    /// </summary>
    public void Check(Item item)
    {
        for (var i = 0; i < Keys.Count; i++)
        {
            var key = Keys[i];
            if (!item.TryGetValue(key.Name, out var value)) continue;
            if (value.Type != key.Type) throw ItemErrors.IndexKeyTypeMismatch(key.Name, key.Type, value.Type, Name);
            var length = KeyAttribute.LengthOf(value);
            if (length == 0) throw TableErrors.EmptyIndexKey(Name, key.Name, value.Type);
            if (length > (i == 0 ? TableSchema.MaxHashBytes : TableSchema.MaxRangeBytes))
                throw i == 0 ? ItemErrors.HashKeyTooLong() : ItemErrors.RangeKeyTooLong();
        }
    }
}
