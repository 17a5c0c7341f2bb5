using System.ComponentModel;
using System.Management.Automation;

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

    /// <summary>Wraps a time for PowerShell; null where there is none.</summary>
    internal static PSObject? Of(DateTime? time)
    {
        if (time is not { } given)
        {
            return null;
        }

        var wrapped = new PSObject(given);
        wrapped.TypeNames.Insert(0, TypeName);
        wrapped.Members.Add(new UtcTimeText(given), preValidated: true);
        return wrapped;
    }
}
