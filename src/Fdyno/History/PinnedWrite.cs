using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>
/// An operation of one transaction that pins the present state of tables: as of the transaction's own read version, so that whatever it
/// reads of them, statistics above all, is of the very state that is pinned. Where a table has no log yet, one is begun first, by the same
/// pin and in a transaction of its own: behind that commit there is a past of every version that can be read.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="lease">How long the owner of a pin is taken to be at work.</param>
internal sealed class PinnedWrite(StoreContext context, TimeSpan lease)
{
    // Logs that were begun for the operation; what it does not take over is released.
    private readonly List<(string TableName, string TableId, string PinId)> _begun = [];

    /// <summary>Pins a table's state as of the transaction's read version.</summary>
    /// <param name="transaction">The operation's transaction. It writes no items.</param>
    /// <param name="table">The table, opened in it.</param>
    /// <param name="id">The pin's id, made before the operation.</param>
    /// <param name="purpose">What it is for.</param>
    /// <returns>The version that is pinned.</returns>
    /// <exception cref="LogMissingException">To be let through: the operation runs again once there is a log.</exception>
    public async Task<Versionstamp> PinAsync(ITransaction transaction, TableHandle table, string id, string purpose)
    {
        // A pin, and the log that it may need, are for what comes behind the checks.
        if (context.IsDryRun) return Versionstamp.OfReadVersion(await transaction.GetReadVersionAsync().ConfigureAwait(false));
        if (table.Record.HistoryLog is null) throw new LogMissingException(table.Record, id, purpose);
        var stamp = Versionstamp.OfReadVersion(await transaction.GetReadVersionAsync().ConfigureAwait(false));
        await HistoryPins.PinAsync(transaction, table, stamp, id, purpose, context.UtcNow, lease).ConfigureAwait(false);
        await Incarnation.NoteVersionAsync(transaction, context.Keys).ConfigureAwait(false);
        return stamp;
    }

    /// <summary>Runs the operation, once.</summary>
    /// <param name="body">The operation, as for <see cref="IdempotentWriter.WriteOnceAsync"/>; pins by <see cref="PinAsync"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="hasEffect">Tells by its answer whether the operation wrote anything; by default it always does.</param>
    public async Task<T> RunAsync<T>(Func<ITransaction, Task<T>> body, CancellationToken cancellationToken, Func<T, bool>? hasEffect = null)
    {
        var isTaken = false;
        try
        {
            while (true)
            {
                try
                {
                    var answer = await context.Writer.WriteOnceAsync(body, cancellationToken, hasEffect).ConfigureAwait(false);
                    isTaken = hasEffect?.Invoke(answer) != false;
                    return answer;
                }
                catch (LogMissingException missing)
                {
                    await BeginLogAsync(missing, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.OutcomeUnknown)
        {
            // It may have happened, and then needs its pins: otherwise they are dead in a day, as those of any job that was cut off.
            isTaken = true;
            throw;
        }
        finally
        {
            if (!isTaken) await ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task BeginLogAsync(LogMissingException missing, CancellationToken cancellationToken)
    {
        var (name, id) = (missing.Table.TableName, missing.Table.TableId);
        _begun.Add((name, id, missing.PinId));
        await context.Writer.WriteOnceAsync(
            async tr =>
            {
                // Gone, removed, or with a log by now: the operation finds out by itself.
                if (await context.Catalog.FindByIdAsync(tr, name, id).ConfigureAwait(false)
                    is not { Record: { HistoryLog: null, Status: TableStatus.Active } } table)
                {
                    return false;
                }

                await Incarnation.NoteVersionAsync(tr, context.Keys).ConfigureAwait(false);
                await HistoryPins.PinHereAsync(tr, table, missing.PinId, missing.Purpose, context.UtcNow, lease).ConfigureAwait(false);

                // The operation's own commit makes it safe.
                tr.DeferDurability();
                return true;
            },
            cancellationToken,
            hasEffect: isBegun => isBegun).ConfigureAwait(false);
    }

    /// <summary>Releases the pins of an operation that did not happen. Only a courtesy: what is left of them is dead in a day.</summary>
    private async Task ReleaseAsync()
    {
        foreach (var (name, id, pin) in _begun) await PinRelease.TryAsync(context, name, id, pin).ConfigureAwait(false);
    }
}

/// <summary>A table that is to be pinned has no log yet.</summary>
/// <param name="table">The table's record.</param>
/// <param name="pinId">The pin that asks for a log.</param>
/// <param name="purpose">What the pin is for.</param>
internal sealed class LogMissingException(TableRecord table, string pinId, string purpose) : Exception("The table has no log yet.")
{
    /// <summary>The table's record.</summary>
    public TableRecord Table { get; } = table;

    /// <summary>The pin that asks for a log.</summary>
    public string PinId { get; } = pinId;

    /// <summary>What the pin is for.</summary>
    public string Purpose { get; } = purpose;
}
