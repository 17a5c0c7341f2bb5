using Fdyno.Backups.Deleting;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Layout;
using Fdyno.Model;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Copying;

/// <summary>A backup that is to be copied, AVAILABLE, as it was found in its store. It never changes; it can only be removed.</summary>
internal sealed class CopySource
{
    private readonly byte[] _identity;

    private readonly IReadOnlyList<byte[]> _boundaries;

    private CopySource(StoreContext context, BackupHandle backup, IReadOnlyList<byte[]> boundaries)
    {
        Context = context;
        Backup = backup;
        _boundaries = boundaries;
        _identity = Identify(backup.Record);
    }

    /// <summary>The connection to its store.</summary>
    public StoreContext Context { get; }

    /// <summary>The backup.</summary>
    public BackupHandle Backup { get; }

    /// <summary>Its manifest.</summary>
    public BackupManifest Manifest => Backup.Manifest!;

    /// <summary>Whether it is a SYSTEM backup, which keeps a table and no blocks.</summary>
    public bool IsTable => Backup.DeletedTable is not null;

    /// <summary>Finds a backup.</summary>
    /// <param name="context">The connection to its store.</param>
    /// <param name="backupArn">The ARN as the request gave it.</param>
    /// <param name="tuning">The sizes of the shards that a table is packed in.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FdynoException">
    /// <see cref="FdynoErrorCode.Validation"/>, <see cref="FdynoErrorCode.AccessDenied"/>: the ARN is none of the store's;
    /// <see cref="FdynoErrorCode.BackupNotFound"/>; <see cref="FdynoErrorCode.BackupInUse"/>: it is CREATING;
    /// <see cref="FdynoErrorCode.BackupCorrupted"/>.
    /// </exception>
    public static async Task<CopySource> OpenAsync(
        StoreContext context, string backupArn, BackupTuning tuning, CancellationToken cancellationToken)
    {
        var arn = BackupArnRules.Resolve(backupArn, context);
        var backups = new BackupStore(context);
        var backup = await context.Store.ReadAsync(tr => backups.FindAsync(tr, arn), cancellationToken).ConfigureAwait(false)
            ?? throw BackupErrors.NotFound(backupArn);
        if (backup.Manifest is not { } contents) throw BackupErrors.StillCreating(backup.Record);
        if (backup.DeletedTable is not null)
        {
            var boundaries = await new DeletedTableReader(context, tuning, backup).PlanShardsAsync(cancellationToken).ConfigureAwait(false);
            return new CopySource(context, backup, boundaries);
        }

        if (!AgreesWithItself(contents, backup.Record))
            throw BackupErrors.Corrupted(backupArn, "its manifest contradicts itself or its record");
        return new CopySource(context, backup, backup.Record.ShardBoundaries);
    }

    /// <summary>
    /// The copy's record: all of the backup's, with the ARNs of the store that it goes to. A copy of a SYSTEM backup is the user's own: it has
    /// blocks, and stays until it is removed.
    /// </summary>
    /// <param name="destination">The connection to that store.</param>
    public BackupRecord CopyFor(StoreContext destination)
    {
        var table = destination.Names.Table(Backup.Record.Table.TableName);
        return Backup.Record with
        {
            BackupArn = table.ForBackup(Backup.Arn.BackupId).ToString(),
            TableArn = table.ToString(),
            BackupType = BackupType.User,
            ShardBoundaries = _boundaries,
            PinId = null,
            CopiedFrom = new BackupOrigin
            {
                StoreId = Context.Record.StoreId,
                BackupArn = Backup.Record.BackupArn,
                Sha256 = IsTable ? [] : Manifest.Sha256,
            },
        };
    }

    /// <summary>
    /// Whether another store's backup is this one: the same but for what differs from store to store, with the same blocks; or, where it
    /// is not complete yet, a copy of such a one.
    /// </summary>
    public bool IsSameAs(BackupHandle other) => IsTable
        ? other.DeletedTable is null && Identify(other.Record).AsSpan().SequenceEqual(_identity)
        : (other.Manifest?.Sha256 ?? other.Record.CopiedFrom?.Sha256).AsSpan().SequenceEqual(Manifest.Sha256)
        && Identify(other.Record).AsSpan().SequenceEqual(_identity);

    /// <summary>
    /// Whether a backup found through another connection is the one found through this one, and no copy: both connections are to one
    /// store, or to a store and a copy of its file.
    /// </summary>
    public bool IsItself(StoreContext other, BackupHandle found) =>
        other.Record.StoreId == Context.Record.StoreId && found.RecordBytes.AsSpan().SequenceEqual(Backup.RecordBytes);

    /// <summary>What is the same of a backup in every store; of a SYSTEM backup, but for the shards that its copy is packed in.</summary>
    private byte[] Identify(BackupRecord record)
    {
        var same = record with { BackupArn = "", TableArn = "", PinId = null, CopiedFrom = null };
        return StoredJson.Write(
            IsTable ? same with { BackupType = BackupType.User, ShardBoundaries = [] } : same, BackupJson.Default.BackupRecord);
    }

    /// <summary>
    /// Whether the totals are those of the shards. With this, and each shard as the manifest says, the copy as a whole is as the manifest
    /// says.
    /// </summary>
    private static bool AgreesWithItself(BackupManifest contents, BackupRecord record)
    {
        var sum = BackupManifest.Of(contents.Shards, []);
        return contents.Shards.Count == record.ShardCount()
            && (contents.ItemCount, contents.ItemBytes, contents.BlockCount, contents.StoredBytes)
                == (sum.ItemCount, sum.ItemBytes, sum.BlockCount, sum.StoredBytes)
            && (contents.ItemCount, contents.ItemBytes) == (record.ItemCount, record.SizeBytes)
            && contents.Sha256.AsSpan().SequenceEqual(sum.Sha256);
    }
}
