namespace Fdyno;

/// <summary>The operations on tables: CreateTable, DescribeTable, ListTables, UpdateTable, DeleteTable.</summary>
public sealed class TableService
{
    /// <summary>Makes a table, ACTIVE and empty.</summary>
    public Task<TableDescription> CreateTableAsync(CreateTableRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Describes a table.</summary>
    /// <param name="tableName">The name or ARN.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    public Task<TableDescription> DescribeTableAsync(string tableName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>The names of all tables, in order.</summary>
    public IAsyncEnumerable<string> ListTablesAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Changes settings of a table.</summary>
    public Task<TableDescription> UpdateTableAsync(UpdateTableRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Removes a table and all its items; its backups stay.</summary>
    /// <returns>The table as it was.</returns>
    public Task<TableDescription> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
