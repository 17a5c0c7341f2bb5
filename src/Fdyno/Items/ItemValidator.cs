using System.Text;
using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>
/// What an item must keep to whatever table it goes to (docs/dynamodb/limits.md#items and docs/dynamodb/items.md#values).
/// </summary>
/// <remarks>Nesting, sets, numbers and Unicode are checked when a value is made, and hold for every value there is.</remarks>
public static class ItemValidator
{
    /// <summary>The longest attribute name, in bytes of UTF-8.</summary>
    public const int MaxNameLength = 65_535;

    /// <summary>Checks an item's names, at every level, and its size.</summary>
    /// <exception cref="FdynoException">Validation, with the text of the rule that is broken.</exception>
    public static void Validate(Item item)
    {
        ArgumentNullException.ThrowIfNull(item);
        ValidateNames(item);
        if (ItemSize.Of(item) > ItemSize.Limit)
        {
            throw ItemErrors.ItemTooLarge();
        }
    }

    private static void ValidateNames(Item item)
    {
        foreach (var name in item.Names)
        {
            if (name.Length == 0)
            {
                throw ItemErrors.EmptyAttributeName();
            }

            // A character takes at most three bytes: only a long name needs measuring.
            if (name.Length > MaxNameLength / 3 && Encoding.UTF8.GetByteCount(name) is > MaxNameLength and var length)
            {
                throw ItemErrors.AttributeNameTooLong(length);
            }
        }

        if (item.Nesting > 0)
        {
            ValidateNestedNames(item.ValuesInOrder);
        }
    }

    private static void ValidateNestedNames(ReadOnlySpan<AttributeValue> values)
    {
        foreach (var value in values)
        {
            if (value.Type == AttributeType.M)
            {
                ValidateNames(value.AsMap());
            }
            else if (value.Type == AttributeType.L && value.Nesting > 1)
            {
                ValidateNestedNames(value.Elements);
            }
        }
    }
}
