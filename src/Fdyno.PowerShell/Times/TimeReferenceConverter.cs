using System.Management.Automation;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Times;

/// <summary>Makes time references of what users give as a time. Called by PowerShell.</summary>
public sealed class TimeReferenceConverter : PSTypeConverter
{
    private const string DeserializedOffset = "Deserialized.System.DateTimeOffset";

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => Convert(sourceValue) is not null;

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) => Convert(sourceValue) is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Convert(sourceValue) ?? throw NotATime();

    /// <inheritdoc/>
    public override object ConvertFrom(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Convert(sourceValue) ?? throw NotATime();

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException("A time reference is converted to nothing else.");

    // Numbers are left out: PowerShell would read 2026 as 2026 ticks after the year 1.
    private static TimeReference? Convert(object? source) => Wrapped.Unwrap(source) switch
    {
        (DateTime or DateTimeOffset or string) and var time => new TimeReference(time),
        PSObject { BaseObject: PSCustomObject } wrapped => FromDeserialized(wrapped),
        _ => null,
    };

    /// <summary>A DateTimeOffset from a job, another computer or Import-Clixml, which comes as its properties.</summary>
    private static TimeReference? FromDeserialized(PSObject source) =>
        source.TypeNames.Contains(DeserializedOffset) && Wrapped.Unwrap(source.Properties[nameof(DateTimeOffset.UtcDateTime)]?.Value) is DateTime time
            ? new TimeReference(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)))
            : null;

    private static PSInvalidCastException NotATime() =>
        new("A time is given as a DateTime, a DateTimeOffset, or a text such as 2026-11-22T21:11:19Z.");
}
