using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>A job's hold on its pin: steps of the job see that it is there, and renew its lease now and then. Safe for use by several threads.</summary>
/// <param name="time">The clock.</param>
/// <param name="id">The pin's id.</param>
/// <param name="lease">How long the job is taken to be at work after a step. It has begun right before this is made.</param>
internal sealed class PinLease(TimeProvider time, string id, TimeSpan lease)
{
    // Often enough that a renewal or two may be lost with a step that did not commit.
    private const int RenewalsInLease = 5;

    private long _renewAt = RenewalTime(time.GetUtcNow(), lease);

    /// <summary>Whether the next step will renew the lease.</summary>
    public bool IsDue => time.GetUtcNow().ToUnixTimeMilliseconds() >= Volatile.Read(ref _renewAt);

    /// <summary>Sees, in a step's transaction, that the pin is still there, and renews its lease if it is time to.</summary>
    /// <exception cref="HistoryLostException">There is no such pin any longer.</exception>
    public async Task HoldAsync(ITransaction transaction, HistoryKeyspace keys)
    {
        var now = time.GetUtcNow();
        if (now.ToUnixTimeMilliseconds() >= Volatile.Read(ref _renewAt))
        {
            await HistoryPins.RenewAsync(transaction, keys, id, now + lease).ConfigureAwait(false);
            Volatile.Write(ref _renewAt, RenewalTime(now, lease));
        }
        else if (await transaction.GetAsync(keys.Pin(id)).ConfigureAwait(false) is null)
        {
            throw new HistoryLostException(HistoryLoss.PinReleased);
        }
    }

    private static long RenewalTime(DateTimeOffset now, TimeSpan lease) => (now + (lease / RenewalsInLease)).ToUnixTimeMilliseconds();
}
