using Fdyno.Connection;

namespace Fdyno;

/// <summary>Comparisons of tables, item by item, both ways.</summary>
public sealed class ComparisonService
{
    private readonly StoreContext _context;

    internal ComparisonService(StoreContext context) => _context = context;

    /// <summary>
    /// The items that differ between two tables, in the order of their keys' bytes; none means equal. Pages are read as the caller
    /// goes on; a table that is written to meanwhile is warned of.
    /// </summary>
    public IAsyncEnumerable<TableDifference> CompareTablesAsync(
        string referenceTable, string differenceTable, OperationContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
