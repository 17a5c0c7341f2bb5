using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Fdyno.Storage;

/// <summary>
/// Makes an operation of one transaction take effect once, also where the answer to its commit gets lost. The transaction leaves the
/// operation's id in the slot of its lane; a run that comes after another looks there first, and when the id is found, the earlier
/// run's answer is the operation's. A lane has one operation at a time, and the next one overwrites the slot, so that slots are as
/// many as there were operations at the same time. See docs/design/commit-outcomes.md.
/// </summary>
/// <param name="store">The store. Where it always knows what became of a commit, slots are neither read nor written.</param>
/// <param name="slots">Where this connection's slots are.</param>
/// <param name="time">Dates the slots.</param>
internal sealed class IdempotentWriter(IStore store, WriterSlots slots, TimeProvider time)
{
    /// <summary>A slot that was last written longer ago was left by a process that died: a write is in flight for seconds.</summary>
    internal static readonly TimeSpan SlotAge = TimeSpan.FromHours(24);

    /// <summary>
    /// For how long an operation takes a slot without its id for a commit that did not happen. A machine that sleeps can be in the middle
    /// of one for longer, and its slot be swept meanwhile; half of the age, since clocks differ.
    /// </summary>
    internal static readonly TimeSpan LongestOperation = SlotAge / 2;

    // An id and a time in milliseconds since 1970, little-endian.
    private const int IdBytes = 16;
    private const int SlotBytes = IdBytes + sizeof(long);

    // Enough to sweep faster than processes can die, and one small read.
    private const int MostSwept = 500;
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(2);

    private readonly ConcurrentStack<byte[]> _free = new();
    private long _lanes;

    /// <summary>
    /// As <see cref="IStore.WriteAsync"/>, but the body does not have to recognise its own effect. It may run again after a commit that
    /// did not happen, never after one that did.
    /// </summary>
    /// <param name="body">What to do, as for <see cref="IStore.WriteAsync"/>.</param>
    /// <param name="cancellationToken">Stops it, as for <see cref="IStore.WriteAsync"/>.</param>
    /// <param name="hasEffect">Tells by its answer whether the body wrote anything; by default it always does.</param>
    public async Task<T> WriteOnceAsync<T>(
        Func<ITransaction, Task<T>> body, CancellationToken cancellationToken, Func<T, bool>? hasEffect = null)
    {
        if (!store.CommitOutcomeCanBeUnknown) return await store.WriteAsync(body, cancellationToken).ConfigureAwait(false);
        var slot = await RentAsync(cancellationToken).ConfigureAwait(false);
        var id = Guid.NewGuid().ToByteArray();

        // What the runs of one operation tell each other; nobody else sees it. A run can have been committed only if it came to its
        // end. From then on every run looks into the slot first, so that what it finds there is of the last run that came to its end.
        var (mayBeDone, isCommitting) = (false, false);
        T answer = default!;
        var begun = time.GetUtcNow();
        try
        {
            var result = await store.WriteAsync(
                async tr =>
                {
                    isCommitting = false;
                    if (mayBeDone)
                    {
                        if ((await tr.GetAsync(slot).ConfigureAwait(false)).AsSpan().StartsWith(id)) return answer;
                        if (time.GetUtcNow() - begun >= LongestOperation) throw StoreErrors.OutcomeUnknown(store.DisplayName);
                    }

                    answer = await body(tr).ConfigureAwait(false);
                    if (hasEffect?.Invoke(answer) != false) tr.Set(slot, Entry(id));
                    mayBeDone = isCommitting = true;
                    return answer;
                },
                cancellationToken).ConfigureAwait(false);
            isCommitting = false;
            return result;
        }
        finally
        {
            // A commit that was given up, by a timeout or a cancellation, may still happen, and would then put its id over that of
            // a later operation: nobody gets this lane again.
            if (!isCommitting) _free.Push(slot);
        }
    }

    /// <summary>
    /// Removes the slots of this connection, which no operation uses any longer. Only a courtesy: what keeps it from being done is
    /// left to a later session's sweep.
    /// </summary>
    public async ValueTask CloseAsync()
    {
        if (Volatile.Read(ref _lanes) == 0) return;
        using var limit = new CancellationTokenSource(LongestClosing, time);
        try
        {
            await store.WriteAsync(
                tr =>
                {
                    tr.ClearRange(slots.Session);
                    return Task.FromResult(true);
                },
                limit.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A connection can be closed whatever has become of its store.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private byte[] Entry(byte[] id)
    {
        var entry = new byte[SlotBytes];
        id.CopyTo(entry, 0);
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(IdBytes), Now());
        return entry;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async ValueTask<byte[]> RentAsync(CancellationToken cancellationToken)
    {
        if (_free.TryPop(out var slot)) return slot;
        var lane = Interlocked.Increment(ref _lanes) - 1;
        if (lane == 0) await SweepAsync(cancellationToken).ConfigureAwait(false);
        return slots.KeyOf(lane);
    }

    /// <summary>
    /// Removes slots of sessions that are long gone: some from this session's place on and some from the start, so that in time
    /// every place gets its turn, whatever number of sessions there are.
    /// </summary>
    private Task<bool> SweepAsync(CancellationToken cancellationToken) => store.WriteAsync(
        async tr =>
        {
            await SweepAsync(tr, slots.All with { Begin = slots.Session.Begin }).ConfigureAwait(false);
            await SweepAsync(tr, slots.All with { End = slots.Session.Begin }).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private async Task SweepAsync(ITransaction transaction, KeyRange range)
    {
        var oldest = Now() - (long)SlotAge.TotalMilliseconds;

        // A snapshot: slots in use change all the time, and only those that are removed have to be what they were.
        var page = await transaction.Snapshot.GetRangeAsync(range, new RangeReadOptions { Limit = MostSwept }).ConfigureAwait(false);
        foreach (var (key, value) in page.Items)
        {
            if (value.Length != SlotBytes || BinaryPrimitives.ReadInt64LittleEndian(value.Span[IdBytes..]) >= oldest) continue;
            transaction.AddReadConflict(KeyRange.Single(key.Span));
            transaction.Clear(key.Span);
        }
    }
}

/// <summary>The keys of the slots that a connection leaves the ids of its operations in.</summary>
/// <param name="All">The slots of all connections.</param>
/// <param name="Session">Those of this connection.</param>
/// <param name="KeyOf">The key of a lane's slot, by the lane's number.</param>
internal sealed record WriterSlots(KeyRange All, KeyRange Session, Func<long, byte[]> KeyOf);
