using System.Runtime.CompilerServices;
using Fdyno.Backups.Deleting;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.StoredBackups;
using Fdyno.Tables;
using Fdyno.Texts;
using Fdyno.Validation;

namespace Fdyno.Api;

/// <summary>The operations on tables: CreateTable, DescribeTable, ListTables, UpdateTable, DeleteTable (docs/dynamodb/tables.md).</summary>
public sealed class TableService
{
    private const int NamesPerPage = 1_000;
    private readonly StoreContext _context;

    internal TableService(StoreContext context) => _context = context;

    /// <summary>Makes a table, ACTIVE and empty.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>; <see cref="FdynoErrorCode.ResourceInUse"/>: the name is taken.
    /// </exception>
    public Task<TableDescription> CreateTableAsync(CreateTableRequest request, CancellationToken cancellationToken = default) =>
        CreateTableAsync(request, OperationContext.None, cancellationToken);

    /// <inheritdoc cref="CreateTableAsync(CreateTableRequest, CancellationToken)"/>
    /// <param name="request">The table.</param>
    /// <param name="context">Is warned where encryption is asked for, which is recorded only.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    public Task<TableDescription> CreateTableAsync(
        CreateTableRequest request, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("CreateTable", _context, request?.TableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(context);

            var record = TableDefinition.Create(request, Guid.NewGuid().ToString("D"), _context.UtcNow);
            await _context.Writer.WriteOnceAsync(
                async tr =>
                {
                    if (await _context.Catalog.FindAsync(tr, record.TableName).ConfigureAwait(false) is { } existing)
                        throw TableErrors.AlreadyCreated(record.TableName, existing.Record.Status);
                    var prefix = await _context.Directories.CreateTableAsync(tr, record.TableName).ConfigureAwait(false);
                    tr.Set(new Fdyno.Layout.TableKeyspace(prefix).Metadata, record.ToBytes());
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            EncryptionNotice.Give(request.SSESpecification, record.TableName, context);
            return Describe(record, TableStatistics.None);
        });

    /// <summary>Describes a table.</summary>
    /// <param name="tableName">The name or ARN.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.ResourceNotFound"/>.</exception>
    public Task<TableDescription> DescribeTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("DescribeTable", _context, tableName, async () =>
        {
            var name = _context.Names.TableName(tableName);
            return await _context.Store.ReadAsync(
                async tr =>
                {
                    var table = await FindAsync(tr, name).ConfigureAwait(false);
                    return Describe(table.Record, await TableStatistics.ReadAsync(tr, table.Keys).ConfigureAwait(false));
                },
                cancellationToken).ConfigureAwait(false);
        });

    /// <summary>The names of all tables, in order. Pages are read as the caller goes on.</summary>
    public IAsyncEnumerable<string> ListTablesAsync(CancellationToken cancellationToken = default) =>
        Operation.StreamAsync("ListTables", _context, null, ListTablesCoreAsync(cancellationToken));

    private async IAsyncEnumerable<string> ListTablesCoreAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        while (true)
        {
            var start = after;
            var names = await _context.Store.ReadAsync(
                tr => _context.Directories.ListTablesAsync(tr, start, NamesPerPage), cancellationToken).ConfigureAwait(false);
            foreach (var name in names) yield return name;
            if (names.Count < NamesPerPage) yield break;
            after = names[^1];
        }
    }

    /// <summary>Changes settings of a table.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>; <see cref="FdynoErrorCode.ResourceNotFound"/>: there is no such table, or it is being
    /// restored.
    /// </exception>
    public Task<TableDescription> UpdateTableAsync(UpdateTableRequest request, CancellationToken cancellationToken = default) =>
        UpdateTableAsync(request, OperationContext.None, cancellationToken);

