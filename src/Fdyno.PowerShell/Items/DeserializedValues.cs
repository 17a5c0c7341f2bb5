using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Items;

/// <summary>
/// Numbers and sets that came back from Export-Clixml, a job or another computer. PowerShell keeps the name of their type and their
/// text; taken for ordinary objects they would be stored as maps and lists of their properties, without the value.
/// </summary>
internal static class DeserializedValues
{
    private const string Prefix = "Deserialized.";

    private static readonly string NumberName = Prefix + typeof(Number).FullName;
    private static readonly string NumberSetName = Prefix + typeof(NumberSet).FullName;
    private static readonly string StringSetName = Prefix + typeof(StringSet).FullName;
    private static readonly string BinarySetName = Prefix + typeof(BinarySet).FullName;

    /// <summary>The value as it was; null where it is none of these.</summary>
    /// <param name="value">The value, in PowerShell's wrapper.</param>
    /// <param name="path">What errors call it.</param>
    /// <exception cref="FdynoException">Validation: a set of binaries from an older version, which PowerShell wrote without their bytes.</exception>
    public static AttributeValue? TryRestore(object? value, string path)
    {
        if (value is not PSObject { BaseObject: PSCustomObject or IList, TypeNames: [var name, ..] } wrapped || !name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        if (name == NumberName)
        {
            return AttributeValue.Number(Number.Parse($"{wrapped}"));
        }

        if (name == NumberSetName)
        {
            return AttributeValue.NumberSet(new NumberSet(Texts(wrapped).Select(Number.Parse)));
        }

        if (name == StringSetName)
        {
            return AttributeValue.StringSet(new StringSet(Texts(wrapped)));
        }

        return name == BinarySetName ? AttributeValue.BinarySet(new BinarySet(Elements(wrapped).Select(element => Bytes(element, path)))) : null;
    }

    private static IEnumerable<object?> Elements(PSObject set) => ((IEnumerable)set.BaseObject).Cast<object>().Select(Wrapped.Unwrap);

    // Numbers in the culture of whoever runs this would have their point elsewhere.
    private static IEnumerable<string> Texts(PSObject set) =>
        Elements(set).Select(element => element is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : $"{element}");

    private static byte[] Bytes(object? element, string path) => element as byte[] ?? throw new FdynoException(
        FdynoErrorCode.Validation,
        $"The value of '{path}', a set of binaries, lost its bytes when PowerShell serialised it.",
        "Carry such items as DynamoDB JSON: Get-FdynoItem -AsJson writes it, Set-FdynoItem reads it.",
        path);
}
