using Fdyno.Connection;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.Backups;

/// <summary>
/// One run of a job: its hold on the job record. Every step checks it in its own transaction and renews the lease there, so that a
/// run that has stalled can never write after another one has taken over, finished or aborted the job.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="lease">How long the run is taken to be at work after a step.</param>
internal sealed class JobRun(StoreContext context, TimeSpan lease)
{
    private static readonly string Process =
        FormattableString.Invariant($"process {Environment.ProcessId} on {Environment.MachineName}");

    private long _epoch;

    /// <summary>The run's id.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("D");

    /// <summary>Reads a job's record; null where there is no job.</summary>
    public static async Task<JobRecord?> ReadAsync(IReadTransaction transaction, ReadOnlyMemory<byte> key, string storeName) =>
        await transaction.GetAsync(key).ConfigureAwait(false) is { } bytes
            ? StoredJson.ReadVersioned(bytes, BackupJson.Default.JobRecord, "the record of a job", storeName)
            : null;

    /// <summary>Begins a new job, in the transaction that makes what it works on.</summary>
    public void Begin(ITransaction transaction, ReadOnlySpan<byte> key)
    {
        _epoch = 1;
        Write(transaction, key, context.Time.GetUtcNow() + lease);
    }

    /// <summary>Takes over a job whose owner is no longer at work.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="key">The job's key.</param>
    /// <param name="job">The job's record, read in the same transaction.</param>
    public void TakeOver(ITransaction transaction, ReadOnlySpan<byte> key, JobRecord job)
    {
        // After an unknown outcome the record may be this run's already.
        _epoch = job.RunId == Id ? job.Epoch : job.Epoch + 1;
        Write(transaction, key, context.Time.GetUtcNow() + lease);
    }

    /// <summary>Whether the job is still this run's.</summary>
    public bool Owns(JobRecord? job) => job is not null && job.RunId == Id && job.Epoch == _epoch;

    /// <summary>
    /// Checks, in a step's transaction, that the job is still this run's, and renews the lease when a third of it is over: a step that
    /// only reads the record does not send the steps that run beside it round again.
    /// </summary>
    /// <param name="transaction">The step's transaction.</param>
    /// <param name="key">The job's key.</param>
    /// <param name="lost">The error for a job that is not.</param>
    public async Task HoldAsync(ITransaction transaction, ReadOnlyMemory<byte> key, Func<JobRecord?, FdynoException> lost)
    {
        var job = await ReadAsync(transaction, key, context.Store.DisplayName).ConfigureAwait(false);
        if (!Owns(job)) throw lost(job);
        var now = context.Time.GetUtcNow();
        if (job!.LeaseUntil() - now < lease * (2 / 3.0)) Write(transaction, key.Span, now + lease);
    }

    /// <summary>
    /// Ends the lease of a run that was stopped, so that another one can go on at once. Only a courtesy: what keeps it from being
    /// done is left to the lease's end.
    /// </summary>
    public async Task ReleaseAsync(ReadOnlyMemory<byte> key)
    {
        try
        {
            await context.Store.WriteAsync(
                async tr =>
                {
                    if (Owns(await ReadAsync(tr, key, context.Store.DisplayName).ConfigureAwait(false)))
                        Write(tr, key.Span, context.Time.GetUtcNow());
                    return true;
                }).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The error that stopped the run is the one to be seen.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private void Write(ITransaction transaction, ReadOnlySpan<byte> key, DateTimeOffset until)
    {
        var record = new JobRecord
        {
            RunId = Id,
            OwnerName = Process,
            Epoch = _epoch,
            LeaseUntilMilliseconds = until.ToUnixTimeMilliseconds(),
        };
        transaction.Set(key, StoredJson.Write(record, BackupJson.Default.JobRecord));
    }
}
