using System.Management.Automation;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Times;

/// <summary>Makes a <see cref="UtcTime"/> again of one that a job, another computer or Import-Clixml brings. Called by PowerShell.</summary>
public sealed class UtcTimeConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object? sourceValue, Type? destinationType) =>
        Wrapped.Unwrap(sourceValue) is DateTime { Kind: not DateTimeKind.Unspecified };

    /// <inheritdoc/>
    public override object? ConvertFrom(object? sourceValue, Type? destinationType, IFormatProvider? formatProvider, bool ignoreCase) =>
        Wrapped.Unwrap(sourceValue) is DateTime time ? UtcTime.Of(time) : throw new PSInvalidCastException("Only a DateTime is a time in UTC.");

    /// <inheritdoc/>
    public override bool CanConvertTo(object? sourceValue, Type? destinationType) => false;

    /// <inheritdoc/>
    public override object? ConvertTo(object? sourceValue, Type? destinationType, IFormatProvider? formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException($"A time cannot be made a {destinationType}.");
}
