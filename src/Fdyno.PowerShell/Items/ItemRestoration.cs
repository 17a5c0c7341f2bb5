using Fdyno.Model;

namespace Fdyno.PowerShell.Items;

/// <summary>An item that was put back to what it was, with items as PowerShell users see them.</summary>
public sealed class ItemRestoration
{
    private ItemRestoration(ItemRestoreKind kind, object key) => (Kind, Key) = (kind, key);

    /// <summary>What became of it.</summary>
    public ItemRestoreKind Kind { get; }

    /// <summary>The item's primary key.</summary>
    public object Key { get; }

    /// <summary>The item as it was, and is again; null where it did not exist.</summary>
    public object? RestoredItem { get; private init; }

    /// <summary>The item that it replaced; null where there was none.</summary>
    public object? ReplacedItem { get; private init; }

    /// <summary>The names of the attributes that differ between the two, where there are both.</summary>
    public IReadOnlyList<string> DifferentAttributes { get; private init; } = [];

    /// <summary>The key, as a default view shows it.</summary>
    public string KeyText { get; private init; } = "";

    internal static ItemRestoration From(RestoredItem change) => new(change.Kind, ItemToPowerShell.Convert(change.Key))
    {
        RestoredItem = change.Restored is null ? null : ItemToPowerShell.Convert(change.Restored),
        ReplacedItem = change.Replaced is null ? null : ItemToPowerShell.Convert(change.Replaced),
        DifferentAttributes = change.DifferentAttributes,
        KeyText = ItemLabel.Of(change.Key),
    };
}
