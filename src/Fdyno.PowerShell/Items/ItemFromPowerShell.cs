using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using Fdyno.Items;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Items;

/// <summary>Items from what PowerShell users have (cmdlets.md, "Items and PowerShell values", column "in").</summary>
/// <remarks>Runs on the pipeline thread: properties of objects may be script.</remarks>
internal static class ItemFromPowerShell
{
    /// <summary>An item of a hashtable, a dictionary or an object.</summary>
    /// <param name="value">The value, wrapped by PowerShell or not.</param>
    /// <exception cref="FdynoException">Validation: it is none of these, or holds what has no place in an item.</exception>
    public static Item Convert(object? value) => Wrapped.Unwrap(value) switch
    {
        Item item => item,
        IDictionary dictionary => FromDictionary(dictionary, "", 0),
        null => throw Invalid("An item is a hashtable or an object; $null is neither"),
        var other when IsObject(other) => FromProperties(PSObject.AsPSObject(value), "", 0),
        var other => throw Invalid($"An item is a hashtable or an object; {TypeName(other)} is neither"),
    };

    /// <summary>The named attributes of a hashtable, a dictionary or an object; those that it has.</summary>
    /// <exception cref="FdynoException">Validation, as above.</exception>
    public static Item Pick(object? value, IReadOnlyCollection<string> names)
    {
        switch (Wrapped.Unwrap(value))
        {
            case Item item:
                return new(item.Where(attribute => names.Contains(attribute.Key)));
            case IDictionary dictionary:
                return new(from DictionaryEntry entry in dictionary
                           let name = $"{entry.Key}"
                           where names.Contains(name)
                           select KeyValuePair.Create(name, Value(entry.Value, name, 0)));
            case null or string or ValueType:
                throw Invalid($"A key is a hashtable or an object with {string.Join(" and ", names)}");
            default:
                return new(from name in names
                           let property = PSObject.AsPSObject(value).Properties[name]
                           where property is not null && property.Name == name
                           select KeyValuePair.Create(name, Value(Read(property, name), name, 0)));
        }
    }

    /// <summary>One value.</summary>
    /// <param name="value">The value, wrapped by PowerShell or not.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="FdynoException">Validation: it has no place in an item.</exception>
    public static AttributeValue Value(object? value, string name) => Value(value, name, 0);

    private static AttributeValue Value(object? value, string path, int depth)
    {
        // Deeper values are refused by the engine as well, but only once they are built: an object that holds itself never would be.
        if (depth > AttributeValue.MaxNesting + 1)
        {
            throw ItemErrors.NestingTooDeep();
        }

        if (DeserializedValues.TryRestore(value, path) is { } restored)
        {
            return restored;
        }

        var bare = Wrapped.Unwrap(value);
        return bare switch
        {
            null or DBNull => AttributeValue.Null,
            string text => AttributeValue.String(text),
            AttributeValue attribute => attribute,
            bool truth => AttributeValue.Bool(truth),
            SwitchParameter given => AttributeValue.Bool(given.IsPresent),
            char or Guid or Enum => AttributeValue.String($"{bare}"),
            byte[] bytes => AttributeValue.Binary(bytes),
            Stream stream => AttributeValue.Binary(ReadAll(stream, path)),
            StringSet set => AttributeValue.StringSet(set),
            NumberSet set => AttributeValue.NumberSet(set),
            BinarySet set => AttributeValue.BinarySet(set),
            DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan => throw NoTimes(bare, path),
            _ when NumberFromPowerShell.TryConvert(bare) is { } number => AttributeValue.Number(number),
            Item item => AttributeValue.Map(item),
            IDictionary dictionary => AttributeValue.Map(FromDictionary(dictionary, path, depth)),
            _ when SetFromPowerShell.TryConvert(bare) is { } set => set,
            IEnumerable elements => AttributeValue.List(Elements(elements, path, depth)),
            _ when IsObject(bare) => AttributeValue.Map(FromProperties(PSObject.AsPSObject(value), path, depth)),
            _ => throw Invalid($"The value of '{path}', {TypeName(bare)}, has no type of DynamoDB"),
        };
    }

    private static List<AttributeValue> Elements(IEnumerable elements, string path, int depth)
    {
        var converted = new List<AttributeValue>();
        foreach (var element in elements)
        {
            converted.Add(Value(element, path, depth + 1));
        }

        return converted;
    }

    private static Item FromDictionary(IDictionary dictionary, string path, int depth) => new(
        from DictionaryEntry entry in dictionary
        let name = Name(entry.Key)
        select KeyValuePair.Create(name, Value(entry.Value, Inside(path, name), depth + 1)));

    private static Item FromProperties(PSObject value, string path, int depth)
    {
        var isMarked = depth == 0 && RemotingMarks.AreOn(value);
        return new(
            from property in value.Properties
            where property.IsGettable && !(isMarked && RemotingMarks.Contain(property.Name))
            select KeyValuePair.Create(property.Name, Value(Read(property, Inside(path, property.Name)), Inside(path, property.Name), depth + 1)));
    }

    private static string Name(object key) =>
        Wrapped.Unwrap(key) is string name ? name : System.Convert.ToString(key, CultureInfo.InvariantCulture) ?? "";

    private static object? Read(PSPropertyInfo property, string path)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException error)
        {
            throw new FdynoException(FdynoErrorCode.Validation, $"The property '{path}' cannot be read: {error.Message}", null, path, error);
        }
    }

    /// <summary>Reads no more than shows that the item would be too large.</summary>
    private static ReadOnlyMemory<byte> ReadAll(Stream stream, string path)
    {
        var buffer = new byte[ItemSize.Limit + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length < buffer.Length
            ? buffer.AsMemory(0, length)
            : throw Invalid($"The stream in '{path}' is larger than an item may be");
    }

    /// <summary>Values that are more than one number or text; pointers and the like have no properties worth keeping.</summary>
    private static bool IsObject(object value) => value is not (string or Pointer or Delegate or ScriptBlock or Type) && !value.GetType().IsPrimitive;

    private static string Inside(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string TypeName(object value) => $"a {value.GetType().FullName}";

    private static FdynoException NoTimes(object value, string path) => new(
        FdynoErrorCode.Validation,
        $"The value of '{path}', {TypeName(value)}, has no type of DynamoDB.",
        "Give a time as a string, such as $time.ToUniversalTime().ToString('o'), or as a number of seconds, such as "
        + "[DateTimeOffset]::new($time).ToUnixTimeSeconds(), which is what time to live takes.",
        path);

    private static FdynoException Invalid(string why) => new(FdynoErrorCode.Validation, $"{why}.");
}
