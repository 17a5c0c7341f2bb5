using Fdyno.Items;

namespace Fdyno.Model;

/// <summary>What becomes of an item that is put back to what it was.</summary>
public enum ItemRestoreKind
{
    /// <summary>The item is no longer there, and comes back.</summary>
    PutBack,

    /// <summary>The item is there with other values, and gets back those that it had.</summary>
    Overwritten,

    /// <summary>The item did not exist then, and goes.</summary>
    Removed,
}

/// <summary>One item that was put back to what it was, or would be.</summary>
public sealed record RestoredItem
{
    /// <summary>What became of it.</summary>
    public required ItemRestoreKind Kind { get; init; }

    /// <summary>The item's primary key.</summary>
    public required Item Key { get; init; }

    /// <summary>The item as it was, and is again; null where it did not exist.</summary>
    public Item? Restored { get; init; }

    /// <summary>The item that it replaced; null where there was none.</summary>
    public Item? Replaced { get; init; }

    /// <summary>The names of the attributes that differ between the two, where there are both.</summary>
    public IReadOnlyList<string> DifferentAttributes { get; init => field = ReadableList<string>.Of(value)!; } = [];
}
