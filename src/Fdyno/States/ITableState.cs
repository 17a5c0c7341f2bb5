using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Layout;

namespace Fdyno.States;

/// <summary>
/// The items of a table as of one instant, wherever they stand: in the table itself and its past, or in a backup. Whoever reads it gets
/// the same each time, whatever others write meanwhile.
/// </summary>
internal interface ITableState : IAsyncDisposable
{
    /// <summary>The name of the table that the items are, or were, in.</summary>
    string TableName { get; }

    /// <summary>What is read, for messages: <c>table Music</c>, <c>table Music as of …</c>, <c>backup daily of table Music</c>.</summary>
    string Description { get; }

    /// <summary>The table's keys.</summary>
    TableSchema Schema { get; }

    /// <summary>Number of items; of a past second only about right.</summary>
    long Items { get; }

    /// <summary>Their size, in bytes by DynamoDB's rules; of a past second only about right.</summary>
    long Bytes { get; }

    /// <summary>
    /// The items of a range of keys, in pages, the last of which has no rest. No transaction is open while the caller looks at one.
    /// </summary>
    /// <param name="range">The range.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.HistoryTrimmed"/>: the past of the table is gone. <see cref="FdynoErrorCode.BackupCorrupted"/>,
    /// <see cref="FdynoErrorCode.BackupNotFound"/>: the backup is damaged, or was removed.
    /// </exception>
    IAsyncEnumerable<StatePage> ReadAsync(PrimaryKeyRange range, CancellationToken cancellationToken);
}
