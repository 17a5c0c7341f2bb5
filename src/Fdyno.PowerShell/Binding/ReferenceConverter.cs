using System.Management.Automation;

namespace Fdyno.PowerShell.Binding;

/// <summary>Makes something that refers to a table, a backup, an index or a time of what users give. Called by PowerShell.</summary>
public abstract class ReferenceConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => Takes(sourceValue);

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) => Takes(sourceValue);

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
    internal abstract string Expectation { get; }

    /// <summary>Whether a reference can be made of something.</summary>
    internal bool Takes(object? source) => Convert(source) is not null;

    /// <summary>The reference; null for what is none.</summary>
    private protected abstract object? Convert(object? source);
}
