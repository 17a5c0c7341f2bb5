using Fdyno.Backups.Restoring;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Deleting;

/// <summary>
/// Drops SYSTEM backups whose time is over, each in one transaction. Nobody finds them any longer, dropped or not; so it does not matter
/// when that happens, but for the space that they take.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="backups">The backups.</param>
internal sealed class ExpiredBackups(StoreContext context, BackupStore backups)
{
    private const int MostInPassing = 2;

    /// <summary>Drops some of them. One that a restore or another job still reads stays until the next time.</summary>
    /// <param name="most">The most backups to drop.</param>
    /// <param name="cancellationToken">Stops it between two backups.</param>
    /// <returns>How many were dropped.</returns>
    public async Task<int> DropAsync(int most, CancellationToken cancellationToken)
    {
        var (dropped, expiry) = (0, context.Keys.BackupsByExpiry);
        var now = new DateTimeOffset(context.UtcNow).ToUnixTimeMilliseconds();
        var due = expiry.Range() with { End = expiry.Pack(now + 1) };
        await foreach (var (key, _) in context.Store.ReadPagesAsync(due, default, cancellationToken).ConfigureAwait(false))
        {
            if (dropped == most) break;
            if (await DropAsync(backups.ReadExpiryKey(key.Span), cancellationToken).ConfigureAwait(false)) dropped++;
        }

        return dropped;
    }

    /// <summary>Drops a few of them where an operation on backups begins, which does not fail where this does.</summary>
    public async Task DropInPassingAsync(OperationContext operation, CancellationToken cancellationToken)
    {
        try
        {
            await DropAsync(MostInPassing, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FdynoException or StoreException)
        {
            operation.Trace?.Invoke($"Expired SYSTEM backups were not dropped: {e.Message}");
        }

        await context.Clearing.SweepInPassingAsync(operation, cancellationToken).ConfigureAwait(false);
    }

    private Task<bool> DropAsync(BackupArn arn, CancellationToken cancellationToken) => context.Writer.WriteOnceAsync(
        async tr =>
        {
            if (await backups.FindEntryAsync(tr, arn, includesExpired: true).ConfigureAwait(false) is not { } entry) return false;
            if (await new RunningRestores(context).FindByBackupAsync(tr, arn.ToString()).ConfigureAwait(false) is not null) return false;
            var table = await context.Catalog.FindInBackupAsync(tr, arn.ToString(), entry.TableId).ConfigureAwait(false);
            var pins = table is null ? [] : await HistoryPins.ReadAllAsync(tr, table.Keys.History).ConfigureAwait(false);
            if (pins.Exists(p => !p.IsDead(context.UtcNow))) return false;
            await backups.RemoveAsync(tr, arn, entry).ConfigureAwait(false);
            return true;
        },
        cancellationToken,
        hasEffect: isDropped => isDropped);
}
