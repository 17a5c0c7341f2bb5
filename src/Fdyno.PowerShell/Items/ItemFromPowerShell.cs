using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.PowerShell.Binding;

namespace Fdyno.PowerShell.Items;

/// <summary>Items from what PowerShell users have (docs/en-US/about_Fdyno.md#items).</summary>
/// <remarks>Runs on the pipeline thread: properties of objects may be script.</remarks>
internal static class ItemFromPowerShell
{
    /// <summary>An item of a hashtable, a dictionary or an object.</summary>
    /// <param name="value">The value, wrapped by PowerShell or not.</param>
    /// <exception cref="FdynoException">Validation: it is none of these, or holds what is no data (<see cref="DataTypes"/>).</exception>
    public static Item Convert(object? value) => Wrapped.Unwrap(value) switch
    {
        Item item => item,
        IDictionary dictionary => FromDictionary(dictionary, "", 0),
        null => throw ItemValueErrors.NotAnItem(null),
        _ when DataTypes.IsMap(value) => FromProperties(PSObject.AsPSObject(value), "", 0),
        var other => throw ItemValueErrors.NotAnItem(other),
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
                throw ItemValueErrors.NotAKey(names);
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
            _ when NumberFromPowerShell.TryConvert(bare) is { } number => AttributeValue.Number(number),
            Item item => AttributeValue.Map(item),
            IDictionary dictionary => AttributeValue.Map(FromDictionary(dictionary, path, depth)),
            _ when SetFromPowerShell.TryConvert(bare) is { } set => set,
            IEnumerable elements when DataTypes.IsList(elements) => AttributeValue.List(Elements(elements, path, depth)),
            _ when DataTypes.IsMap(value) => AttributeValue.Map(FromProperties(PSObject.AsPSObject(value), path, depth)),
            _ => throw ItemValueErrors.NoData(bare, path),
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
            throw ItemValueErrors.Unreadable(path, error);
        }
    }

    /// <summary>Reads no more than shows that the item would be too large.</summary>
    private static ReadOnlyMemory<byte> ReadAll(Stream stream, string path)
    {
        var buffer = new byte[ItemSize.Limit + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length < buffer.Length
            ? buffer.AsMemory(0, length)
            : throw ItemValueErrors.StreamTooLarge(path);
    }

    private static string Inside(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
