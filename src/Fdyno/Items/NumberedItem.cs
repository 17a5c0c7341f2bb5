namespace Fdyno.Items;

/// <summary>An item read from a file.</summary>
/// <param name="LineNumber">The line on which the item starts; the first line is 1.</param>
/// <param name="Item">The item.</param>
public readonly record struct NumberedItem(long LineNumber, Item Item)
{
    private static readonly ItemOrigin Unknown = new(null, IsGzip: false);

    /// <summary>Where it was read from.</summary>
    internal ItemOrigin? Origin { get; init; }

    /// <summary>Where the item stands, for the beginning of a message: <c>File 'items.json', line 3</c>.</summary>
    internal string Place => (Origin ?? Unknown).Line(LineNumber);
}
