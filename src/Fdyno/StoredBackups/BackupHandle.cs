using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.Model;

namespace Fdyno.StoredBackups;

/// <summary>A backup as one transaction found it.</summary>
/// <param name="Arn">Its ARN, in the store's own region.</param>
/// <param name="Keys">Where its keys stand.</param>
/// <param name="RecordBytes">Its record as it is stored.</param>
/// <param name="Record">Its record; of a SYSTEM backup, with exact figures.</param>
/// <param name="Manifest">Its manifest; null while it is CREATING.</param>
internal sealed record BackupHandle(BackupArn Arn, BackupKeyspace Keys, byte[] RecordBytes, BackupRecord Record, BackupManifest? Manifest)
{
    /// <summary>The table that a SYSTEM backup keeps in the place of blocks; null for every other backup.</summary>
    public TableHandle? DeletedTable { get; init; }

    /// <summary>The key of the job that makes it.</summary>
    public byte[] JobKey => Keys.Job.Key;

    /// <summary>The key of a shard's progress.</summary>
    public byte[] ProgressKey(int shard) => Keys.Job.Pack((long)shard);
}
