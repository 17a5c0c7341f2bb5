using System.Buffers.Binary;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Storage;
using Fdyno.Tuples;

namespace Fdyno.Jobs;

/// <summary>
/// One run of a job: its hold on the job record. Every step checks it in its own transaction, so that a run that has stalled can never
/// write after another one has taken over, finished or aborted the job. The record changes only then; the lease is renewed beside it,
/// by a maximum that no step reads, so that the steps of a job's ranges never conflict with each other.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="lease">How long the run is taken to be at work after a step.</param>
internal sealed class JobRun(StoreContext context, TimeSpan lease)
{
    private static readonly TimeSpan LongestRelease = TimeSpan.FromSeconds(1);

    private static readonly string Process =
        FormattableString.Invariant($"process {Environment.ProcessId} on {Environment.MachineName}");

    // Often enough that a renewal or two may be lost with a step that did not commit.
    private const int RenewalsInLease = 5;

    private byte[] _key = [];
    private long _epoch;
    private long _renewAt;

    /// <summary>The run's id.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("D");

    /// <summary>Reads a job's record, with the lease that it has by now; null where there is no job.</summary>
    public static async Task<JobRecord?> ReadAsync(IReadTransaction transaction, ReadOnlyMemory<byte> key, string storeName)
    {
        var values = await transaction.GetManyAsync([key, LeaseKey(key.Span)]).ConfigureAwait(false);
        if (Parse(values[0], storeName) is not { } job) return null;
        var renewed = values[1] is { Length: sizeof(long) } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
        return job with { LeaseUntilMilliseconds = Math.Max(job.LeaseUntilMilliseconds, renewed) };
    }

    /// <summary>Begins a new job, in the transaction that makes what it works on.</summary>
    public void Begin(ITransaction transaction, ReadOnlySpan<byte> key)
    {
        _key = key.ToArray();
        _epoch = 1;
        Write(transaction, key, lease);
    }

    /// <summary>Takes over a job whose owner is no longer at work.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="key">The job's key.</param>
    /// <param name="job">The job's record, read in the same transaction.</param>
    public void TakeOver(ITransaction transaction, ReadOnlySpan<byte> key, JobRecord job)
    {
        _key = key.ToArray();
        _epoch = job.Epoch + 1;
        Write(transaction, key, lease);
    }

    /// <summary>Whether the job is still this run's.</summary>
    public bool Owns(JobRecord? job) => job is not null && job.RunId == Id && job.Epoch == _epoch;

    /// <summary>Whether the job is still this run's, as a transaction finds it. Renewals of the lease do not conflict with it.</summary>
    public async Task<bool> OwnsAsync(IReadTransaction transaction) =>
        Owns(Parse(await transaction.GetAsync(_key).ConfigureAwait(false), context.StoreName));

    /// <summary>The record of the run's job, whoever owns it by now; null where it has ended.</summary>
    public Task<JobRecord?> ReadJobAsync(IReadTransaction transaction) => ReadAsync(transaction, _key, context.StoreName);

    /// <summary>
    /// Checks, in a step's transaction, that the job is still this run's, and renews the lease now and then.
    /// </summary>
    /// <param name="transaction">The step's transaction.</param>
    /// <param name="key">The job's key.</param>
    /// <param name="progressKey">Another key that the step reads; null for none.</param>
    /// <param name="lost">The error for a job that is not.</param>
    /// <returns>The value of the other key.</returns>
    public async ValueTask<byte[]?> HoldAsync(
        ITransaction transaction, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte>? progressKey, Func<JobRecord?, FdynoException> lost)
    {
        var values = await transaction.GetManyAsync(progressKey is { } other ? [key, other] : [key]).ConfigureAwait(false);
        var job = Parse(values[0], context.StoreName);
        if (!Owns(job)) throw lost(job);
        var now = context.Time.GetUtcNow();
        if (now.ToUnixTimeMilliseconds() >= Volatile.Read(ref _renewAt))
        {
            transaction.Max(LeaseKey(key.Span), (ulong)(now + lease).ToUnixTimeMilliseconds());
            NoteRenewal(now);
        }

        return values[^1];
    }

    /// <summary>
    /// Ends the lease of a run that was stopped, so that another one can go on at once. Only a courtesy: what keeps it from being
    /// done is left to the lease's end.
    /// </summary>
    public async Task ReleaseAsync()
    {
        // Who cancelled, or whose store is gone, is not to wait for it.
        using var limit = new CancellationTokenSource(LongestRelease, context.Time);
        try
        {
            await context.Store.WriteAsync(
                async tr =>
                {
                    if (Owns(await ReadAsync(tr, _key, context.StoreName).ConfigureAwait(false)))
                        Write(tr, _key, TimeSpan.Zero);
                    return true;
                },
                limit.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The error that stopped the run is the one to be seen.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static byte[] LeaseKey(ReadOnlySpan<byte> key) => new Subspace(key).Pack(KeyspaceNames.JobLease);

    private static JobRecord? Parse(byte[]? bytes, string storeName) =>
        bytes is null ? null : StoredJson.ReadVersioned(bytes, JobJson.Default.JobRecord, "the record of a job", storeName);

    private void NoteRenewal(DateTimeOffset now) => Volatile.Write(ref _renewAt, (now + (lease / RenewalsInLease)).ToUnixTimeMilliseconds());

    /// <summary>Writes the record, with a lease that begins anew.</summary>
    private void Write(ITransaction transaction, ReadOnlySpan<byte> key, TimeSpan length)
    {
        var now = context.Time.GetUtcNow();
        var record = new JobRecord
        {
            RunId = Id,
            OwnerName = Process,
            Epoch = _epoch,
            LeaseUntilMilliseconds = (now + length).ToUnixTimeMilliseconds(),
        };
        transaction.Set(key, StoredJson.Write(record, JobJson.Default.JobRecord));
        transaction.Clear(LeaseKey(key));
        NoteRenewal(now);
    }
}
