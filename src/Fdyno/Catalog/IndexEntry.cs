using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Fdyno.Items;
using Fdyno.Layout;
using Fdyno.Tuples;

namespace Fdyno.Catalog;

/// <summary>An entry of a secondary index, as it is stored.</summary>
/// <param name="Key">The whole key.</param>
/// <param name="Value">What stands beside the keys.</param>
/// <param name="Size">The size of what the entry carries, in bytes by DynamoDB's rules.</param>
internal readonly record struct IndexEntry(byte[] Key, byte[] Value, int Size)
{
    // The first byte of a value, a set of flags.
    private const byte HasAttributes = 1;
    private const byte ReadItem = 2;
    private const byte HasPrimaryKey = 4;

    /// <summary>Makes the entry of an item; null where the item is not in the index.</summary>
    /// <param name="entries">The index's subspace.</param>
    /// <param name="index">The index.</param>
    /// <param name="item">The item.</param>
    /// <param name="primaryKey">The item's packed primary key.</param>
    public static IndexEntry? Make(Subspace entries, IndexSchema index, Item item, ReadOnlySpan<byte> primaryKey)
    {
        var key = entries.StartKey(64 + primaryKey.Length);
        foreach (var attribute in index.Keys)
        {
            if (!item.TryGetValue(attribute.Name, out var value)) return null;
            attribute.Write(key, value);
        }

        byte flags = 0;
        if (key.Length + primaryKey.Length > KeyspaceNames.MaxIndexKeyBytes)
        {
            flags = HasPrimaryKey;
            key.AddBytes(SHA256.HashData(primaryKey));
        }
        else
        {
            key.AddRaw(primaryKey);
        }

        var (attributes, size) = Carried(index, item);
        var encoded = attributes.Count == 0 ? [] : ItemCodec.Encode(attributes);
        if (encoded.Length > KeyspaceNames.MaxIndexEntryBytes)
        {
            flags |= ReadItem;
            encoded = [];
        }
        else if (encoded.Length > 0)
        {
            flags |= HasAttributes;
        }

        return new IndexEntry(key.ToArray(), Join(flags, primaryKey, encoded), size);
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="entries">The index's subspace.</param>
    /// <param name="table">The table's keys.</param>
    /// <param name="index">The index.</param>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">The entry's value.</param>
    /// <returns>The item as projected; or, where the item itself has to be read, its packed primary key.</returns>
    public static (Item? Projected, byte[]? ItemToRead) Read(
        Subspace entries, TableSchema table, IndexSchema index, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var flags = value[0];
        value = value[1..];
        var reader = entries.Read(key);
        var item = new Item.Builder();
        foreach (var attribute in index.Keys) item.Set(attribute.Name, attribute.Read(ref reader));

        var primaryKey = key[reader.Position..];
        if ((flags & HasPrimaryKey) != 0)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(value);
            primaryKey = value.Slice(sizeof(ushort), length);
            value = value[(sizeof(ushort) + length)..];
        }

        if ((flags & ReadItem) != 0) return (null, primaryKey.ToArray());
        foreach (var (name, part) in table.UnpackKey(primaryKey)) item.Set(name, part);
        if ((flags & HasAttributes) != 0)
        {
            foreach (var (name, attribute) in ItemCodec.Decode(value)) item.Set(name, attribute);
        }

        return (item.Build(), null);
    }

    private static (Item Attributes, int Size) Carried(IndexSchema index, Item item)
    {
        var attributes = new Item.Builder();
        foreach (var (name, value) in item)
        {
            if (index.Projects(name) && !index.IsKey(name)) attributes.Add(name, value);
        }

        return (attributes.Build(), ItemSize.Of(index.Project(item)));
    }

    private static byte[] Join(byte flags, ReadOnlySpan<byte> primaryKey, ReadOnlySpan<byte> encoded)
    {
        var value = new ArrayBufferWriter<byte>(1 + encoded.Length + primaryKey.Length + sizeof(ushort));
        value.Write([flags]);
        if ((flags & HasPrimaryKey) != 0)
        {
            Span<byte> length = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)primaryKey.Length);
            value.Write(length);
            value.Write(primaryKey);
        }

        value.Write(encoded);
        return value.WrittenSpan.ToArray();
    }
}
