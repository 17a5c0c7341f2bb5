using Fdyno.Items;

namespace Fdyno.Model;

/// <summary>Items of a table: the one of a key, or those of a hash key value, between bounds of the range key where they are given.</summary>
public sealed record ItemSelection
{
    private ItemSelection()
    {
    }

    /// <summary>The key attributes; others are ignored. Null for a range.</summary>
    public Item? Key { get; private init; }

    /// <summary>The value of the hash key; null for a single item.</summary>
    public AttributeValue? HashValue { get; private init; }

    /// <summary>The least range key; null for no bound.</summary>
    public AttributeValue? RangeBegin { get; private init; }

    /// <summary>The greatest range key; null for no bound.</summary>
    public AttributeValue? RangeEnd { get; private init; }

    /// <summary>The item of a key.</summary>
    /// <param name="key">The key attributes; others are ignored.</param>
    public static ItemSelection OfKey(Item key) => new() { Key = key ?? throw new ArgumentNullException(nameof(key)) };

    /// <summary>The items of a hash key value.</summary>
    /// <param name="hashValue">The value.</param>
    /// <param name="rangeBegin">The least range key; null for no bound.</param>
    /// <param name="rangeEnd">The greatest range key; null for no bound.</param>
    public static ItemSelection OfRange(AttributeValue hashValue, AttributeValue? rangeBegin = null, AttributeValue? rangeEnd = null) => new()
    {
        HashValue = hashValue ?? throw new ArgumentNullException(nameof(hashValue)),
        RangeBegin = rangeBegin,
        RangeEnd = rangeEnd,
    };
}
