namespace Fdyno.Storage;

/// <summary>
/// The limits of FoundationDB, which hold on every store, so that what works on one works on all
/// (docs/dynamodb/limits.md#foundationdb).
/// </summary>
public static class StoreLimits
{
    /// <summary>The longest key, in bytes.</summary>
    public const int MaxKeyBytes = 10_000;

    /// <summary>The longest value, in bytes.</summary>
    public const int MaxValueBytes = 100_000;

    /// <summary>The most a transaction may write, keys, values and conflict ranges together, in bytes.</summary>
    public const long MaxTransactionBytes = 10_000_000;

    /// <summary>The size of write transaction to aim at, in bytes: larger ones are legal, and discouraged.</summary>
    public const int TargetTransactionBytes = 1_000_000;

    /// <summary>How long a transaction may read, from its first read.</summary>
    public static readonly TimeSpan MaxTransactionAge = TimeSpan.FromSeconds(5);
}
