namespace Fdyno.Storage.Buffered;

/// <summary>
/// The committed state of a store at one version, which is chosen by the first read. Disposing it frees what holds the version.
/// A store that can no longer read the version answers with <see cref="StoreErrorCode.TransactionTooOld"/>.
/// </summary>
public interface ISnapshot : IAsyncDisposable
{
    /// <summary>The version.</summary>
    ValueTask<long> GetVersionAsync(CancellationToken cancellationToken);

    /// <summary>The value of <paramref name="key"/>, or null where there is none.</summary>
    ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken);

    /// <summary>The values of several keys, in their order; null where there is none.</summary>
    ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken);

    /// <summary>
    /// A page of the keys in <paramref name="range"/>, which is not empty. A page with more behind it holds at least one key.
    /// </summary>
    ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options, CancellationToken cancellationToken);

    /// <summary>As <see cref="IReadTransaction.GetSplitPointsAsync"/>; the range is not empty.</summary>
    ValueTask<IReadOnlyList<byte[]>> GetSplitPointsAsync(KeyRange range, long chunkBytes, CancellationToken cancellationToken);

    /// <summary>As <see cref="IReadTransaction.EstimateSizeAsync"/>; the range is not empty.</summary>
    ValueTask<long> EstimateSizeAsync(KeyRange range, CancellationToken cancellationToken);
}
