using System.ComponentModel;
using Fdyno.Errors;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Times;

/// <summary>
/// A time as a parameter takes it: a DateTime, a DateTimeOffset or a text. A type of its own, because PowerShell would turn a text into a
/// DateTime before the cmdlet sees it, and what the text says of its zone would be lost.
/// </summary>
[TypeConverter(typeof(TimeReferenceConverter))]
public sealed class TimeReference
{
    private readonly object _given;

    internal TimeReference(object given) => _given = given;

    /// <summary>The instant that is meant. A time without a zone is local.</summary>
    /// <param name="parameter">The name of the parameter, for errors.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.Validation"/>: it could be two instants, or is none.</exception>
    public DateTimeOffset Resolve(string parameter) => TimeReading.Read(_given, parameter, TimeZoneInfo.Local);

    /// <summary>The instant in UTC, as it can be pasted.</summary>
    public override string ToString()
    {
        try
        {
            return TimeLiteral.Of(Resolve("Time"));
        }
        catch (FdynoException)
        {
            return $"{_given}";
        }
    }
}
