namespace Fdyno.Catalog;

/// <summary>
/// What a connection does for its tables in passing, behind operations that have succeeded. It never fails the operation that it follows;
/// what it leaves is done the next time.
/// </summary>
internal interface ITableUpkeep
{
    /// <summary>How often the connection looks after a table; infinite for never.</summary>
    TimeSpan Interval { get; set; }

    /// <summary>Looks after a table behind a write of its items, if it is time to. Mostly this is one look into a dictionary.</summary>
    /// <param name="table">The table, as the write found it.</param>
    ValueTask AfterWriteAsync(TableHandle table);

    /// <summary>Clears what a log has left that has ended: with the pin of a job, or because recovery was switched off.</summary>
    /// <param name="tableName">The name that the table has, or had.</param>
    /// <param name="tableId">The table's id.</param>
    Task AfterEndAsync(string tableName, string tableId);

    /// <summary>Forgets a table that has been removed.</summary>
    /// <param name="tableId">The table's id.</param>
    void Forget(string tableId);
}
