using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Texts;
using Fdyno.Validation;

namespace Fdyno.Api;

/// <summary>
/// The operations on continuous backups: DescribeContinuousBackups, UpdateContinuousBackups (docs/dynamodb/continuous-backups.md and
/// docs/dynamodb/decisions.md).
/// </summary>
public sealed class ContinuousBackupService
{
    private const string Specification = "pointInTimeRecoverySpecification";
    private readonly StoreContext _context;

    internal ContinuousBackupService(StoreContext context) => _context = context;

    /// <summary>Describes a table's continuous backups.</summary>
    /// <param name="tableName">The name or ARN.</param>
    /// <param name="cancellationToken">Stops the operation.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>; <see cref="FdynoErrorCode.TableNotFound"/>: there is no such table, or it is being restored.
    /// </exception>
    public Task<ContinuousBackupsDescription> DescribeContinuousBackupsAsync(
        string tableName, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("DescribeContinuousBackups", _context, tableName, async () =>
        {
            var name = _context.Names.TableName(tableName);
            var (table, trimmed) = await _context.Store.ReadAsync(
                async tr =>
                {
                    var found = await FindAsync(tr, name).ConfigureAwait(false);
                    return (found, await RecoveryTimes.ReadTrimmedAsync(tr, found).ConfigureAwait(false));
                },
                cancellationToken).ConfigureAwait(false);
            return await WithSizeAsync(Describe(table.Record, table.Record.Recovery, trimmed), table, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>
    /// Switches point-in-time recovery of a table on or off, or changes how it is kept. Asking for what is there changes nothing.
    /// Switching it on again after it was off starts a new window, with a period of 35 days unless one is given; so does switching the mode.
    /// </summary>
    /// <returns>What there is from then on.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>; <see cref="FdynoErrorCode.TableNotFound"/>: there is no such table, or it is being
    /// restored; <see cref="FdynoErrorCode.PointInTimeRecoveryUnavailable"/>: the request is to keep the state, and recovery is off.
    /// </exception>
    public Task<ContinuousBackupsDescription> UpdateContinuousBackupsAsync(
        UpdateContinuousBackupsRequest request, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("UpdateContinuousBackups", _context, request?.TableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            var (name, specification) = Check(request);
            var now = _context.UtcNow;

            // Once only: in between, somebody else may have asked for something else.
            var (table, recovery, trimmed, _) = await _context.Writer.WriteOnceAsync(
                async tr =>
                {
                    var found = await FindAsync(tr, name).ConfigureAwait(false);
                    var after = Change(request, found, specification, now);

                    // Before the change, behind which it may not be readable: a log that begins with it is as old as the window.
                    var first = await RecoveryTimes.ReadTrimmedAsync(tr, found).ConfigureAwait(false);
                    var isChanged = !ReferenceEquals(after, found.Record.Recovery);
                    if (isChanged) await Incarnation.NoteVersionAsync(tr, _context.Keys).ConfigureAwait(false);
                    if (isChanged) await HistorySwitch.SetRecoveryAsync(tr, found, after, now).ConfigureAwait(false);
                    return (found, Recovery: after, Trimmed: HistorySwitch.IsWanted(after) ? first : null, IsChanged: isChanged);
                },
                cancellationToken,
                hasEffect: answer => answer.IsChanged).ConfigureAwait(false);
            if (recovery is null) await _context.Upkeep.AfterEndAsync(name, table.Record.TableId).ConfigureAwait(false);
            return await WithSizeAsync(Describe(table.Record, recovery, trimmed), table, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>Checks a change as <see cref="UpdateContinuousBackupsAsync"/> does, says what would be lost, and writes nothing.</summary>
    /// <exception cref="FdynoException">As <see cref="UpdateContinuousBackupsAsync"/> says.</exception>
    public Task<ContinuousBackupsPreview> PreviewUpdateAsync(
        UpdateContinuousBackupsRequest request, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("PreviewUpdateContinuousBackups", _context, request?.TableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            var (name, specification) = Check(request);
            var table = await _context.Store.ReadAsync(tr => FindAsync(tr, name), cancellationToken).ConfigureAwait(false);
            var (before, after) = (table.Record.Recovery, Change(request, table, specification, _context.UtcNow));
            return new ContinuousBackupsPreview { TableName = name, Loss = before is null ? null : DescribeLoss(name, before, after) };
        });

    private static RecoverySettings? Change(
        UpdateContinuousBackupsRequest request, TableHandle table, PointInTimeRecoverySpecification specification, DateTime now) =>
        request.KeepsEnabledState && table.Record.Recovery is null
            ? throw ContinuousBackupErrors.NotEnabled(table.Record.TableName, specification)
            : RecoverySettings.Change(table.Record.Recovery, specification, now);

    private static string? DescribeLoss(string name, RecoverySettings before, RecoverySettings? after)
    {
        if (after is null) return $"Table '{name}' can no longer be restored to any time of its past, also when recovery is switched on again.";
        if (before.Mode == RecoveryMode.History && after.Mode != before.Mode)
        {
            return $"The past of table '{name}' is then gone for good: in mode {after.Mode} a restore brings back the latest state, whatever "
                + "time is asked for.";
        }

        return after.PeriodInDays < before.PeriodInDays
            ? $"Table '{name}' can then be restored to times of the last {Quantity.Of(after.PeriodInDays, "day")}, no longer of {before.PeriodInDays}."
            : null;
    }

    private static (string TableName, PointInTimeRecoverySpecification Specification) CheckShape(UpdateContinuousBackupsRequest request)
    {
        var asked = request.PointInTimeRecoverySpecification;
        var validator = ResourceNames.CheckShape(new RequestValidator(), request.TableName).Required(asked, Specification);
        if (asked is not null)
        {
            if (!request.KeepsEnabledState)
                validator.Required(asked.PointInTimeRecoveryEnabled, $"{Specification}.pointInTimeRecoveryEnabled");
            validator
                .Range(asked.RecoveryPeriodInDays, $"{Specification}.recoveryPeriodInDays", 1, RecoverySettings.MostDays)
                .OneOf(asked.RecoveryMode, $"{Specification}.recoveryMode", RecoveryMode.History, RecoveryMode.SnapshotOnRestore);
        }

        validator.ThrowIfAny(request.TableName);
        return (request.TableName!, asked!);
    }

    private (string TableName, PointInTimeRecoverySpecification Specification) Check(UpdateContinuousBackupsRequest request)
    {
        var (given, asked) = CheckShape(request);
        var name = _context.Names.Resolve(given);
        if (asked.PointInTimeRecoveryEnabled == false && asked.RecoveryPeriodInDays is not null)
            throw ContinuousBackupErrors.NotWhenDisabling(nameof(asked.RecoveryPeriodInDays), name);
        if (asked.PointInTimeRecoveryEnabled == false && asked.RecoveryMode is not null)
            throw ContinuousBackupErrors.NotWhenDisabling(nameof(asked.RecoveryMode), name);
        return (name, asked);
    }

    private async Task<TableHandle> FindAsync(IReadTransaction transaction, string tableName)
    {
        var table = await _context.Catalog.FindAsync(transaction, tableName).ConfigureAwait(false);
        return table is null || table.Record.Status == TableStatus.Creating ? throw TableErrors.TableNotFound(tableName) : table;
    }

    private async Task<ContinuousBackupsDescription> WithSizeAsync(
        ContinuousBackupsDescription description, TableHandle table, CancellationToken cancellationToken) =>
        description with { HistorySizeBytes = await HistorySize.ReadAsync(_context.Store, table, cancellationToken).ConfigureAwait(false) };

    private ContinuousBackupsDescription Describe(TableRecord table, RecoverySettings? recovery, DateTime? trimmed)
    {
        var window = recovery is null ? (RecoveryWindow?)null : RecoveryWindow.Of(recovery, _context.UtcNow, trimmed);
        return new ContinuousBackupsDescription
        {
            TableName = table.TableName,
            TableArn = _context.Names.Table(table.TableName).ToString(),
            TableId = table.TableId,
            RecoveryMode = recovery?.Mode,
            PointInTimeRecoveryDescription = new PointInTimeRecoveryDescription
            {
                PointInTimeRecoveryStatus = recovery is null ? FeatureStatus.Disabled : FeatureStatus.Enabled,
                RecoveryPeriodInDays = recovery?.PeriodInDays,
                EarliestRestorableDateTime = window?.Earliest,
                LatestRestorableDateTime = window?.Latest,
            },
        };
    }
}
