using System.ComponentModel;
using System.Management.Automation;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Times;

/// <summary>
/// The times in what cmdlets write: <see cref="DateTime"/> values of kind Utc that PowerShell shows as <see cref="TimeLiteral"/> writes
/// them, wherever it makes a text of them itself. See docs/design/times.md.
/// </summary>
/// <remarks>The type is named by what is deserialised (Fdyno.Types.ps1xml), so that it becomes such a time again.</remarks>
[TypeConverter(typeof(UtcTimeConverter))]
public sealed class UtcTime
{
    /// <summary>What the views know such a time by.</summary>
    internal const string TypeName = "Fdyno.UtcTime";

    private UtcTime()
    {
    }

    /// <summary>A time as PowerShell shows it with its zone: for scripts that write objects of their own.</summary>
    /// <param name="time">The time, of kind Utc or Local; null for none.</param>
    /// <exception cref="ArgumentException">The time is of kind Unspecified: nobody can say which instant it is.</exception>
    public static PSObject? Of(DateTime? time)
    {
        if (time is not { } moment)
        {
            return null;
        }

        var given = moment.Kind == DateTimeKind.Unspecified
            ? throw new ArgumentException("A time of kind Unspecified names no instant.", nameof(time))
            : moment.ToUniversalTime();
        var wrapped = new PSObject(given);
        wrapped.TypeNames.Insert(0, TypeName);
        wrapped.Members.Add(new UtcTimeText(given), preValidated: true);
        return wrapped;
    }
}
