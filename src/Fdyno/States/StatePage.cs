using Fdyno.Catalog;
using Fdyno.Layout;

namespace Fdyno.States;

/// <summary>A page of a table's items as of an instant. Its items are not to be used once it is disposed.</summary>
/// <param name="Items">The items, in the order of their keys; a page can be without any.</param>
/// <param name="Rest">What of the range is left; empty at its end.</param>
/// <param name="Buffer">What the items stand in, where that is borrowed.</param>
internal sealed record StatePage(IReadOnlyList<StoredItem> Items, PrimaryKeyRange Rest, IDisposable? Buffer = null) : IDisposable
{
    /// <summary>Gives back what was borrowed.</summary>
    public void Dispose() => Buffer?.Dispose();
}
