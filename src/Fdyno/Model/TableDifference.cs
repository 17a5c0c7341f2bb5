using Fdyno.Items;

namespace Fdyno.Model;

/// <summary>On which side of a comparison an item stands.</summary>
public enum DifferenceKind
{
    /// <summary>The item is in the reference only.</summary>
    OnlyInReference,

    /// <summary>The item is in the difference side only.</summary>
    OnlyInDifference,

    /// <summary>The item is on both sides, with different values.</summary>
    Different,
}

/// <summary>One item that differs between two tables.</summary>
public sealed record TableDifference
{
    /// <summary>How it differs.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>The item's primary key.</summary>
    public required Item Key { get; init; }

    /// <summary>The item on the reference side; null where it is missing there.</summary>
    public Item? ReferenceItem { get; init; }

    /// <summary>The item on the difference side; null where it is missing there.</summary>
    public Item? DifferenceItem { get; init; }

    /// <summary>The names of the attributes that differ, where both sides have the item.</summary>
    public IReadOnlyList<string> DifferentAttributes { get; init => field = ReadableList<string>.Of(value)!; } = [];
}
