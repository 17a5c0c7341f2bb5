using System.Buffers.Binary;
using System.Security.Cryptography;
using Fdyno.Storage;

namespace Fdyno.Benchmarks.Cluster;

/// <summary>Tells whether two ranges hold the same rows, apart from the prefixes of their keys.</summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Bytes">The size of all keys, without the prefix, and values.</param>
/// <param name="Hash">The sum of the rows' hashes, so that they can be read in any order.</param>
internal sealed record RowSum(long Rows, long Bytes, ulong Hash)
{
    /// <summary>The sum over all rows with a prefix.</summary>
    public static async Task<RowSum> OfAsync(IStore store, byte[] prefix, CancellationToken cancellationToken)
    {
        var gate = new Lock();
        var total = new RowSum(0, 0, 0);
        await PiecesInFlight.ForEachAsync(store, KeyRange.StartsWith(prefix), AddAsync, cancellationToken);
        return total;

        async Task AddAsync(KeyRange piece, CancellationToken token)
        {
            var (rows, bytes, hash) = (0L, 0L, 0UL);
            await foreach (var (key, value) in store.ReadPagesAsync(piece, cancellationToken: token))
            {
                var suffix = key.Span[prefix.Length..];
                rows++;
                bytes += suffix.Length + value.Length;
                hash += Hash64(suffix, value.Span);
            }

            lock (gate) total = new RowSum(total.Rows + rows, total.Bytes + bytes, total.Hash + hash);
        }
    }

    private static ulong Hash64(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> digests = stackalloc byte[2 * SHA256.HashSizeInBytes];
        SHA256.HashData(key, digests);
        SHA256.HashData(value, digests[SHA256.HashSizeInBytes..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(digests, digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
