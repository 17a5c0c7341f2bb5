using System.Diagnostics;

namespace Fdyno.Benchmarks.Where;

/// <summary>
/// What was asked of a store, and how long it was waited for. Times are sums over everything that waited at the same time, and so may
/// exceed the time that went by. Safe for use by several threads.
/// </summary>
internal sealed class StoreCounts
{
    private long _readTransactions;
    private long _writeTransactions;
    private long _repeats;
    private long _readBytes;
    private long _writtenBytes;
    private long _readTicks;
    private long _commitTicks;

    /// <summary>Read transactions.</summary>
    public long ReadTransactions => _readTransactions;

    /// <summary>Transactions that can write.</summary>
    public long WriteTransactions => _writeTransactions;

    /// <summary>How often the body of a transaction was run again.</summary>
    public long Repeats => _repeats;

    /// <summary>Bytes of keys and values that were read.</summary>
    public long ReadBytes => _readBytes;

    /// <summary>Bytes of all commits, with their conflict ranges.</summary>
    public long WrittenBytes => _writtenBytes;

    /// <summary>Waiting for reads.</summary>
    public TimeSpan Reading => Stopwatch.GetElapsedTime(0, _readTicks);

    /// <summary>Waiting for commits, and for another try after one that failed.</summary>
    public TimeSpan Committing => Stopwatch.GetElapsedTime(0, _commitTicks);

    /// <summary>Counts a transaction.</summary>
    public void AddTransaction(bool canWrite) => Interlocked.Increment(ref canWrite ? ref _writeTransactions : ref _readTransactions);

    /// <summary>Counts a run after the first one.</summary>
    public void AddRepeat() => Interlocked.Increment(ref _repeats);

    /// <summary>Counts a read.</summary>
    /// <param name="bytes">What came back.</param>
    /// <param name="start">The timestamp of its beginning.</param>
    public void AddRead(long bytes, long start)
    {
        Interlocked.Add(ref _readBytes, bytes);
        Interlocked.Add(ref _readTicks, Stopwatch.GetTimestamp() - start);
    }

    /// <summary>Counts what a body has written.</summary>
    public void AddWritten(long bytes) => Interlocked.Add(ref _writtenBytes, bytes);

    /// <summary>Counts the time from the end of a body on.</summary>
    public void AddCommit(long start) => Interlocked.Add(ref _commitTicks, Stopwatch.GetTimestamp() - start);
}
