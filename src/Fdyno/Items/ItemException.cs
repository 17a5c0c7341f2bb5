using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>An error of one item of many, with what could be read of that item, so that a caller that knows the table can name its key.</summary>
/// <param name="error">The error, whose code, advice and target this one has.</param>
/// <param name="message">The text.</param>
/// <param name="item">What could be read of the item; null where nothing could.</param>
internal sealed class ItemException(FdynoException error, string message, Item? item)
    : FdynoException(error.Code, message, error.RecommendedAction, error.Target, error)
{
    /// <summary>What could be read of the item.</summary>
    public Item? Item { get; } = item;

    /// <summary>What an error tells of the item that it is about; null for an error that is about none.</summary>
    public static Item? Of(FdynoException error) => (error as ItemException)?.Item;
}
