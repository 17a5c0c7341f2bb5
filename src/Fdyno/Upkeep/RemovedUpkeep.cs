using Fdyno.Backups.Deleting;
using Fdyno.Catalog;
using Fdyno.History;
using Fdyno.Model;
using Fdyno.StoredBackups;

namespace Fdyno.Upkeep;

/// <summary>Upkeep of what removed tables and backups have left. It belongs to no table that could be named.</summary>
/// <param name="context">The connection.</param>
internal sealed class RemovedUpkeep(StoreContext context)
{
    /// <summary>Drops expired SYSTEM backups, clears removed tables that no job reads any longer, and clears the space of both.</summary>
    /// <param name="operation">Who listens.</param>
    /// <param name="cancellationToken">Stops it between two short transactions.</param>
    /// <returns>How many SYSTEM backups were dropped.</returns>
    public async Task<int> RunAsync(OperationContext operation, CancellationToken cancellationToken)
    {
        var expired = new ExpiredBackups(context, new BackupStore(context));
        var dropped = await expired.DropAsync(int.MaxValue, cancellationToken).ConfigureAwait(false);
        await new Trash(context).SweepAsync(int.MaxValue, cancellationToken).ConfigureAwait(false);
        await context.Clearing.SweepAsync(operation, cancellationToken).ConfigureAwait(false);
        return dropped;
    }
}
