using System.Collections;
using System.Management.Automation;
using Fdyno.Errors;
using Fdyno.Model;

namespace Fdyno.PowerShell.Binding;

/// <summary>The structures of AWS that parameters take, read into the engine's types (docs/dynamodb/shapes.md). Unchecked.</summary>
internal static class AwsShapes
{
    /// <summary>A key schema.</summary>
    /// <returns>Null where nothing is given.</returns>
    public static IReadOnlyList<KeySchemaElement>? KeySchema(object[]? elements) =>
        elements is null ? null : [.. elements.Select(KeySchemaElement)];

    /// <summary>Attribute definitions.</summary>
    public static IEnumerable<AttributeDefinition> AttributeDefinitions(object[]? definitions) =>
        (definitions ?? []).Select(AttributeDefinition);

    /// <summary>Secondary indexes: from New-FdynoIndex, from the description of a table or a backup, or in AWS's shape.</summary>
    /// <returns>Null where nothing is given; empty where an empty list is.</returns>
    public static IReadOnlyList<SecondaryIndex>? Indexes(object?[]? indexes) => indexes is null ? null : [.. indexes.Select(Index)];

    /// <summary>Tags: a hashtable or an object with a member for each tag, or AWS's list of <c>Key</c> and <c>Value</c>.</summary>
    /// <returns>Null where nothing is given.</returns>
    public static IReadOnlyDictionary<string, string>? Tags(object? tags)
    {
        if (tags is null)
        {
            return null;
        }

        var read = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var element in AwsShape.Elements(tags))
        {
            if (Wrapped.Unwrap(element) is IDictionary dictionary && !IsTag(dictionary))
            {
                foreach (DictionaryEntry entry in dictionary)
                {
                    Add($"{entry.Key}", $"{entry.Value}");
                }
            }
            else if (Wrapped.Unwrap(element) is IEnumerable<KeyValuePair<string, string>> described)
            {
                foreach (var (key, value) in described)
                {
                    Add(key, value);
                }
            }
            else if (element is PSObject { BaseObject: PSCustomObject } properties && properties.Properties["Key"] is null)
            {
                foreach (var property in properties.Properties)
                {
                    Add(property.Name, $"{property.Value}");
                }
            }
            else
            {
                var tag = new AwsShape("A tag", element, "Key", "Value");
                Add(tag.Text("Key") ?? "", tag.Text("Value") ?? "");
            }
        }

        return read;

