using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Jobs;
using Fdyno.Storage;
using Fdyno.StoredBackups;
using Fdyno.Texts;

namespace Fdyno.States;

/// <summary>
/// Opens states of tables. The present ones among those that are opened together are pinned by one transaction, and so are of one instant.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes for reading backups.</param>
internal sealed class TableStates(StoreContext context, BackupTuning tuning)
{
    private readonly BackupStore _backups = new(context);

    /// <summary>Opens one state.</summary>
    /// <inheritdoc cref="OpenAllAsync"/>
    public async Task<ITableState> OpenAsync(StateSource source, string purpose, CancellationToken cancellationToken) =>
        (await OpenAllAsync([source], purpose, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Opens states; the caller disposes each.</summary>
    /// <param name="sources">What is asked for.</param>
    /// <param name="purpose">What it is for, as the pins say.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.ResourceNotFound"/>, <see cref="FdynoErrorCode.PointInTimeRecoveryUnavailable"/>,
    /// <see cref="FdynoErrorCode.InvalidRestoreTime"/>; of a backup <see cref="FdynoErrorCode.Validation"/>,
    /// <see cref="FdynoErrorCode.AccessDenied"/>, <see cref="FdynoErrorCode.BackupNotFound"/>, <see cref="FdynoErrorCode.BackupInUse"/>: it
    /// is not complete; <see cref="FdynoErrorCode.BackupCorrupted"/>.
    /// </exception>
    public async Task<IReadOnlyList<ITableState>> OpenAllAsync(
        IReadOnlyList<StateSource> sources, string purpose, CancellationToken cancellationToken)
    {
        var states = new ITableState?[sources.Count];
        try
        {
            for (var i = 0; i < sources.Count; i++)
            {
                if (sources[i].BackupArn is { } arn) states[i] = await OpenBackupAsync(arn, cancellationToken).ConfigureAwait(false);
            }

            // Each second by itself: what one leaves of marks cannot be read in the same transaction.
            for (var i = 0; i < sources.Count; i++)
            {
                if (sources[i] is { TableName: { } name, Time: { } time })
                    states[i] = await OpenSecondAsync(name, time, purpose, cancellationToken).ConfigureAwait(false);
            }

            var present = Enumerable.Range(0, sources.Count).Where(i => sources[i].IsPresent).ToList();
            if (present.Count > 0)
            {
                var opened = await OpenPresentAsync([.. present.Select(i => sources[i].TableName!)], purpose, cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < present.Count; i++) states[present[i]] = opened[i];
            }

            return states!;
        }
        catch
        {
            foreach (var state in states.OfType<ITableState>()) await state.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<ITableState> OpenBackupAsync(string backupArn, CancellationToken cancellationToken)
    {
        var arn = BackupArnRules.Resolve(backupArn, context);
        var backup = await context.Store.ReadAsync(tr => _backups.FindAsync(tr, arn), cancellationToken).ConfigureAwait(false)
            ?? throw BackupErrors.NotFound(backupArn);
        if (backup.Manifest is null) throw BackupErrors.StillCreating(backup.Record);
        return backup.DeletedTable is null ? new BackupState(context, tuning, backup) : new DeletedTableState(context, tuning, backup);
    }

    private async Task<ITableState> OpenSecondAsync(string tableName, DateTimeOffset asked, string purpose, CancellationToken cancellationToken)
    {
        var pinId = NewPinId();
        TableHandle? opened = null;
        try
        {
            var (time, statistics) = await context.Writer.WriteOnceAsync(
                async tr =>
                {
                    var (table, now) = (await context.Catalog.OpenForItemsAsync(tr, tableName).ConfigureAwait(false), context.UtcNow);
                    opened = table;
                    var second = await RecoveryTimes.ResolveAsync(tr, table, asked, now).ConfigureAwait(false);
                    if (!HistorySwitch.IsWanted(table.Record.Recovery)) throw StateErrors.NoPast(tableName);
                    var counts = await TableStatistics.ReadAsync(tr.Snapshot, table.Keys).ConfigureAwait(false);
                    await HistoryPins.PinSecondAsync(
                        tr, table, TimeMarks.SecondOf(second), context.Store.VersionsPerSecond, pinId, purpose, now, PinnedTable.Lease)
                        .ConfigureAwait(false);
                    return (second, counts);
                },
                cancellationToken).ConfigureAwait(false);

            // Where the second has no end yet, the pin is of the transaction's own commit.
            var pin = await context.Store.ReadAsync(
                async tr =>
                    await context.Catalog.FindByIdAsync(tr, tableName, opened!.Record.TableId).ConfigureAwait(false) is { } table
                        ? await HistoryPins.FindAsync(tr, table.Keys.History, pinId).ConfigureAwait(false)
                        : throw new HistoryLostException(HistoryLoss.TableGone),
                cancellationToken).ConfigureAwait(false) ?? throw new HistoryLostException(HistoryLoss.PinReleased);
            return new PinnedTable(context, opened!.Record, statistics, Instant(opened.Record, pin.Stamp, pinId), time);
        }
        catch (Exception e)
        {
            if (opened is not null) await PinRelease.TryAsync(context, tableName, opened.Record.TableId, pinId).ConfigureAwait(false);
            if (e is HistoryLostException lost) throw StateErrors.Lost($"table {tableName} as of {TimeLiteral.Of(asked)}", tableName, lost);
            throw;
        }
    }

    private async Task<IReadOnlyList<ITableState>> OpenPresentAsync(
        IReadOnlyList<string> tableNames, string purpose, CancellationToken cancellationToken)
    {
        var pinned = new PinnedWrite(context, PinnedTable.Lease);
        var pinIds = tableNames.Select(_ => NewPinId()).ToList();
        IReadOnlyList<TableHandle> opened = [];
        try
        {
            return await pinned.RunAsync(
                async tr =>
                {
                    var tables = opened = await OpenTablesAsync(tr, tableNames).ConfigureAwait(false);
                    var states = new List<PinnedTable>();
                    for (var i = 0; i < tables.Count; i++)
                    {
                        var stamp = await pinned.PinAsync(tr, tables[i], pinIds[i], purpose).ConfigureAwait(false);
                        var statistics = await TableStatistics.ReadAsync(tr.Snapshot, tables[i].Keys).ConfigureAwait(false);
                        states.Add(new PinnedTable(context, tables[i].Record, statistics, Instant(tables[i].Record, stamp, pinIds[i]), null));
                    }

                    return states;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.StoreReadOnly)
        {
            return await OpenUnpinnedAsync(tableNames, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // A commit that was given up may have happened.
            for (var i = 0; i < opened.Count; i++)
                await PinRelease.TryAsync(context, tableNames[i], opened[i].Record.TableId, pinIds[i]).ConfigureAwait(false);
            throw;
        }
    }

    private Task<List<UnpinnedTable>> OpenUnpinnedAsync(IReadOnlyList<string> tableNames, CancellationToken cancellationToken) => context.Store.ReadAsync(
        async tr =>
        {
            var states = new List<UnpinnedTable>();
            foreach (var table in await OpenTablesAsync(tr, tableNames).ConfigureAwait(false))
                states.Add(new UnpinnedTable(context, table, await TableStatistics.ReadAsync(tr, table.Keys).ConfigureAwait(false)));
            return states;
        },
        cancellationToken);

    private async Task<IReadOnlyList<TableHandle>> OpenTablesAsync(IReadTransaction transaction, IReadOnlyList<string> tableNames)
    {
        var tables = new List<TableHandle>();
        foreach (var name in tableNames) tables.Add(await context.Catalog.OpenForItemsAsync(transaction, name).ConfigureAwait(false));
        return tables;
    }

    private static HistoryInstant Instant(TableRecord record, Versionstamp stamp, string pinId) =>
        new() { TableId = record.TableId, Stamp = stamp, PinId = pinId };

    private static string NewPinId() => Guid.NewGuid().ToString("D");
}
