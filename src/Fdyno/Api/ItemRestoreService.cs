using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.ItemRestores;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.States;
using Fdyno.Storage;

namespace Fdyno.Api;

/// <summary>Puts single items, or those of a range of keys, back to what they were at a time or in a backup.</summary>
public sealed class ItemRestoreService
{
    private readonly StoreContext _context;
    private readonly TableStates _states;
    private readonly int _stepBytes;

    internal ItemRestoreService(StoreContext context, BackupTuning? tuning = null, int stepBytes = StoreLimits.TargetTransactionBytes)
    {
        _context = context;
        _states = new TableStates(context, tuning ?? BackupTuning.Default);
        _stepBytes = stepBytes;
    }

    /// <summary>Opens what items are to be put back to. It stays the same until it is disposed.</summary>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>: a time and a backup are given, or neither; or the backup is of a table with other keys.
    /// <see cref="FdynoErrorCode.ResourceNotFound"/>; of a time <see cref="FdynoErrorCode.PointInTimeRecoveryUnavailable"/>,
    /// <see cref="FdynoErrorCode.InvalidRestoreTime"/>; of a backup <see cref="FdynoErrorCode.AccessDenied"/>,
    /// <see cref="FdynoErrorCode.BackupNotFound"/>, <see cref="FdynoErrorCode.BackupInUse"/>, <see cref="FdynoErrorCode.BackupCorrupted"/>.
    /// </exception>
    public Task<ItemRestore> OpenAsync(RestoreItemsRequest request, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("OpenRestoreItems", _context, request?.TableName, async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            var name = _context.Names.TableName(request.TableName);
            if (request.RestoreDateTime is null == request.BackupArn is null) throw ItemRestoreErrors.OneSource(name);
            var table = await _context.Store.ReadAsync(tr => _context.Catalog.OpenForItemsAsync(tr, name), cancellationToken).ConfigureAwait(false);
            var asked = request.BackupArn is { } arn ? StateSource.OfBackup(arn) : StateSource.OfTable(name, request.RestoreDateTime);
            var source = await _states.OpenAsync(asked, $"items of {_context.Names.Table(name)} that are put back", cancellationToken).ConfigureAwait(false);
            if (source.Schema.KeyText == table.Schema.KeyText) return new ItemRestore(_context, table, source, _stepBytes);
            await source.DisposeAsync().ConfigureAwait(false);
            throw ItemRestoreErrors.OtherKeys(name, table.Schema, source);
        });
}