    /// <inheritdoc cref="UpdateTableAsync(UpdateTableRequest, CancellationToken)"/>
    /// <param name="request">The changes.</param>
    /// <param name="context">Is warned where encryption is asked for, which is recorded only.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    public Task<TableDescription> UpdateTableAsync(
        UpdateTableRequest request, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("UpdateTable", _context, request?.TableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(context);
            TableShape.Check(request);
            var name = _context.Names.Resolve(request.TableName!);
            var now = _context.UtcNow;

            // Once only: in between, somebody else may have set the same setting to something else.
            var updated = await _context.Writer.WriteOnceAsync(
                async tr =>
                {
                    var table = await _context.Catalog.OpenForItemsAsync(tr, name).ConfigureAwait(false);
                    var record = TableDefinition.Update(table.Record, request, now);
                    tr.Set(table.Keys.Metadata, record.ToBytes());
                    return Describe(record, await ReadStatisticsAsync(tr, table).ConfigureAwait(false));
                },
                cancellationToken).ConfigureAwait(false);
            EncryptionNotice.Give(request.SSESpecification.Value, name, context);
            return updated;
        });

    /// <summary>
    /// Removes a table and all its items, in one transaction; its backups stay. Where its point-in-time recovery is on, its state is kept as
    /// a SYSTEM backup for 35 days.
    /// </summary>
    /// <param name="tableName">The name or ARN.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>The table as it was.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.ResourceNotFound"/>; <see cref="FdynoErrorCode.ResourceInUse"/>: it is being restored;
    /// <see cref="FdynoErrorCode.Validation"/>: it is protected against deletion.
    /// </exception>
    public Task<TableDescription> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        DeleteTableAsync(tableName, OperationContext.None, cancellationToken);

    /// <inheritdoc cref="DeleteTableAsync(string, CancellationToken)"/>
    /// <param name="tableName">The name or ARN.</param>
    /// <param name="context">Is told of the SYSTEM backup.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    public Task<TableDescription> DeleteTableAsync(
        string tableName, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("DeleteTable", _context, tableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(context);
            var (name, now) = (_context.Names.TableName(tableName), _context.UtcNow);
            var removal = new TableRemoval(_context, new BackupStore(_context));
            var (table, removed) = await _context.Writer.WriteOnceAsync(
                async tr =>
                {
                    var table = await FindAsync(tr, name).ConfigureAwait(false);
                    CheckRemovable(table);
                    return (table, await removal.RemoveAsync(tr, table, now).ConfigureAwait(false));
                },
                cancellationToken).ConfigureAwait(false);
            _context.Catalog.Forget(name);
            _context.Upkeep.Forget(table.Record.TableId);
            await _context.Clearing.SweepAfterRemovalAsync(context, cancellationToken).ConfigureAwait(false);
            if (removed.Backup is { } backup)
            {
                var expiry = backup.CreationTime() + SystemBackup.Age;
                context.Trace?.Invoke(
                    $"The state of table '{name}' is kept as SYSTEM backup {backup.BackupArn} until {TimeLiteral.Of(expiry)}. "
                    + $"Restore it with: Restore-FdynoTable -BackupArn {backup.BackupArn} -TargetTableName {name}");
            }

            return Describe(table.Record, removed.Statistics) with { TableStatus = TableStatus.Deleting };
        });

    /// <summary>Says what removing a table would leave, and removes nothing.</summary>
    /// <param name="tableName">The name or ARN.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <returns>Whether there would be a SYSTEM backup.</returns>
    /// <exception cref="FdynoException">
    /// As of <see cref="DeleteTableAsync(string, CancellationToken)"/>: a table that would not be removed is refused here as well.
    /// </exception>
    public Task<bool> LeavesSystemBackupAsync(string tableName, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("PreviewDeleteTable", _context, tableName, async () =>
        {
            var name = _context.Names.TableName(tableName);
            return await _context.Store.ReadAsync(
                async tr =>
                {
                    var table = await FindAsync(tr, name).ConfigureAwait(false);
                    CheckRemovable(table);
                    return table.Record.Recovery is not null;
                },
                cancellationToken).ConfigureAwait(false);
        });

    private static void CheckRemovable(TableHandle table)
    {
        if (table.Record.Status == TableStatus.Creating) throw TableErrors.BeingRestored(table.Record.TableName);
        if (table.Record.DeletionProtectionEnabled) throw TableErrors.Protected(table.Record.TableName);
    }

    private async Task<TableHandle> FindAsync(IReadTransaction transaction, string name) =>
        await _context.Catalog.FindAsync(transaction, name).ConfigureAwait(false) ?? throw TableErrors.ResourceNotFound(name);

    // A snapshot, so that writers of items do not send the change of a table round again.
    private static Task<TableStatistics> ReadStatisticsAsync(ITransaction transaction, TableHandle table) =>
        TableStatistics.ReadAsync(transaction.Snapshot, table.Keys);

    private TableDescription Describe(TableRecord record, TableStatistics statistics) =>
        TableDescriber.Describe(record, statistics, _context.Names.Table(record.TableName));
}
