using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>The times that a table can be restored to, as a transaction finds them.</summary>
internal static class RecoveryTimes
{
    /// <summary>The window of a table; null where its recovery is off.</summary>
    /// <param name="transaction">The transaction. It has not begun a log.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="now">The time, in UTC.</param>
    public static async Task<RecoveryWindow?> ReadAsync(IReadTransaction transaction, TableHandle table, DateTime now)
    {
        if (table.Record.Recovery is not { } recovery) return null;
        return RecoveryWindow.Of(recovery, now, await ReadTrimmedAsync(transaction, table).ConfigureAwait(false));
    }

    /// <summary>The first second of the past that has not been trimmed; null where no past is kept.</summary>
    /// <param name="transaction">The transaction. It has not begun a log.</param>
    /// <param name="table">The table, opened in it.</param>
    public static async Task<DateTime?> ReadTrimmedAsync(IReadTransaction transaction, TableHandle table) =>
        table.Record.HistoryLog is not null && HistorySwitch.IsWanted(table.Record.Recovery)
        && await Watermark.ReadAsync(transaction, table.Keys.History).ConfigureAwait(false) is { } watermark
            ? TimeMarks.TimeOf(watermark.Second)
            : null;

    /// <summary>The second that a request asks for.</summary>
    /// <param name="transaction">The transaction. It has not begun a log.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="asked">The time asked for, whose fraction of a second is dropped; null for the latest there is.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="takesLatest">Whether the command can also be asked for the latest time, whatever it is.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.PointInTimeRecoveryUnavailable"/>, <see cref="FdynoErrorCode.InvalidRestoreTime"/>.
    /// </exception>
    public static async Task<DateTime> ResolveAsync(
        IReadTransaction transaction, TableHandle table, DateTimeOffset? asked, DateTime now, bool takesLatest = false)
    {
        var name = table.Record.TableName;
        if (await ReadAsync(transaction, table, now).ConfigureAwait(false) is not { } window) throw PointInTimeErrors.NotEnabled(name);
        if (asked is not { } exactly) return window.Latest;
        var time = RecoveryWindow.WholeSecond(exactly.UtcDateTime);
        return window.Contains(time) ? time : throw PointInTimeErrors.OutsideWindow(name, time, window, takesLatest);
    }
}
