using Fdyno.Items;
using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>
/// A key attribute as parameters write it: <c>pk</c>, or with its type <c>pk:N</c>. Attributes with a colon in their name need
/// -KeySchema and -AttributeDefinition.
/// </summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Type">The type as written, unchecked; null where none is.</param>
internal readonly record struct KeyNotation(string Name, string? Type)
{
    /// <summary>Reads the notation.</summary>
    public static KeyNotation Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 ? new(text, null) : new(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>The attribute with its type; where none is written, a string.</summary>
    public AttributeDefinition ToDefinition() => new()
    {
        AttributeName = Name,
        AttributeType = Type?.ToUpperInvariant() ?? nameof(AttributeType.S),
    };

    /// <summary>The key of a table or an index.</summary>
    /// <returns>Null where neither attribute is given.</returns>
    public static IReadOnlyList<KeySchemaElement>? Schema(KeyNotation? hash, KeyNotation? range)
    {
        var schema = new List<KeySchemaElement>(2);
        if (hash is { } hashKey)
        {
            schema.Add(new KeySchemaElement { AttributeName = hashKey.Name, KeyType = KeyType.Hash });
        }

        if (range is { } rangeKey)
        {
            schema.Add(new KeySchemaElement { AttributeName = rangeKey.Name, KeyType = KeyType.Range });
        }

        return schema.Count == 0 ? null : schema;
    }
}
