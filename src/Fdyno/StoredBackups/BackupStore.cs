using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.StoredBackups;

/// <summary>Finds, adds, completes and removes backups within a transaction, together with their places in the lists.</summary>
/// <param name="context">The connection.</param>
internal sealed class BackupStore(StoreContext context)
{
    private string StoreName => context.StoreName;

    /// <summary>A backup; null where there is none.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="arn">The backup.</param>
    /// <param name="includesExpired">Whether a SYSTEM backup is found also when its time is over: for who began to read it before.</param>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupCorrupted"/>: its record or manifest is damaged.</exception>
    public async Task<BackupHandle?> FindAsync(IReadTransaction transaction, BackupArn arn, bool includesExpired = false)
    {
        var prefix = await context.Directories.TryOpenBackupAsync(transaction, arn.ToString()).ConfigureAwait(false);
        if (prefix is null) return null;
        var keys = new BackupKeyspace(prefix);
        var record = await transaction.GetAsync(keys.Metadata).ConfigureAwait(false)
            ?? throw BackupErrors.Corrupted(arn.ToString(), "its record is missing");
        var manifest = await transaction.GetAsync(keys.Manifest).ConfigureAwait(false);
        var backup = Read(arn, keys, record, manifest);
        if (backup.Record.BackupType != BackupType.System) return backup;
        return includesExpired || !IsExpired(backup.Record.BackupType, arn)
            ? await WithTableAsync(transaction, backup).ConfigureAwait(false)
            : null;
    }

    /// <summary>A backup that has to be there.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="arn">The backup.</param>
    /// <param name="includesExpired">As for <see cref="FindAsync"/>.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.BackupNotFound"/>, or <see cref="FdynoErrorCode.BackupCorrupted"/>.
    /// </exception>
    public async Task<BackupHandle> OpenAsync(IReadTransaction transaction, BackupArn arn, bool includesExpired = false) =>
        await FindAsync(transaction, arn, includesExpired).ConfigureAwait(false) ?? throw BackupErrors.NotFound(arn.ToString());

    /// <summary>What the list says of a backup; null where it is not listed.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="arn">The backup.</param>
    /// <param name="includesExpired">As for <see cref="FindAsync"/>.</param>
    public async Task<BackupListEntry?> FindEntryAsync(IReadTransaction transaction, BackupArn arn, bool includesExpired = false)
    {
        if (await transaction.GetAsync(TimeKey(arn)).ConfigureAwait(false) is not { } bytes) return null;
        var entry = ReadEntry(bytes);
        return includesExpired || !IsExpired(entry.BackupType, arn) ? entry : null;
    }

    /// <summary>Whether a backup's time is over.</summary>
    public bool IsExpired(string backupType, BackupArn arn) =>
        SystemBackup.IsExpired(backupType, arn.CreationTime, context.UtcNow);

    /// <summary>The ARNs of a table's backups of one name, oldest first.</summary>
    public async Task<List<BackupArn>> FindByNameAsync(IReadTransaction transaction, string tableId, string backupName)
    {
        var found = new List<BackupArn>();
        await foreach (var (key, _) in transaction.ReadAllAsync(context.Keys.BackupsByName.Sub(tableId, backupName).Range()).ConfigureAwait(false))
            found.Add(ParseArn((string)context.Keys.BackupsByName.Unpack(key.Span)[2]!));
        return found;
    }

