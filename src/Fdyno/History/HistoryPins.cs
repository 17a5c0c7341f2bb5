using System.Buffers.Binary;
using Fdyno.Backups;
using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>
/// Sets, renews and releases pins. A pin keeps the log on and the watermark at or below it. The lease is renewed beside the pin, by a
/// maximum that no reader of the pin reads, so that a job's ranges never conflict with each other.
/// </summary>
internal static class HistoryPins
{
    private static readonly string Process =
        FormattableString.Invariant($"process {Environment.ProcessId} on {Environment.MachineName}");

    /// <summary>Pins the state that the transaction's own commit leaves. The log is on from that commit on.</summary>
    /// <param name="transaction">The transaction. It writes no items.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="id">The pin's id, made before the transaction.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="lease">How long its owner is taken to be at work.</param>
    public static async Task PinHereAsync(
        ITransaction transaction, TableHandle table, string id, string purpose, DateTime now, TimeSpan lease)
    {
        await HistorySwitch.WriteAsync(transaction, table, table.Record, hasPins: true, now).ConfigureAwait(false);
        var value = Value(Versionstamp.Incomplete(), purpose, now + lease);
        transaction.SetVersionstampedValue(table.Keys.History.Pin(id), value, 0);
        transaction.Clear(table.Keys.History.PinLease(id));
    }

    /// <summary>Pins the state as of an earlier version.</summary>
    /// <inheritdoc cref="PinHereAsync"/>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="stamp">The version; a commit of it is the last one that is seen.</param>
    /// <param name="id">The pin's id, made before the transaction.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="lease">How long its owner is taken to be at work.</param>
    /// <exception cref="HistoryLostException">The table's past does not reach back that far.</exception>
    public static async Task PinAsync(
        ITransaction transaction, TableHandle table, Versionstamp stamp, string id, string purpose, DateTime now, TimeSpan lease)
    {
        if (table.Record.HistoryLog is null) throw new HistoryLostException(HistoryLoss.NotLogged);

        // Read serializably: the watermark cannot rise above it before this is committed, and sees the pin from then on.
        var watermark = await Watermark.ReadAsync(transaction, table.Keys.History).ConfigureAwait(false);
        await TimeMarks.CheckVersionAsync(transaction, table.Keys.History).ConfigureAwait(false);
        if (watermark is not { } w || w.Stamp.CompareCommitTo(stamp) > 0) throw new HistoryLostException(HistoryLoss.Trimmed);
        transaction.Set(table.Keys.History.Pin(id), Value(stamp, purpose, now + lease));
        transaction.Clear(table.Keys.History.PinLease(id));
    }

    /// <summary>
    /// Pins the state at the end of a second: everything before the first commit that belongs to a later one. Where there is none yet, it
    /// is the state that the transaction's own commit leaves; that commit then belongs to the next second, so that whoever asks again for
    /// the same one gets the same.
    /// </summary>
    /// <inheritdoc cref="PinHereAsync"/>
    /// <param name="transaction">The transaction. It writes no items.</param>
    /// <param name="table">The table, opened in it; its recovery is on.</param>
    /// <param name="second">The second, counted from 1970; it is over, and within the window.</param>
    /// <param name="versionsPerSecond">As <see cref="IStore.VersionsPerSecond"/> says.</param>
    /// <param name="id">The pin's id, made before the transaction.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="lease">How long its owner is taken to be at work.</param>
    /// <exception cref="HistoryLostException">The table's past does not reach back that far, or is not kept.</exception>
    public static async Task PinSecondAsync(
        ITransaction transaction, TableHandle table, long second, long? versionsPerSecond, string id, string purpose, DateTime now, TimeSpan lease)
    {
        if (table.Record.HistoryLog is null) throw new HistoryLostException(HistoryLoss.NotLogged);

        // Serializably: a writer that marks a later second before this is committed is one more that is left out.
        if (await TimeMarks.FirstAfterAsync(transaction, table.Keys.History, second).ConfigureAwait(false) is { } first)
        {
            await PinAsync(transaction, table, first.PreviousCommit(), id, purpose, now, lease).ConfigureAwait(false);
            return;
        }

        var last = await TimeMarks.LastAsync(transaction.Snapshot, table.Keys.History).ConfigureAwait(false);
        var version = (ulong)await transaction.GetReadVersionAsync().ConfigureAwait(false);
        await PinHereAsync(transaction, table, id, purpose, now, lease).ConfigureAwait(false);

        // Under the rules for writers, so that a clock that is far ahead swallows nobody's seconds.
        if (TimeMark.Behind(last, second, TimeMarks.SecondOf(now), version, versionsPerSecond) is { } mark)
            TimeMarks.Write(transaction, table.Keys.History, mark);
    }

    /// <summary>A pin as it is stored; null where there is none of that id. Its stamp is known once its transaction is committed.</summary>
    public static async Task<HistoryPin?> FindAsync(IReadTransaction transaction, HistoryKeyspace keys, string id)
    {
        var values = await transaction.GetManyAsync([keys.Pin(id), keys.PinLease(id)]).ConfigureAwait(false);
        return values[0] is { } value ? Read(id, value, values[1]) : null;
    }

