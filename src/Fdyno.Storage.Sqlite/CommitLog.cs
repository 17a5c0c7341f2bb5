using Fdyno.Storage.Buffered;

namespace Fdyno.Storage.Sqlite;

/// <summary>
/// The versions of the file and what each commit wrote, for as long as a running transaction may have to know. It lies in the file,
/// so that processes see each other's commits. The newest row is the current version and stays for ever. Every version has its row,
/// so whether the log still covers a version is a matter of numbers alone; clocks only say when rows may go, and where they are
/// wrong a transaction runs again.
/// </summary>
internal sealed class CommitLog(Database database, int commitsKept)
{
    /// <summary>How many commits are kept, however young they are.</summary>
    public const int CommitsKept = 20_000;

    // Transactions end after five seconds; the rest is for clocks that are not quite right.
    private const long SecondsKept = 30;

    // A commit that wrote more ranges logs fewer, wider ones: a bulk commit of thousands of keys stays a small row.
    private const int RangesPerCommit = 64;

    // Each run touches the oldest pages of the log, which costs more than the few rows that it removes.
    private const int CommitsBetweenPrunings = 64;

    private readonly Statement _newest = database.Prepare("SELECT max(version) FROM commits");
    private readonly Statement _oldest = database.Prepare("SELECT min(version) FROM commits");
    private readonly Statement _since = database.Prepare("SELECT ranges FROM commits WHERE version>?1");
    private readonly Statement _add = database.Prepare("INSERT INTO commits VALUES (?1, ?2, ?3)");
    private readonly Statement _prune = database.Prepare("DELETE FROM commits WHERE version<?1");
    private readonly Statement _firstYoung = database.Prepare("SELECT version FROM commits WHERE seconds>=?1 ORDER BY version LIMIT 1");

    /// <summary>The version of the last commit.</summary>
    public long Newest => _newest.RunForNumber();

    /// <summary>Refuses a commit when what it read has been written since.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="newest">The version of the last commit.</param>
    /// <exception cref="StoreException">
    /// <see cref="StoreErrorCode.NotCommitted"/>, <see cref="StoreErrorCode.TransactionTooOld"/>.
    /// </exception>
    public void Check(PendingCommit commit, long newest)
    {
        if (commit.ReadVersion is not { } read || read == newest) return;
        // A version from the future: the file has been put back to an earlier state since.
        if (read > newest || read + 1 < _oldest.RunForNumber())
        {
            throw new StoreException(
                StoreErrorCode.TransactionTooOld, "The store no longer knows what was written since the transaction's reads.");
        }
        try
        {
            _since.Bind(1, read);
            while (_since.Step())
            {
                if (ConflictRangeCodec.Overlaps(_since.Bytes(0), commit.Reads))
                {
                    throw new StoreException(StoreErrorCode.NotCommitted, "Another transaction wrote what this one read.");
                }
            }
        }
        finally
        {
            _since.Reset();
        }
    }

    /// <summary>Adds the commit of <paramref name="version"/>, and removes those that nobody needs now and then.</summary>
    public void Add(long version, RangeSet writes, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        _add.Bind(1, version).Bind(2, seconds).Bind(3, ConflictRangeCodec.Encode(RangeCoalescing.Coalesce(writes, RangesPerCommit))).Run();
        if (version % CommitsBetweenPrunings != 0) return;
        // The row just added is young, so there always is a first young one; it and all behind it stay.
        var firstYoung = _firstYoung.Bind(1, seconds - SecondsKept).RunForNumber();
        _prune.Bind(1, Math.Max(firstYoung, version - commitsKept)).Run();
    }
}
