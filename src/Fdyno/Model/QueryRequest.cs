using Fdyno.Items;

namespace Fdyno.Model;

/// <summary>The items of one hash key value, of a table or of an index, in the order of the range key.</summary>
public sealed record QueryRequest
{
    /// <summary>The table's name or ARN.</summary>
    public required string TableName { get; init; }

    /// <summary>The index; null for the table itself.</summary>
    public string? IndexName { get; init; }

    /// <summary>The value of the hash key.</summary>
    public required AttributeValue HashValue { get; init; }

    /// <summary>Only items whose range key equals this. Excludes the other conditions.</summary>
    public AttributeValue? RangeValue { get; init; }

    /// <summary>Only items whose range key is this or greater.</summary>
    public AttributeValue? RangeBegin { get; init; }

    /// <summary>Only items whose range key is this or less.</summary>
    public AttributeValue? RangeEnd { get; init; }

    /// <summary>Only items whose range key, a string or binary, starts with this. Excludes the other conditions.</summary>
    public AttributeValue? RangePrefix { get; init; }

    /// <summary>Whether to go from the greatest range key to the least.</summary>
    public bool Descending { get; init; }
}