    /// <summary>Whether there is any pin. Read serializably, none can be set before the transaction is committed.</summary>
    public static async Task<bool> AnyAsync(IReadTransaction transaction, HistoryKeyspace keys)
    {
        var page = await transaction.GetRangeAsync(keys.Pins.Range(), new RangeReadOptions { Limit = 1 }).ConfigureAwait(false);
        return page.Items.Count > 0;
    }

    /// <summary>All pins. Read serializably, none can be set or released before the transaction is committed.</summary>
    public static async Task<List<HistoryPin>> ReadAllAsync(IReadTransaction transaction, HistoryKeyspace keys)
    {
        var pins = new List<HistoryPin>();
        await foreach (var (key, value) in transaction.ReadAllAsync(keys.Pins.Range()).ConfigureAwait(false))
        {
            // The lease stands directly behind its pin; without one, it is what a renewal left that met a release.
            var (id, isLease) = ReadKey(keys, key.Span);
            if (!isLease) pins.Add(Read(id, value.Span, null));
            else if (pins.Count > 0 && pins[^1].Id == id) pins[^1] = WithLease(pins[^1], value.Span);
        }

        return pins;
    }

    /// <summary>Renews a pin's lease.</summary>
    /// <param name="transaction">The transaction; reads the pin serializably, so that one that is released is not renewed.</param>
    /// <param name="keys">The table's past.</param>
    /// <param name="id">The pin's id.</param>
    /// <param name="until">Until when its owner is taken to be at work.</param>
    /// <exception cref="HistoryLostException">There is no such pin any longer.</exception>
    public static async Task RenewAsync(ITransaction transaction, HistoryKeyspace keys, string id, DateTimeOffset until)
    {
        if (await transaction.GetAsync(keys.Pin(id)).ConfigureAwait(false) is null) throw new HistoryLostException(HistoryLoss.PinReleased);
        transaction.Max(keys.PinLease(id), (ulong)until.ToUnixTimeMilliseconds());
    }

    /// <summary>
    /// Releases a pin, if it is there, and with it those that are dead and of no job; ends the log if nothing needs it any longer. A table
    /// in the trash goes with its last pin that is not dead, all of it.
    /// </summary>
    /// <remarks>Dead pins of jobs go with their jobs (<see cref="DeadJobs"/>), and otherwise only where dead ones alone are asked for.</remarks>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="id">The pin's id; null for dead ones only.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <returns>The pins that are left.</returns>
    public static async Task<List<HistoryPin>> ReleaseAsync(ITransaction transaction, TableHandle table, string? id, DateTime now)
    {
        var keys = table.Keys.History;
        var left = await ReadAllAsync(transaction, keys).ConfigureAwait(false);
        var releasesAll = id is null || table.Discard is not null;
        bool IsReleased(HistoryPin pin) => pin.Id == id || (pin.IsDead(now) && (releasesAll || !pin.IsOfJob));
        foreach (var pin in left.Where(IsReleased))
        {
            transaction.Clear(keys.Pin(pin.Id));
            transaction.Clear(keys.PinLease(pin.Id));
        }

        left.RemoveAll(IsReleased);
        if (left.Count == 0 && table.Discard is { } discard)
            await discard(transaction).ConfigureAwait(false);
        else if (table.Record.HistoryLog is not null)
            await HistorySwitch.WriteAsync(transaction, table, table.Record, left.Count > 0, now).ConfigureAwait(false);
        return left;
    }

    private static byte[] Value(Versionstamp stamp, string purpose, DateTimeOffset leaseUntil)
    {
        var record = new PinRecord
        {
            Purpose = purpose,
            OwnerName = Process,
            LeaseUntilMilliseconds = leaseUntil.ToUnixTimeMilliseconds(),
        };
        return [.. stamp.ToArray(), .. StoredJson.Write(record, PinJson.Default.PinRecord)];
    }

    private static HistoryPin Read(string id, ReadOnlySpan<byte> value, byte[]? lease)
    {
        if (value.Length < Versionstamp.Length) throw StoreErrors.Damaged("the store", "a pin of a table's history cannot be read");
        var record = StoredJson.ReadVersioned(value[Versionstamp.Length..], PinJson.Default.PinRecord, "a pin of a table's history", "the store");
        var pin = new HistoryPin(id, Versionstamp.Read(value), DateTimeOffset.FromUnixTimeMilliseconds(record.LeaseUntilMilliseconds), record);
        return lease is null ? pin : WithLease(pin, lease);
    }

    private static HistoryPin WithLease(HistoryPin pin, ReadOnlySpan<byte> lease)
    {
        if (lease.Length != sizeof(long)) return pin;
        var renewed = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(lease));
        return renewed > pin.LeaseUntil ? pin with { LeaseUntil = renewed } : pin;
    }

    private static (string Id, bool IsLease) ReadKey(HistoryKeyspace keys, ReadOnlySpan<byte> key)
    {
        var reader = keys.Pins.Read(key);
        return (reader.ReadString(), !reader.AtEnd);
    }
}
