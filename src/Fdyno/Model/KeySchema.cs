namespace Fdyno.Model;

/// <summary>An attribute of a key, and its role (docs/dynamodb/shapes.md#keyschemaelement).</summary>
public sealed record KeySchemaElement
{
    /// <summary>The attribute's name: 1 to 255 characters.</summary>
    public string? AttributeName { get; init; }

    /// <summary><c>HASH</c> or <c>RANGE</c>.</summary>
    public string? KeyType { get; init; }

    /// <summary>The name and the role.</summary>
    public override string ToString() => $"{AttributeName} ({KeyType})";
}

/// <summary>The type of a key attribute (docs/dynamodb/shapes.md#attributedefinition).</summary>
public sealed record AttributeDefinition
{
    /// <summary>The attribute's name: 1 to 255 characters.</summary>
    public string? AttributeName { get; init; }

    /// <summary><c>S</c>, <c>N</c> or <c>B</c>.</summary>
    public string? AttributeType { get; init; }

    /// <summary>The name and the type, as in <c>year:N</c>.</summary>
    public override string ToString() => $"{AttributeName}:{AttributeType}";
}

/// <summary>What an index entry carries beside the keys (docs/dynamodb/shapes.md#projection).</summary>
public sealed record Projection
{
    /// <summary><c>ALL</c>, <c>KEYS_ONLY</c> or <c>INCLUDE</c>.</summary>
    public string? ProjectionType { get; init; }

    /// <summary>With <c>INCLUDE</c>: the attributes carried, 1 to 20 names. Null otherwise.</summary>
    public IReadOnlyList<string>? NonKeyAttributes { get; init; }

    /// <summary>The type, and the attributes where there are any.</summary>
    public override string ToString() =>
        NonKeyAttributes is { Count: > 0 } names ? $"{ProjectionType} ({string.Join(", ", names)})" : $"{ProjectionType}";
}
