using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>
/// Gathers the attribute definitions of a table and its indexes. What is defined wins over what is only named; what is only named
/// becomes a string. Definitions that contradict each other all stay: the engine answers them.
/// </summary>
internal sealed class KeyAttributes
{
    private readonly List<AttributeDefinition> _defined = [];
    private readonly List<string> _named = [];

    /// <summary>Adds a definition.</summary>
    public void Add(AttributeDefinition definition)
    {
        if (!_defined.Contains(definition))
        {
            _defined.Add(definition);
        }
    }

    /// <summary>Adds a key attribute, with its type or without.</summary>
    public void Add(KeyNotation attribute)
    {
        if (attribute.Type is null)
        {
            _named.Add(attribute.Name);
        }
        else
        {
            Add(attribute.ToDefinition());
        }
    }

    /// <summary>
    /// Adds what an index brings. One from New-FdynoIndex says which of its attributes have a type, so the others may become strings;
    /// one in AWS's shape says nothing, and the table has to define its attributes.
    /// </summary>
    public void Add(SecondaryIndex index)
    {
        if (index.AttributeDefinitions is null)
        {
            return;
        }

        foreach (var definition in index.AttributeDefinitions)
        {
            Add(definition);
        }

        _named.AddRange(index.KeySchema?.Select(element => element.AttributeName).OfType<string>() ?? []);
    }

    /// <summary>All definitions; null where there are none.</summary>
    public IReadOnlyList<AttributeDefinition>? ToDefinitions()
    {
        var all = new List<AttributeDefinition>(_defined);
        foreach (var name in _named)
        {
            if (!all.Exists(definition => definition.AttributeName == name))
            {
                all.Add(new KeyNotation(name, null).ToDefinition());
            }
        }

        return all.Count == 0 ? null : all;
    }
}
