// Stands in until the item types land: whoever lands them deletes this file.
namespace Fdyno
{
    /// <summary>x</summary>
    public sealed class Item { }
    /// <summary>x</summary>
    public sealed class AttributeValue { }
}
namespace Fdyno.Items
{
    /// <summary>x</summary>
    public readonly record struct ReadItem(long LineNumber, Item Item);
}
