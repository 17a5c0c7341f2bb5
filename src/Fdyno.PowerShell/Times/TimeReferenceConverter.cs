using System.Management.Automation;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Times;

/// <summary>Makes time references of what users give as a time. Called by PowerShell.</summary>
public sealed class TimeReferenceConverter : ReferenceConverter
{
    private const string DeserializedOffset = "Deserialized.System.DateTimeOffset";

    internal override string Expectation => "A time is given as a DateTime, a DateTimeOffset, or a text such as 2026-11-22T21:11:19Z.";

    // Numbers are left out: PowerShell would read 2026 as 2026 ticks after the year 1.
    private protected override object? Convert(object? source) => Wrapped.Unwrap(source) switch
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
}
