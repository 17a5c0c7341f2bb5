using System.Collections.Specialized;
using System.Management.Automation;
using Fdyno.Items;

namespace Fdyno.PowerShell.Items;

/// <summary>Items as PowerShell users see them (docs/en-US/about_Fdyno.md#items).</summary>
internal static class ItemToPowerShell
{
    /// <summary>Names that PowerShell keeps for itself on every object, and refuses as properties.</summary>
    private static readonly HashSet<string> Reserved =
        new(StringComparer.OrdinalIgnoreCase) { "", "psobject", "psbase", "psadapted", "psextended", "pstypenames" };

    /// <summary>
    /// The item as a PSCustomObject; where that type would merge two names, or does not take one, as a case-sensitive dictionary.
    /// </summary>
    public static object Convert(Item item)
    {
        if (!FitsObject(item))
        {
            var dictionary = new OrderedDictionary(item.Count, StringComparer.Ordinal);
            foreach (var (name, value) in item)
            {
                dictionary.Add(name, Convert(value));
            }

            return dictionary;
        }

        var converted = new PSObject();
        foreach (var (name, value) in item)
        {
            // The names are known not to meet: PowerShell need not look for each among those before it.
            converted.Properties.Add(new PSNoteProperty(name, Convert(value)), preValidated: true);
        }

        return converted;
    }

    /// <summary>A value.</summary>
    public static object? Convert(AttributeValue value) => value.Type switch
    {
        AttributeType.S => value.AsString(),
        AttributeType.N => NumberToPowerShell.Convert(value.AsNumber()),
        AttributeType.B => value.AsBinary().ToArray(),
        AttributeType.BOOL => value.AsBool(),
        AttributeType.NULL => null,
        AttributeType.SS => value.AsStringSet(),
        AttributeType.NS => value.AsNumberSet(),
        AttributeType.BS => value.AsBinarySet(),
        AttributeType.L => value.AsList().Select(Convert).ToArray(),
        AttributeType.M => Convert(value.AsMap()),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.Type, "No such type of attribute value."),
    };

    private static bool FitsObject(Item item)
    {
        var names = new HashSet<string>(item.Count, StringComparer.OrdinalIgnoreCase);
        return item.Keys.All(name => !Reserved.Contains(name) && names.Add(name));
    }
}
