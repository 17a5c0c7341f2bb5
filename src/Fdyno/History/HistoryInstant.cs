using Fdyno.Catalog;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>A table as of a version: what is to be read, and what has to hold for it to be there.</summary>
internal sealed record HistoryInstant
{
    /// <summary>The table's id.</summary>
    public required string TableId { get; init; }

    /// <summary>The version: what commits up to this one left is seen, whatever came behind it is not.</summary>
    public required Versionstamp Stamp { get; init; }

    /// <summary>The pin that keeps the past; null for a short reading that may find it gone.</summary>
    public string? PinId { get; init; }

    /// <summary>Sees, at a transaction's own version, that the past is still there.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="table">What the transaction found in the table's place; null for nothing.</param>
    /// <returns>The table.</returns>
    /// <exception cref="HistoryLostException">It is not.</exception>
    public async Task<TableHandle> CheckAsync(IReadTransaction transaction, TableHandle? table)
    {
        if (table is null || table.Record.TableId != TableId) throw new HistoryLostException(HistoryLoss.TableGone);
        if (table.Record.HistoryLog is null) throw new HistoryLostException(HistoryLoss.NotLogged);
        var keys = table.Keys.History;
        var values = await transaction.GetManyAsync(PinId is { } pin ? [keys.Watermark, keys.Pin(pin)] : [keys.Watermark]).ConfigureAwait(false);
        if (values[^1] is null && PinId is not null) throw new HistoryLostException(HistoryLoss.PinReleased);

        // As of the watermark itself, everything can be told: the images of all later commits are there.
        if (Watermark.Parse(values[0]) is not { } watermark || watermark.Stamp.CompareCommitTo(Stamp) > 0)
            throw new HistoryLostException(HistoryLoss.Trimmed);
        return table;
    }
}