    /// <summary>The ARNs of a table's backups that are listed as CREATING. Pages are read as the caller goes on.</summary>
    public async IAsyncEnumerable<BackupArn> ReadUnfinishedAsync(string tableId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = context.Keys.BackupsByName.Sub(tableId).Range();
        while (!range.IsEmpty)
        {
            var rest = range;
            var (unfinished, left) = await context.Store.ReadAsync(
                async tr =>
                {
                    var page = await tr.GetRangeAsync(rest).ConfigureAwait(false);
                    var arns = page.Items.Select(i => ParseArn((string)context.Keys.BackupsByName.Unpack(i.Key.Span)[2]!)).ToList();
                    var entries = await tr.GetManyAsync([.. arns.Select(a => (ReadOnlyMemory<byte>)TimeKey(a))]).ConfigureAwait(false);
                    var found = arns.Where((_, i) => entries[i] is { } bytes && ReadEntry(bytes).BackupStatus == BackupStatus.Creating).ToList();
                    return (found, page.Rest(rest, reverse: false));
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var arn in unfinished) yield return arn;
            range = left;
        }
    }

    /// <summary>The backups whose creation time is <paramref name="milliseconds"/>.</summary>
    public async Task<List<BackupArn>> FindByTimeAsync(IReadTransaction transaction, long milliseconds)
    {
        var found = new List<BackupArn>();
        await foreach (var (key, _) in transaction.ReadAllAsync(context.Keys.BackupsByTime.Sub(milliseconds).Range()).ConfigureAwait(false))
            found.Add(ParseArn((string)context.Keys.BackupsByTime.Unpack(key.Span)[1]!));
        return found;
    }

    /// <summary>Adds a backup, CREATING.</summary>
    public async Task<BackupHandle> AddAsync(ITransaction transaction, BackupRecord record)
    {
        var arn = ParseArn(record.BackupArn);
        var prefix = await context.Directories.CreateBackupAsync(transaction, record.BackupArn).ConfigureAwait(false);
        var keys = new BackupKeyspace(prefix);
        var bytes = StoredJson.Write(record, BackupJson.Default.BackupRecord);
        transaction.Set(keys.Metadata, bytes);
        transaction.Set(NameKey(record.Table.TableId, record.BackupName, arn), []);
        if (SystemBackup.ExpiryOf(record.BackupType, record.CreationTime()) is { } expiry) transaction.Set(ExpiryKey(expiry, arn), []);
        WriteEntry(transaction, arn, record, null);
        return new BackupHandle(arn, keys, bytes, record, null);
    }

    /// <summary>Makes a backup AVAILABLE: its manifest, its place in the list, and the end of its job, all at once.</summary>
    public void Complete(ITransaction transaction, BackupHandle backup, BackupManifest contents)
    {
        transaction.Set(backup.Keys.Manifest, StoredJson.Write(contents, BackupJson.Default.BackupManifest));
        transaction.ClearRange(KeyRange.StartsWith(backup.Keys.Job.Key));
        WriteEntry(transaction, backup.Arn, backup.Record, contents);
    }

    /// <summary>Removes a backup, whatever state its bytes are in.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="arn">The backup.</param>
    /// <param name="entry">What the list says of it.</param>
    public async Task RemoveAsync(ITransaction transaction, BackupArn arn, BackupListEntry entry)
    {
        transaction.Clear(TimeKey(arn));
        transaction.Clear(NameKey(entry.TableId, entry.BackupName, arn));
        if (SystemBackup.ExpiryOf(entry.BackupType, arn.CreationTime) is { } expiry) transaction.Clear(ExpiryKey(expiry, arn));
        await context.Directories.RemoveBackupAsync(transaction, arn.ToString()).ConfigureAwait(false);
    }

    /// <summary>Reads what the list says of a backup.</summary>
    public BackupListEntry ReadEntry(ReadOnlySpan<byte> bytes) =>
        StoredJson.Read(bytes, BackupJson.Default.BackupListEntry, "the list of backups", StoreName);

    /// <summary>The backup of a key of the list by time.</summary>
    public BackupArn ReadTimeKey(ReadOnlySpan<byte> key) => ParseArn((string)context.Keys.BackupsByTime.Unpack(key)[1]!);

    /// <summary>The backup of a key of the list of SYSTEM backups by expiry.</summary>
    public BackupArn ReadExpiryKey(ReadOnlySpan<byte> key) => ParseArn((string)context.Keys.BackupsByExpiry.Unpack(key)[1]!);

    /// <summary>A backup's key in the list by time.</summary>
    public byte[] TimeKey(BackupArn arn) => context.Keys.BackupsByTime.Pack(arn.CreationMilliseconds, arn.ToString());

    private BackupHandle Read(BackupArn arn, BackupKeyspace keys, byte[] recordBytes, byte[]? manifest)
    {
        try
        {
            var contents = manifest is null
                ? null
                : StoredJson.ReadVersioned(manifest, BackupJson.Default.BackupManifest, "the manifest of a backup", StoreName);
            if (contents is not null && !SHA256.HashData(recordBytes).AsSpan().SequenceEqual(contents.RecordSha256))
                throw BackupErrors.Corrupted(arn.ToString(), "its record does not have the SHA-256 that its manifest gives");
            var record = StoredJson.ReadVersioned(recordBytes, BackupJson.Default.BackupRecord, "the record of a backup", StoreName);
            return new BackupHandle(arn, keys, recordBytes, record, contents);
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.StoreInvalid)
        {
            throw BackupErrors.Corrupted(arn.ToString(), "its record or its manifest cannot be read", e);
        }
    }

    /// <summary>
    /// A SYSTEM backup with the table that it keeps. What it holds is what the table's counters say: writers may have committed between the
    /// version that the removal read at and its commit.
    /// </summary>
    private async Task<BackupHandle> WithTableAsync(IReadTransaction transaction, BackupHandle backup)
    {
        var (record, arn) = (backup.Record, backup.Record.BackupArn);
        var table = await context.Catalog.FindInBackupAsync(transaction, arn, record.Table.TableId).ConfigureAwait(false)
            ?? throw BackupErrors.Corrupted(arn, "its table is missing");
        var statistics = await TableStatistics.ReadAsync(transaction, table.Keys).ConfigureAwait(false);
        return backup with
        {
            Record = record with { ItemCount = statistics.Items, SizeBytes = statistics.Bytes },
            Manifest = backup.Manifest is { } contents
                ? contents with { ItemCount = statistics.Items, ItemBytes = statistics.Bytes }
                : throw BackupErrors.Corrupted(arn, "its manifest is missing"),
            DeletedTable = table,
        };
    }

    private void WriteEntry(ITransaction transaction, BackupArn arn, BackupRecord record, BackupManifest? contents)
    {
        var entry = new BackupListEntry
        {
            BackupName = record.BackupName,
            BackupStatus = contents is null ? BackupStatus.Creating : BackupStatus.Available,
            BackupType = record.BackupType,
            SizeBytes = contents?.ItemBytes ?? 0,
            TableName = record.Table.TableName,
            TableArn = record.TableArn,
            TableId = record.Table.TableId,
        };
        transaction.Set(TimeKey(arn), StoredJson.Write(entry, BackupJson.Default.BackupListEntry));
    }

    private byte[] NameKey(string tableId, string name, BackupArn arn) => context.Keys.BackupsByName.Pack(tableId, name, arn.ToString());

    private byte[] ExpiryKey(DateTime expiry, BackupArn arn) =>
        context.Keys.BackupsByExpiry.Pack(new DateTimeOffset(expiry).ToUnixTimeMilliseconds(), arn.ToString());

    private BackupArn ParseArn(string text) =>
        BackupArn.TryParse(text, out var arn) ? arn : throw StoreErrors.Damaged(StoreName, "the list of backups holds something else");
}
