using System.Collections;
using System.Management.Automation;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Items;

/// <summary>What stands for items in parameters: lists of them, and objects that are about one.</summary>
internal static class ItemKeys
{
    private const string SentDifference = "Deserialized.Fdyno.PowerShell.Items.ItemDifference";
    private const string SentRestoration = "Deserialized.Fdyno.PowerShell.Items.ItemRestoration";

    /// <summary>What has the key of an item: a difference of two tables, and an item that was put back, stand for the item they are about.</summary>
    public static object? Of(object? value) => Wrapped.Unwrap(value) switch
    {
        ItemDifference difference => difference.Key,
        ItemRestoration restoration => restoration.Key,
        PSObject { BaseObject: PSCustomObject } sent when sent.TypeNames.Contains(SentDifference) || sent.TypeNames.Contains(SentRestoration) =>
            sent.Properties[nameof(ItemDifference.Key)]?.Value,
        _ => value,
    };

    /// <summary>The elements of a list that is given in the place of one item, as in <c>@{ pk = 1 }, @{ pk = 2 }</c>; null for one item.</summary>
    public static IEnumerable? ListOf(object? value) =>
        Wrapped.Unwrap(value) is IList list and not (byte[] or IDictionary) ? list : null;
}
