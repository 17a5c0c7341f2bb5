using System.Management.Automation;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes references to what a store has, of text and of objects.</summary>
public abstract class StoreReferenceConverter : ReferenceConverter
{
    private protected const string Deserialized = "Deserialized.";

    /// <summary>A property of an object of one of these types that was serialised in between; null for every other object.</summary>
    private protected static string? OfDeserialized(object? source, string property, params ReadOnlySpan<Type> types)
    {
        if (source is not PSObject { BaseObject: PSCustomObject } deserialized)
        {
            return null;
        }

        foreach (var type in types)
        {
            if (deserialized.TypeNames.Contains(Deserialized + type.FullName))
            {
                return deserialized.Properties[property]?.Value as string;
            }
        }

        return null;
    }
}
