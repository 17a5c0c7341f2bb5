using Fdyno.Model;

namespace Fdyno.PowerShell.Items;

/// <summary>An item that differs between two tables, with items as PowerShell users see them.</summary>
public sealed class ItemDifference
{
    private ItemDifference(DifferenceKind kind, object key) => (Kind, Key) = (kind, key);

    /// <summary>How it differs.</summary>
    public DifferenceKind Kind { get; }

    /// <summary>The item's primary key.</summary>
    public object Key { get; }

    /// <summary>The item on the reference side; null where it is missing there.</summary>
    public object? ReferenceItem { get; private init; }

    /// <summary>The item on the difference side; null where it is missing there.</summary>
    public object? DifferenceItem { get; private init; }

    /// <summary>The names of the attributes that differ, where both sides have the item.</summary>
    public IReadOnlyList<string> DifferentAttributes { get; private init; } = [];

    /// <summary>The key, as a default view shows it.</summary>
    public string KeyText { get; private init; } = "";

    internal static ItemDifference From(TableDifference difference) => new(difference.Kind, ItemToPowerShell.Convert(difference.Key))
    {
        ReferenceItem = difference.ReferenceItem is null ? null : ItemToPowerShell.Convert(difference.ReferenceItem),
        DifferenceItem = difference.DifferenceItem is null ? null : ItemToPowerShell.Convert(difference.DifferenceItem),
        DifferentAttributes = difference.DifferentAttributes,
        KeyText = ItemLabel.Of(difference.Key),
    };
}
