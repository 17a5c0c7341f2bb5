using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Upkeep;

namespace Fdyno.Api;

/// <summary>
/// Upkeep of a store as a whole: clears what removed tables and backups have left, and gives free space back to the disk. It works beside
/// readers and writers, in short transactions, and can be stopped and run again at any time.
/// </summary>
public sealed class StoreOptimizationService
{
    private readonly StoreContext _context;

    internal StoreOptimizationService(StoreContext context) => _context = context;

    /// <summary>Says how much space the store takes and how much can be given back. Changes nothing.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<StoreOptimization> AnalyzeStoreAsync(CancellationToken cancellationToken = default) =>
        Operation.RunAsync("AnalyzeStore", _context, null, async () =>
        {
            var space = await ReadAsync(cancellationToken).ConfigureAwait(false);
            return Describe(space, space);
        });

    /// <summary>Drops expired SYSTEM backups, clears what was removed, and gives free space back to the disk.</summary>
    /// <param name="blocksOthers">
    /// Whether others may be kept from writing for as long as it takes where the store's file has to be rewritten. That is so once, for a
    /// file that was made by a version before this one.
    /// </param>
    /// <param name="context">Who listens.</param>
    /// <param name="cancellationToken">Stops it between two short transactions; what is done stays done.</param>
    /// <exception cref="FdynoException">As of <see cref="IStoreSpace.ReclaimAsync"/>.</exception>
    public Task<StoreOptimization> OptimizeStoreAsync(
        bool blocksOthers, OperationContext context, CancellationToken cancellationToken = default) =>
        Operation.RunAsync("OptimizeStore", _context, null, async () =>
        {
            ArgumentNullException.ThrowIfNull(context);
            var before = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (_context.IsDryRun) return Describe(before, before);
            var dropped = await new RemovedUpkeep(_context).RunAsync(context, cancellationToken).ConfigureAwait(false);
            if (_context.Store.Space is not { } space)
            {
                context.Trace?.Invoke($"{StoreErrors.Capital(_context.StoreName)} gives free space back by itself.");
                return Describe(null, null) with { ExpiredBackupCount = dropped };
            }

            var free = (await space.ReadAsync(cancellationToken).ConfigureAwait(false)).FreeBytes;
            void Report(long bytes) =>
                context.Progress?.Report(new OperationProgress("Giving free space back to the disk", 0, bytes, null, free));
            var after = await space.ReclaimAsync(blocksOthers, Report, cancellationToken).ConfigureAwait(false);
            return Describe(before, after) with { ExpiredBackupCount = dropped };
        });

    private async Task<StoreSpace?> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _context.Store.Space is { } space ? await space.ReadAsync(cancellationToken).ConfigureAwait(false) : null;
    }

    private StoreOptimization Describe(StoreSpace? before, StoreSpace? after) => new()
    {
        Store = _context.StoreName,
        SizeBytesBefore = before?.SizeBytes,
        SizeBytes = after?.SizeBytes,
        ReclaimableBytes = after?.FreeBytes,
    };
}
