using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using Fdyno.Texts;

namespace Fdyno.PowerShell.Times;

/// <summary>
/// The ToString method of a <see cref="UtcTime"/>. Without a format it writes the zone; with one it does what a DateTime does. PowerShell
/// passes formats on only to a method that has overloads, and a method of a types file has none.
/// </summary>
internal sealed class UtcTimeText : PSMethodInfo
{
    private readonly DateTime _time;

    public UtcTimeText(DateTime time)
    {
        _time = time;
        SetMemberName(nameof(ToString));
    }

    public override Collection<string> OverloadDefinitions =>
    [
        "string ToString()",
        "string ToString(string format)",
        "string ToString(System.IFormatProvider provider)",
        "string ToString(string format, System.IFormatProvider provider)",
    ];

    public override PSMemberTypes MemberType => PSMemberTypes.CodeMethod;

    public override string TypeNameOfValue => typeof(UtcTimeText).FullName!;

    public override object Invoke(params object?[] arguments)
    {
        var given = arguments.Select(argument => argument is PSObject wrapped ? wrapped.BaseObject : argument).ToList();
        return given.OfType<string>().FirstOrDefault(format => format.Length > 0) is { } format
            ? _time.ToString(format, given.OfType<IFormatProvider>().FirstOrDefault() ?? CultureInfo.CurrentCulture)
            : TimeLiteral.Of(_time);
    }

    public override PSMemberInfo Copy() => new UtcTimeText(_time);

    public override string ToString() => OverloadDefinitions[0];
}
