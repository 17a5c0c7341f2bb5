using System.Buffers.Binary;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Storage;

namespace Fdyno.History;

/// <summary>What a store says of its incarnation, at one version.</summary>
/// <param name="Bytes">The record as it is stored; null where there is none yet.</param>
/// <param name="Record">The record.</param>
/// <param name="HighestVersion">The highest version that anybody has noted.</param>
/// <param name="Version">The version that all this was read at.</param>
internal sealed record IncarnationReading(byte[]? Bytes, IncarnationRecord? Record, ulong HighestVersion, ulong Version)
{
    /// <summary>Whether versions went back: what is noted of the past is of versions that are still to come.</summary>
    public bool IsBehind => Version < HighestVersion;
}

/// <summary>
/// Notices, when a store is connected to, that its versions went back (a cluster that was restored elsewhere) or that it is a copy which
/// goes on by itself, and then begins a new incarnation: the past of every table begins anew, since nothing that was logged can be told
/// apart from what is logged from now on. Tables come first, each in a transaction of its own, and the store's record last: what is cut
/// off is begun again by the next one who connects, and harmless twice.
/// </summary>
/// <param name="context">The connection, while it is being opened.</param>
/// <param name="warn">Told what has happened, for users.</param>
internal sealed class Incarnation(StoreContext context, Action<string>? warn)
{
    private const int NamesPerPage = 1_000;

    /// <summary>
    /// Notes the version that a transaction reads at, with what it leaves of versions. Nobody waits for it: it is a maximum, which only
    /// those read who connect.
    /// </summary>
    public static async Task NoteVersionAsync(ITransaction transaction, StoreKeyspace keys)
    {
        var version = (ulong)await transaction.GetReadVersionAsync().ConfigureAwait(false);
        transaction.Max(keys.HighestVersion, version);
    }

    /// <summary>Reads what the store says, at the transaction's version.</summary>
    public static async Task<IncarnationReading> ReadAsync(IReadTransaction transaction, StoreKeyspace keys, string storeName)
    {
        // Record and highest version as a snapshot: a maximum that others note is no reason to read again.
        var bytes = await transaction.GetAsync(keys.Incarnation).ConfigureAwait(false);
        var highest = await transaction.Snapshot.GetAsync(keys.HighestVersion).ConfigureAwait(false);
        var record = bytes is null ? null : IncarnationRecord.FromBytes(bytes, storeName);
        var version = (ulong)await transaction.GetReadVersionAsync().ConfigureAwait(false);
        return new IncarnationReading(
            bytes, record, highest is { Length: sizeof(ulong) } value ? BinaryPrimitives.ReadUInt64LittleEndian(value) : 0, version);
    }

    /// <summary>Looks whether the store is what it was, and begins a new incarnation where it is not.</summary>
    /// <param name="found">What was read of the store.</param>
    /// <param name="cancellationToken">Stops it; whoever connects next goes on.</param>
    public async Task CheckAsync(IncarnationReading found, CancellationToken cancellationToken)
    {
        var isCopy = context.Store.Identity is { } identity && found.Record?.Identity is { } before && identity.IsOtherThan(before);
        try
        {
            if (found.IsBehind || isCopy) await BeginAsync(found, cancellationToken).ConfigureAwait(false);
            else if (Update(found.Record) is { } record) await WriteAsync(found, record, cancellationToken).ConfigureAwait(false);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.StoreReadOnly)
        {
            // Reading items needs no past, and all that does need one has to write: who can write notices again, and acts.
            if (found.IsBehind || isCopy) warn?.Invoke($"{Reason(found)} It can only be read here, so that its recovery windows were left as they are.");
        }
        catch (FdynoException) when (!found.IsBehind && !isCopy)
        {
            // What is known of the store's identity is noted by whoever connects next; that is no reason not to be connected.
        }
    }

