namespace Fdyno.Model;

/// <summary>The values of a backup's status (docs/dynamodb/shapes.md#backupdetails).</summary>
public static class BackupStatus
{
    /// <summary>Being written; not restorable yet.</summary>
    public const string Creating = "CREATING";

    /// <summary>Complete and restorable.</summary>
    public const string Available = "AVAILABLE";

    /// <summary>Gone: only what <c>DeleteBackup</c> returns says so.</summary>
    public const string Deleted = "DELETED";
}

/// <summary>
/// The values of a backup's type, and of the filter by it (docs/dynamodb/shapes.md#listbackups and
/// docs/dynamodb/backups.md#listing-backups).
/// </summary>
public static class BackupType
{
    /// <summary>Made by a user.</summary>
    public const string User = "USER";

    /// <summary>Made when a table with point-in-time recovery was deleted.</summary>
    public const string System = "SYSTEM";

    /// <summary>Made by AWS Backup; Fdyno never has one.</summary>
    public const string AwsBackup = "AWS_BACKUP";

    /// <summary>As a filter: every type.</summary>
    public const string All = "ALL";
}

/// <summary>The values of a table's status that Fdyno uses (docs/dynamodb/shapes.md#tabledescription).</summary>
public static class TableStatus
{
    /// <summary>Being restored.</summary>
    public const string Creating = "CREATING";

    /// <summary>An index is being built or removed.</summary>
    public const string Updating = "UPDATING";

    /// <summary>Being removed.</summary>
    public const string Deleting = "DELETING";

    /// <summary>In use.</summary>
    public const string Active = "ACTIVE";

    /// <summary>Removed: what is stored of a table that stands in its SYSTEM backup, or in the trash. Nobody is ever shown it.</summary>
    internal const string Deleted = "DELETED";
}

/// <summary>The values of a billing mode.</summary>
public static class BillingMode
{
    /// <summary>Capacity units are set beforehand.</summary>
    public const string Provisioned = "PROVISIONED";

    /// <summary>On demand.</summary>
    public const string PayPerRequest = "PAY_PER_REQUEST";
}

/// <summary>The values of a key element's role.</summary>
public static class KeyType
{
    /// <summary>The hash (partition) key.</summary>
    public const string Hash = "HASH";

    /// <summary>The range (sort) key.</summary>
    public const string Range = "RANGE";
}

/// <summary>The values of what an index entry carries.</summary>
public static class ProjectionType
{
    /// <summary>Every attribute.</summary>
    public const string All = "ALL";

    /// <summary>The keys of the index and of the table.</summary>
    public const string KeysOnly = "KEYS_ONLY";

    /// <summary>The keys, and the attributes named.</summary>
    public const string Include = "INCLUDE";
}

/// <summary>The values of a table class.</summary>
public static class TableClass
{
    /// <summary>The default.</summary>
    public const string Standard = "STANDARD";

    /// <summary>For data that is seldom read.</summary>
    public const string StandardInfrequentAccess = "STANDARD_INFREQUENT_ACCESS";
}

/// <summary>The values of the state of time to live, and of a few others that are on or off.</summary>
public static class FeatureStatus
{
    /// <summary>On.</summary>
    public const string Enabled = "ENABLED";

    /// <summary>Off.</summary>
    public const string Disabled = "DISABLED";
}
