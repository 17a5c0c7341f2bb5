using System.Security.Cryptography;

namespace Fdyno.Blocks;

/// <summary>
/// The SHA-256 over a shard's blocks, as a chain: each step takes the digest so far and the next block. So the progress of a cut-off
/// backup carries all that going on needs, and no block is read again.
/// </summary>
internal static class BlockDigest
{
    /// <summary>The digest over no block: 32 zeros.</summary>
    public static byte[] Start => new byte[SHA256.HashSizeInBytes];

    /// <summary>The digest when another block follows.</summary>
    /// <param name="digest">The digest so far.</param>
    /// <param name="block">The whole block, its parts joined.</param>
    public static byte[] Next(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> block)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(digest);
        hash.AppendData(block);
        return hash.GetHashAndReset();
    }

    /// <summary>One digest of the digests of all shards, in their order.</summary>
    public static byte[] Combine(IEnumerable<byte[]> shards)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var shard in shards) hash.AppendData(shard);
        return hash.GetHashAndReset();
    }
}
