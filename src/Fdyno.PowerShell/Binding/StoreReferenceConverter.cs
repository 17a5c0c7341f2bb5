using System.Management.Automation;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes references of text and of objects. Called by PowerShell.</summary>
public abstract class StoreReferenceConverter : PSTypeConverter
{
    private protected const string Deserialized = "Deserialized.";

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => Convert(sourceValue) is not null;

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) => Convert(sourceValue) is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Convert(sourceValue) ?? throw new PSInvalidCastException(Expectation);

    /// <inheritdoc/>
    public override object ConvertFrom(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Convert(sourceValue) ?? throw new PSInvalidCastException(Expectation);

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException("A reference is converted to nothing else.");

    /// <summary>What can be given, for the error of what cannot.</summary>
    private protected abstract string Expectation { get; }

    /// <summary>The reference; null for what is none.</summary>
    private protected abstract StoreReference? Convert(object? source);

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
