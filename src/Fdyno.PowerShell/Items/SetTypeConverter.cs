using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Fdyno.Errors;
using Fdyno.Items;

namespace Fdyno.PowerShell.Items;

/// <summary>
/// Makes sets of what PowerShell has: <c>[Fdyno.Items.StringSet]('a', 'b')</c>, <c>[Fdyno.Items.NumberSet](1, 2)</c>. A single value is a set of one
/// member. Named in Fdyno.Types.ps1xml.
/// </summary>
public sealed class SetTypeConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object? sourceValue, Type? destinationType) => sourceValue is not null;

    /// <summary>Makes the set.</summary>
    /// <exception cref="FdynoException">Validation: empty, a member twice, or one that cannot be stored.</exception>
    /// <exception cref="PSInvalidCastException">A member is not of the set's type.</exception>
    public override object? ConvertFrom(object? sourceValue, Type? destinationType, IFormatProvider? formatProvider, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(sourceValue);
        if (destinationType == typeof(StringSet)) return new StringSet(Members(sourceValue).Select(To<string>));
        if (destinationType == typeof(BinarySet)) return new BinarySet(BinaryMembers(sourceValue).Select(To<byte[]>));
        return new NumberSet(Members(sourceValue).Select(ToNumber));
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object? sourceValue, Type? destinationType) => false;

    /// <inheritdoc/>
    public override object? ConvertTo(object? sourceValue, Type? destinationType, IFormatProvider? formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException($"A set cannot be made a {destinationType}.");

    private static IEnumerable<object?> Members(object source) =>
        Bare(source) is IEnumerable members and not string ? members.Cast<object?>() : [source];

    // A byte array is a member, not a list of members.
    private static IEnumerable<object?> BinaryMembers(object source) => Bare(source) is byte[] bytes ? [bytes] : Members(source);

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static T To<T>(object? member) => (T)LanguagePrimitives.ConvertTo(member, typeof(T), CultureInfo.InvariantCulture);

    private static Number ToNumber(object? member) =>
        Bare(member) is { } bare && NumberFromPowerShell.TryConvert(bare) is { } number ? number : Number.Parse(To<string>(member));
}
