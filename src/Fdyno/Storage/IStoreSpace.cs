using Fdyno.Errors;

namespace Fdyno.Storage;

/// <summary>The space on disk of a store that keeps what was freed for later use until it is told to give it back.</summary>
public interface IStoreSpace
{
    /// <summary>Reads how much space the store takes and how much of it is free.</summary>
    /// <param name="cancellationToken">Stops the waiting for others.</param>
    Task<StoreSpace> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives free space back to the disk in short steps. Others can read and write between two steps. Space that becomes free meanwhile
    /// is left for the next time.
    /// </summary>
    /// <param name="blocksOthers">
    /// Whether others may be kept from writing for as long as it takes. Matters only where <see cref="StoreSpace.NeedsRewrite"/> is true.
    /// </param>
    /// <param name="progress">Told how many bytes were given back so far.</param>
    /// <param name="cancellationToken">Stops it between two steps. What was given back by then stays given back.</param>
    /// <returns>The space afterwards.</returns>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.StoreReadOnly"/>; <see cref="FdynoErrorCode.StoreFull"/>; <see cref="FdynoErrorCode.StoreUnavailable"/>;
    /// <see cref="FdynoErrorCode.LimitExceeded"/>: the store must be rewritten, which takes too long while others wait. Nothing was changed.
    /// </exception>
    Task<StoreSpace> ReclaimAsync(bool blocksOthers, Action<long>? progress = null, CancellationToken cancellationToken = default);
}

/// <summary>How much space a store takes on disk.</summary>
/// <param name="SizeBytes">The bytes of its files.</param>
/// <param name="FreeBytes">How many bytes of them are free and can be given back.</param>
/// <param name="NeedsRewrite">Whether the store has to be rewritten once before it can give space back in steps.</param>
public readonly record struct StoreSpace(long SizeBytes, long FreeBytes, bool NeedsRewrite);
