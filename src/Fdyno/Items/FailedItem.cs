using Fdyno.Errors;

namespace Fdyno.Items;

/// <summary>An error of one item of many carries what could be read of that item, so that a caller that knows the table can name its key.</summary>
internal static class FailedItem
{
    /// <summary>The error, with another text and what could be read of the item.</summary>
    /// <param name="error">The error, whose code, advice and target the new one has.</param>
    /// <param name="message">The text.</param>
    /// <param name="item">What could be read of the item; null where nothing could.</param>
    public static FdynoException Error(FdynoException error, string message, Item? item) =>
        new(error.Code, message, error.RecommendedAction, error.Target, error) { Detail = item };

    /// <summary>What an error tells of the item that it is about; null for an error that is about none.</summary>
    public static Item? Of(FdynoException error) => error.Detail as Item;
}
