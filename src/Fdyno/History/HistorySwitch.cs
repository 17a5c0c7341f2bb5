using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>
/// Begins and ends a table's log, in the transaction of whatever makes it needed or no longer needed: point-in-time recovery in mode
/// <c>History</c>, or a pin. The log stands in the table's record, which every writer of items reads serializably. So whoever commits
/// behind the beginning logs, and whoever commits before it is before every version that can be asked for.
/// </summary>
internal static class HistorySwitch
{
    /// <summary>Whether a table's settings alone want a log.</summary>
    public static bool IsWanted(RecoverySettings? recovery) => recovery?.Mode == RecoveryMode.History;

    /// <summary>Changes a table's recovery, and its log with it.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="recovery">What shall be; null for off.</param>
    /// <param name="now">The time, in UTC.</param>
    public static async Task SetRecoveryAsync(ITransaction transaction, TableHandle table, RecoverySettings? recovery, DateTime now)
    {
        var record = table.Record with { Recovery = recovery };
        var hasPins = !IsWanted(recovery) && await HistoryPins.AnyAsync(transaction, table.Keys.History).ConfigureAwait(false);
        await WriteAsync(transaction, table, record, hasPins, now).ConfigureAwait(false);
    }

    /// <summary>Writes a table's record, with a log where one is needed and without one where none is.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="record">The record as it shall be, but for the log.</param>
    /// <param name="hasPins">
    /// Whether there are pins when the transaction is committed. Where there are none, the transaction has to have read all of them.
    /// </param>
    /// <param name="now">The time, in UTC.</param>
    /// <remarks>Where a log begins, nothing of watermark and time marks can be read in the transaction any longer.</remarks>
    public static async Task WriteAsync(ITransaction transaction, TableHandle table, TableRecord record, bool hasPins, DateTime now)
    {
        var isNeeded = hasPins || IsWanted(record.Recovery);
        if (isNeeded && record.HistoryLog is null)
        {
            await BeginAsync(transaction, table.Keys.History, now).ConfigureAwait(false);
            record = record with { HistoryLog = new HistoryLogSettings { LogId = Guid.NewGuid().ToString("D") } };
        }
        else if (!isNeeded && record.HistoryLog is not null)
        {
            // Nobody asks for them without a log. Where nothing was written meanwhile, nothing of it is left then.
            transaction.Clear(table.Keys.History.Watermark);
            transaction.ClearRange(table.Keys.History.Marks.Range());
            record = record with { HistoryLog = null };
        }

        var bytes = record.ToBytes();
        if (!bytes.AsSpan().SequenceEqual(table.RecordBytes)) transaction.Set(table.Keys.Metadata, bytes);
    }

    private static async Task BeginAsync(ITransaction transaction, HistoryKeyspace keys, DateTime now)
    {
        // What an earlier log left is below the new watermark, and so never read; only its marks would be in the way of new ones.
        var left = await transaction.Snapshot.GetRangeAsync(keys.Images.Range(), new RangeReadOptions { Limit = 1 }).ConfigureAwait(false);
        var version = (ulong)await transaction.GetReadVersionAsync().ConfigureAwait(false);
        var second = TimeMarks.SecondOf(now);
        transaction.ClearRange(keys.Marks.Range());

        // The first mark is what the clocks of writers are measured by.
        TimeMarks.Write(transaction, keys, TimeMark.Believed(second, version));
        Watermark.Begin(transaction, keys, second, hasBelow: left.Items.Count > 0);
    }
}
