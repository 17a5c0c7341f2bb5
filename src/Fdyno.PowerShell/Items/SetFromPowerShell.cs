using Fdyno.Errors;
using Fdyno.Items;

namespace Fdyno.PowerShell.Items;

/// <summary>DynamoDB's sets from .NET's <c>HashSet</c>, by the type of its elements.</summary>
internal static class SetFromPowerShell
{
    /// <summary>The set; null where the value is no <c>HashSet</c> of strings, numbers or bytes.</summary>
    /// <exception cref="FdynoException">Validation: empty, or with an element that cannot be stored.</exception>
    public static AttributeValue? TryConvert(object value)
    {
        var type = value.GetType();
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(HashSet<>))
        {
            return null;
        }

        switch (value)
        {
            case IEnumerable<string> strings:
                return AttributeValue.StringSet(new StringSet(strings));
            case IEnumerable<byte[]> binaries:
                return AttributeValue.BinarySet(new BinarySet(binaries));
            default:
                var numbers = new List<Number>();
                foreach (var element in (System.Collections.IEnumerable)value)
                {
                    if (element is null || NumberFromPowerShell.TryConvert(element) is not { } number)
                    {
                        return null;
                    }

                    numbers.Add(number);
                }

                return AttributeValue.NumberSet(new NumberSet(numbers));
        }
    }
}
