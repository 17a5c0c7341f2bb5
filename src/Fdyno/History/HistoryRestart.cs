using Fdyno.Storage;
using Fdyno.Tables;

namespace Fdyno.History;

/// <summary>Begins a table's past anew, where what there is of it can no longer be told from what is to come.</summary>
internal static class HistoryRestart
{
    /// <summary>Takes the past away, with all pins, and begins a log where recovery needs one; its window begins with it.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="isBehind">
    /// Whether versions went back, so that images may be of versions that are still to come. Otherwise they are below the new watermark, and
    /// are swept in time.
    /// </param>
    /// <param name="now">The time, in UTC.</param>
    /// <returns>Whether the table's recovery needs a log.</returns>
    public static async Task<bool> RunAsync(ITransaction transaction, TableHandle table, bool isBehind, DateTime now)
    {
        var keys = table.Keys.History;
        var recovery = table.Record.Recovery;
        var isWanted = HistorySwitch.IsWanted(recovery);
        var record = table.Record with
        {
            HistoryLog = null,
            Recovery = isWanted ? recovery! with { EnabledDateTime = now, ModeDateTime = now } : recovery,
        };
        transaction.ClearRange(keys.Pins.Range());
        if (isBehind)
        {
            transaction.ClearRange(keys.Images.Range());
            transaction.ClearRange(keys.Days.Range());
            transaction.ClearRange(keys.Marks.Range());
            transaction.Clear(keys.Watermark);
        }

        await HistorySwitch.WriteAsync(transaction, table, record, hasPins: false, now).ConfigureAwait(false);
        return isWanted;
    }
}
