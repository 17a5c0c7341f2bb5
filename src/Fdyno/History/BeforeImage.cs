using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.History;

/// <summary>What was under a key before a commit: an item, or nothing.</summary>
/// <param name="PrimaryKey">The packed primary key.</param>
/// <param name="Stamp">The commit that replaced it.</param>
/// <param name="Value">What is stored: the item's encoding, the manifest of its chunks, or the mark of absence.</param>
internal readonly record struct BeforeImage(ReadOnlyMemory<byte> PrimaryKey, Versionstamp Stamp, ReadOnlyMemory<byte> Value)
{
    /// <summary>Whether there was no item.</summary>
    public bool IsAbsent => Value.Span.SequenceEqual(KeyspaceNames.AbsentImage);

    /// <summary>Writes the image of what a transaction replaces. Written twice for a key, the second image would be the one that stays.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="keys">The table's past.</param>
    /// <param name="primaryKey">The packed primary key.</param>
    /// <param name="old">The item's encoding; null where there is none.</param>
    public static void Write(ITransaction transaction, HistoryKeyspace keys, ReadOnlySpan<byte> primaryKey, ReadOnlyMemory<byte>? old)
    {
        var key = keys.Image(primaryKey, Versionstamp.Incomplete());
        if (old is not { } encoded)
        {
            Set(transaction, key, KeyspaceNames.AbsentImage);
            return;
        }

        if (encoded.Length <= KeyspaceNames.MaxInlineItemBytes)
        {
            Set(transaction, key, encoded.Span);
            return;
        }

        var number = 0;
        for (var left = encoded.Span; !left.IsEmpty; number++)
        {
            var length = Math.Min(left.Length, KeyspaceNames.ChunkBytes);
            Set(transaction, keys.ImageChunk(primaryKey, Versionstamp.Incomplete(), number), left[..length]);
            left = left[length..];
        }

        Set(transaction, key, StoredItem.Manifest(number));
    }

    private static void Set(ITransaction transaction, TupleWriter key, ReadOnlySpan<byte> value) =>
        transaction.SetVersionstampedKey(key.WrittenSpan, key.VersionstampOffset!.Value, value);
}
