using Fdyno.Model;

namespace Fdyno.PowerShell.Completion;

/// <summary>The types of backups, as a filter.</summary>
internal sealed class BackupTypeCompleter() : ValueCompleter(
    (BackupType.User, "Backups that users made (the default)"),
    (BackupType.System, "Backups that were made when a table with point-in-time recovery was removed"),
    (BackupType.AwsBackup, "Backups of AWS Backup; Fdyno never has one"),
    (BackupType.All, "Every type"));

/// <summary>Billing modes.</summary>
internal sealed class BillingModeCompleter() : ValueCompleter(
    (BillingMode.PayPerRequest, "On demand"),
    (BillingMode.Provisioned, "Capacity units are set beforehand"));

/// <summary>Table classes.</summary>
internal sealed class TableClassCompleter() : ValueCompleter(
    (TableClass.Standard, "The default"),
    (TableClass.StandardInfrequentAccess, "For data that is seldom read"));

/// <summary>What an index carries.</summary>
internal sealed class ProjectionTypeCompleter() : ValueCompleter(
    (ProjectionType.All, "Every attribute"),
    (ProjectionType.KeysOnly, "The keys of the index and of the table"),
    (ProjectionType.Include, "The keys, and the attributes in -NonKeyAttributes"));

/// <summary>What a stream shows.</summary>
internal sealed class StreamViewTypeCompleter() : ValueCompleter(
    ("NEW_AND_OLD_IMAGES", "The item before and after a change"),
    ("NEW_IMAGE", "The item after a change"),
    ("OLD_IMAGE", "The item before a change"),
    ("KEYS_ONLY", "The key of the item that changed"));

/// <summary>Encryption.</summary>
internal sealed class SseTypeCompleter() : ValueCompleter(("KMS", "A key of one's own; recorded, not done"));

/// <summary>What point-in-time recovery brings back.</summary>
internal sealed class RecoveryModeCompleter() : ValueCompleter(
    (RecoveryMode.History, "The state of any second of the recovery period"),
    (RecoveryMode.SnapshotOnRestore, "The state at the time of the restore; costs writers nothing"));

/// <summary>Settings that a restore does not bring back.</summary>
internal sealed class ResetSettingCompleter() : ValueCompleter(
    ("Tags", "No tags"),
    ("DeletionProtection", "Not protected against removal"),
    ("TableClass", "The default table class"),
    ("Stream", "No stream"),
    ("TimeToLive", "No time to live"),
    ("All", "All of these"));
