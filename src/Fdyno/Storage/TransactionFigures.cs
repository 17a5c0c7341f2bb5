namespace Fdyno.Storage;

/// <summary>
/// Counts what the transactions of an operation met with, and so why it took as long as it did. Safe for use by several threads.
/// </summary>
public sealed class TransactionFigures
{
    private static readonly AsyncLocal<TransactionFigures?> Ambient = new();

    private long _conflicts;
    private long _tooOld;
    private long _unknown;
    private long _busy;

    /// <summary>Transactions repeated because somebody else had written what they read.</summary>
    public long Conflicts => Interlocked.Read(ref _conflicts);

    /// <summary>Transactions repeated because they took longer than a store keeps a version.</summary>
    public long TooOld => Interlocked.Read(ref _tooOld);

    /// <summary>Transactions repeated because the answer to their commit got lost.</summary>
    public long UnknownResults => Interlocked.Read(ref _unknown);

    /// <summary>Transactions repeated because the store was too busy.</summary>
    public long Busy => Interlocked.Read(ref _busy);

    /// <summary>All transactions repeated.</summary>
    public long Retries => Conflicts + TooOld + UnknownResults + Busy;

    /// <summary>Counts, from now on, for all that the calling flow of control starts.</summary>
    public void Attach() => Ambient.Value = this;

    /// <summary>The figures, such as <c>3 transactions repeated (2 conflicts, 1 too old)</c>; empty where there is nothing to tell.</summary>
    public override string ToString()
    {
        var reasons = string.Join(", ", Reasons());
        return reasons.Length == 0 ? "" : $"{Retries} {(Retries == 1 ? "transaction" : "transactions")} repeated ({reasons})";
    }

    /// <summary>Counts a repetition for whoever listens.</summary>
    internal static void CountRetry(StoreErrorCode reason)
    {
        if (Ambient.Value is not { } figures) return;
        switch (reason)
        {
            case StoreErrorCode.NotCommitted:
                Interlocked.Increment(ref figures._conflicts);
                break;
            case StoreErrorCode.TransactionTooOld:
                Interlocked.Increment(ref figures._tooOld);
                break;
            case StoreErrorCode.CommitUnknownResult:
                Interlocked.Increment(ref figures._unknown);
                break;
            default:
                Interlocked.Increment(ref figures._busy);
                break;
        }
    }

    private IEnumerable<string> Reasons()
    {
        if (Conflicts > 0) yield return $"{Conflicts} {(Conflicts == 1 ? "conflict" : "conflicts")}";
        if (TooOld > 0) yield return $"{TooOld} too old";
        if (UnknownResults > 0) yield return $"{UnknownResults} with a lost answer";
        if (Busy > 0) yield return $"{Busy} store busy";
    }
}
