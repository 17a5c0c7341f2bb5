using System.Buffers.Binary;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Directories;

/// <summary>
/// FoundationDB's high-contention allocator: gives out numbers that nobody got before, small ones first, such that transactions
/// that allocate at the same time rarely conflict. A window of numbers counts how many of them have been given out; one is drawn
/// at random; once half of the window is gone, the next window begins.
/// </summary>
/// <remarks>
/// The official bindings allocate from the same keys, so the conflicts have to be theirs exactly: the counters are only read by
/// snapshot and only changed by atomic additions; a drawn number is read as usual and written without a conflict, which is added
/// once the number is known to be free. So two transactions conflict only if they draw the same number. The bindings also look again
/// for a later window at each draw, for the sake of threads that share a transaction; ours are not shared.
/// </remarks>
internal sealed class PrefixAllocator
{
    private readonly Subspace _counters;
    private readonly Subspace _recent;
    private readonly Random _random;

    internal PrefixAllocator(Subspace space, Random random)
    {
        _counters = space.Sub(0);
        _recent = space.Sub(1);
        _random = random;
    }

    /// <summary>How many numbers the window that begins at <paramref name="start"/> has.</summary>
    /// <remarks>
    /// Large windows serve contention, small ones keep the numbers short; about half of a window's numbers are kept as keys, so
    /// that they must not become too large.
    /// </remarks>
    internal static int WindowSize(long start) => start switch
    {
        < 255 => 64,
        < 65535 => 1024,
        _ => 8192,
    };

    /// <summary>A number that no other call gets, once the transaction is committed.</summary>
    internal async ValueTask<long> AllocateAsync(ITransaction transaction)
    {
        var start = await FindWindowAsync(transaction, await LatestWindowAsync(transaction));
        // As of the version read, less than half of the window is taken: two draws are to be expected.
        while (true)
        {
            var number = _random.NextInt64(start, start + WindowSize(start));
            var key = _recent.Pack(number);
            var isTaken = await transaction.GetAsync(key) is not null;
            transaction.NextWriteWithoutConflict();
            transaction.Set(key, []);
            if (isTaken) continue;
            transaction.AddWriteConflict(KeyRange.Single(key));
            return number;
        }
    }

    /// <summary>Counts one more allocation, in the window at <paramref name="start"/> or in the first one behind it with room.</summary>
    private async ValueTask<long> FindWindowAsync(ITransaction transaction, long start)
    {
        while (true)
        {
            var counter = _counters.Pack(start);
            transaction.Add(counter, 1);
            // The addition has made it eight bytes, whatever was there.
            var count = BinaryPrimitives.ReadInt64LittleEndian(await transaction.Snapshot.GetAsync(counter));
            if (count * 2 < WindowSize(start)) return start;

            start += WindowSize(start);
            transaction.ClearRange(new KeyRange(_counters.Key, _counters.Pack(start)));
            transaction.NextWriteWithoutConflict();
            transaction.ClearRange(new KeyRange(_recent.Key, _recent.Pack(start)));
        }
    }

    private async ValueTask<long> LatestWindowAsync(ITransaction transaction)
    {
        var last = await DirectoryRangeReads.LastAsync(transaction.Snapshot, _counters.Range());
        if (last is not { } counter) return 0;
        try
        {
            return _counters.Read(counter.Key.Span).ReadInteger();
        }
        catch (TupleFormatException e)
        {
            throw new DirectoryException(
                DirectoryErrorKind.Malformed,
                $"The key {Convert.ToHexStringLower(counter.Key.Span)} stands among the counters of the directory allocator, and is none.",
                e);
        }
    }
}
