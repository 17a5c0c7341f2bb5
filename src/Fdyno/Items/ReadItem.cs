namespace Fdyno.Items;

/// <summary>An item read from a file.</summary>
/// <param name="LineNumber">The line on which the item starts; the first line is 1.</param>
/// <param name="Item">The item.</param>
public readonly record struct ReadItem(long LineNumber, Item Item);
