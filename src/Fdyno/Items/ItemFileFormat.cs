namespace Fdyno.Items;

/// <summary>The form of the items in a file.</summary>
public enum ItemFileFormat
{
    /// <summary>Ordinary JSON; see <see cref="PlainJson"/>.</summary>
    Json,

    /// <summary>DynamoDB JSON; see <see cref="Items.DynamoDbJson"/>. When reading, also the lines of an AWS export.</summary>
    DynamoDbJson,
}
