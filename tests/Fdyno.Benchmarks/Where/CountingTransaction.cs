using Fdyno.Storage;
using Fdyno.Testing;

namespace Fdyno.Benchmarks.Where;

/// <summary>Passes a transaction on, and counts what it reads.</summary>
/// <param name="inner">The transaction.</param>
/// <param name="counts">Where the counts go.</param>
internal sealed class CountingTransaction(ITransaction inner, StoreCounts counts) : ForwardingTransaction(inner)
{
    private readonly CountingReads _reads = new(inner, counts);

    /// <inheritdoc/>
    public override IReadTransaction Snapshot => _reads.Snapshot;

    /// <inheritdoc/>
    public override ValueTask<byte[]?> GetAsync(ReadOnlyMemory<byte> key) => _reads.GetAsync(key);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys) => _reads.GetManyAsync(keys);

    /// <inheritdoc/>
    public override ValueTask<RangePage> GetRangeAsync(KeyRange range, RangeReadOptions options = default) => _reads.GetRangeAsync(range, options);
}