        void Add(string key, string value)
        {
            if (!read.TryAdd(key, value))
            {
                throw new FdynoException(
                    FdynoErrorCode.Validation, $"The tag '{key}' is given twice.", $"Give the tag '{key}' one value.", key);
            }
        }
    }

    private static bool IsTag(IDictionary dictionary)
    {
        var names = dictionary.Keys.Cast<object>().Select(key => $"{key}").ToHashSet(StringComparer.OrdinalIgnoreCase);
        return names.SetEquals(["Key", "Value"]);
    }

    private static KeySchemaElement KeySchemaElement(object? value)
    {
        if (Wrapped.Unwrap(value) is KeySchemaElement element)
        {
            return element;
        }

        var shape = new AwsShape("A key schema element", value, "AttributeName", "KeyType");
        return new() { AttributeName = shape.Text("AttributeName"), KeyType = shape.Text("KeyType") };
    }

    private static AttributeDefinition AttributeDefinition(object? value)
    {
        if (Wrapped.Unwrap(value) is AttributeDefinition definition)
        {
            return definition;
        }

        var shape = new AwsShape("An attribute definition", value, "AttributeName", "AttributeType");
        return new() { AttributeName = shape.Text("AttributeName"), AttributeType = shape.Text("AttributeType") };
    }

    private static SecondaryIndex Index(object? value)
    {
        if (Wrapped.Unwrap(value) is SecondaryIndex index)
        {
            return index;
        }

        var shape = new AwsShape(
            "A secondary index",
            value,
            [
                "IndexName", "KeySchema", "Projection", "ProvisionedThroughput", "OnDemandThroughput", "AttributeDefinitions",
                .. IndexNotation.Members,
            ]);
        if (Array.Exists(IndexNotation.Members, shape.Has))
        {
            return InWordsOfCmdlets(shape);
        }

        return new()
        {
            IndexName = shape.Text("IndexName"),
            KeySchema = shape.List("KeySchema", KeySchemaElement),
            Projection = shape.Structure("Projection", Projection),
            ProvisionedThroughput = shape.Structure("ProvisionedThroughput", Provisioned),
            OnDemandThroughput = shape.Structure("OnDemandThroughput", OnDemand),
            AttributeDefinitions = shape.List("AttributeDefinitions", AttributeDefinition),
        };
    }

    /// <summary>An index whose hashtable has names of New-FdynoIndex, such as HashKey. What AWS's shape has beside them is kept.</summary>
    private static SecondaryIndex InWordsOfCmdlets(AwsShape shape)
    {
        shape.CheckOnce("KeySchema", "HashKey", "RangeKey");
        shape.CheckOnce("Projection", "ProjectionType", "NonKeyAttributes");
        shape.CheckOnce("ProvisionedThroughput", "ReadCapacityUnits", "WriteCapacityUnits");
        var index = IndexNotation.Index(
            shape.Text("IndexName"),
            shape.Text("HashKey"),
            shape.Text("RangeKey"),
            shape.Text("ProjectionType"),
            shape.List("NonKeyAttributes", name => $"{name}"),
            shape.Integer("ReadCapacityUnits"),
            shape.Integer("WriteCapacityUnits"));
        var definitions = shape.List("AttributeDefinitions", AttributeDefinition);
        return index with
        {
            KeySchema = shape.List("KeySchema", KeySchemaElement) ?? index.KeySchema,
            Projection = shape.Structure("Projection", Projection) ?? index.Projection,
            ProvisionedThroughput = shape.Structure("ProvisionedThroughput", Provisioned) ?? index.ProvisionedThroughput,
            OnDemandThroughput = shape.Structure("OnDemandThroughput", OnDemand),
            AttributeDefinitions = shape.Has("KeySchema") ? definitions : [.. index.AttributeDefinitions ?? [], .. definitions ?? []],
        };
    }

    private static Projection Projection(object? value)
    {
        if (Wrapped.Unwrap(value) is Projection projection)
        {
            return projection;
        }

        var shape = new AwsShape("A projection", value, "ProjectionType", "NonKeyAttributes");
        return new() { ProjectionType = shape.Text("ProjectionType"), NonKeyAttributes = shape.List("NonKeyAttributes", name => $"{name}") };
    }

    private static ProvisionedThroughput? Provisioned(object? value)
    {
        if (Wrapped.Unwrap(value) is ProvisionedThroughput described)
        {
            return NullIfZero(described);
        }

        var shape = new AwsShape("A provisioned throughput", value, "ReadCapacityUnits", "WriteCapacityUnits");
        var throughput = new ProvisionedThroughput
        {
            ReadCapacityUnits = shape.Integer("ReadCapacityUnits"),
            WriteCapacityUnits = shape.Integer("WriteCapacityUnits"),
        };

        // A caller that writes {0, 0} in a hashtable means it, and gets the answer.
        return shape.IsDescription ? NullIfZero(throughput) : throughput;
    }

    // {0, 0} is how the indexes of on-demand tables are described.
    private static ProvisionedThroughput? NullIfZero(ProvisionedThroughput throughput) =>
        throughput == ProvisionedThroughput.Zero ? null : throughput;

    private static OnDemandThroughput OnDemand(object? value)
    {
        if (Wrapped.Unwrap(value) is OnDemandThroughput throughput)
        {
            return throughput;
        }

        var shape = new AwsShape("An on-demand throughput", value, "MaxReadRequestUnits", "MaxWriteRequestUnits");
        return new() { MaxReadRequestUnits = shape.Integer("MaxReadRequestUnits"), MaxWriteRequestUnits = shape.Integer("MaxWriteRequestUnits") };
    }
}