    /// <summary>The record with what is known of the store's identity by now; null where nothing has changed.</summary>
    private IncarnationRecord? Update(IncarnationRecord? record)
    {
        var identity = context.Store.Identity;
        if (record is null) return new IncarnationRecord { Number = 1, Identity = identity };
        if (identity is null) return null;
        var known = new StoreIdentity(identity.Id ?? record.Identity?.Id, identity.Birth ?? record.Identity?.Birth);
        return known == record.Identity ? null : record with { Identity = known };
    }

    private async Task BeginAsync(IncarnationReading found, CancellationToken cancellationToken)
    {
        var closed = new List<string>();
        string? after = null;
        while (true)
        {
            var start = after;
            var names = await context.Store.ReadAsync(
                tr => context.Directories.ListTablesAsync(tr, start, NamesPerPage), cancellationToken).ConfigureAwait(false);
            foreach (var name in names)
            {
                if (await BeginAsync(found, name, cancellationToken).ConfigureAwait(false)) closed.Add(name);
            }

            if (names.Count < NamesPerPage) break;
            after = names[^1];
        }

        var record = new IncarnationRecord { Number = (found.Record?.Number ?? 1) + 1, Identity = context.Store.Identity };
        if (!await WriteAsync(found, record, cancellationToken).ConfigureAwait(false)) return;
        var windows = closed.Count == 0
            ? "No table had recovery in mode History on."
            : $"The recovery windows of these tables begin anew, and they cannot be restored to earlier times: {string.Join(", ", closed)}.";
        warn?.Invoke($"{Reason(found)} {windows} Backups and restores that were at work have to be made again.");
    }

    /// <summary>Begins a table's past anew.</summary>
    /// <returns>Whether its recovery window was open.</returns>
    private async Task<bool> BeginAsync(IncarnationReading found, string tableName, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (isDone, wasOpen) = await context.Store.WriteAsync(
                async tr =>
                {
                    // Somebody else may have done all this, and tables may have a new past by now, which is sound.
                    if (!await IsUnchangedAsync(tr, found).ConfigureAwait(false)) return (true, false);
                    if (await context.Catalog.FindAsync(tr, tableName).ConfigureAwait(false) is not { } table) return (true, false);
                    if (context.Store.ClearsRangesByRow
                        && await HistoryRestart.ClearSomeAsync(tr, table, found.IsBehind, HistoryRestart.KeysAtOnce).ConfigureAwait(false))
                        return (false, false);
                    return (true, await HistoryRestart.RunAsync(tr, table, found.IsBehind, context.UtcNow).ConfigureAwait(false));
                },
                cancellationToken).ConfigureAwait(false);
            if (isDone) return wasOpen;
        }
    }

    /// <summary>Writes the record, unless somebody else has written one since.</summary>
    private Task<bool> WriteAsync(IncarnationReading found, IncarnationRecord record, CancellationToken cancellationToken) =>
        context.Writer.WriteOnceAsync(
            async tr =>
            {
                if (!await IsUnchangedAsync(tr, found).ConfigureAwait(false)) return false;
                tr.Set(context.Keys.Incarnation, record.ToBytes());
                if (!found.IsBehind) return true;
                var version = await tr.GetReadVersionAsync().ConfigureAwait(false);
                var bytes = new byte[sizeof(ulong)];
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)version);
                tr.Set(context.Keys.HighestVersion, bytes);
                return true;
            },
            cancellationToken,
            hasEffect: isWritten => isWritten);

    private async Task<bool> IsUnchangedAsync(ITransaction transaction, IncarnationReading found)
    {
        var bytes = await transaction.GetAsync(context.Keys.Incarnation).ConfigureAwait(false);
        return bytes.AsSpan().SequenceEqual(found.Bytes);
    }

    private string Reason(IncarnationReading found) => found.IsBehind
        ? $"{StoreErrors.Capital(context.StoreName)} was restored from elsewhere: its versions are behind those that are noted in it."
        : $"{StoreErrors.Capital(context.StoreName)} is a copy: it is in another file than when it was last used.";
}
