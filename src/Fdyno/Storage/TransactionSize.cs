namespace Fdyno.Storage;

/// <summary>
/// What FoundationDB counts towards <see cref="StoreLimits.MaxTransactionBytes"/>, in bytes: the keys and values of mutations, the bounds
/// of conflict ranges, and something for each of them.
/// </summary>
public static class TransactionSize
{
    private const int MutationOverheadBytes = 48;
    private const int ConflictOverheadBytes = 32;

    /// <summary>A write of one key.</summary>
    /// <param name="keyBytes">The length of the key.</param>
    /// <param name="otherBytes">The length of the value or operand.</param>
    /// <param name="conflicts">Whether the write adds a write conflict.</param>
    public static int OfWrite(int keyBytes, int otherBytes, bool conflicts) =>
        keyBytes + otherBytes + MutationOverheadBytes + (conflicts ? (2 * keyBytes) + 1 + ConflictOverheadBytes : 0);

    /// <summary>The clearing of a range.</summary>
    public static int OfClearRange(KeyRange range, bool conflicts) =>
        range.Begin.Length + range.End.Length + MutationOverheadBytes + (conflicts ? OfConflict(range) : 0);

    /// <summary>A read or write conflict.</summary>
    public static int OfConflict(KeyRange range) => range.Begin.Length + range.End.Length + ConflictOverheadBytes;
}
