namespace Fdyno.Errors;

/// <summary>
/// What went wrong, by DynamoDB's names without their "Exception" (docs/dynamodb/errors.md), and, after those, by
/// Fdyno's own for what DynamoDB's users never meet. The name is the <c>ErrorId</c> in PowerShell.
/// </summary>
public enum FdynoErrorCode
{
    /// <summary>A request breaks a rule of its own (<c>ValidationException</c>).</summary>
    Validation,

    /// <summary>A backup, or the table it is made of, is in use by another operation.</summary>
    BackupInUse,

    /// <summary>There is no such backup.</summary>
    BackupNotFound,

    /// <summary>Continuous backups are not available for the table.</summary>
    ContinuousBackupsUnavailable,

    /// <summary>The target table is there already.</summary>
    TableAlreadyExists,

    /// <summary>The table is being created, deleted or restored.</summary>
    TableInUse,

    /// <summary>There is no such source table (backup operations).</summary>
    TableNotFound,

    /// <summary>Too much at once.</summary>
    LimitExceeded,

    /// <summary>The time asked for is outside the recovery window.</summary>
    InvalidRestoreTime,

    /// <summary>Point-in-time recovery is not on.</summary>
    PointInTimeRecoveryUnavailable,

    /// <summary>The resource is in a state that does not allow the operation (table operations).</summary>
    ResourceInUse,

    /// <summary>There is no such table or index (table and item operations).</summary>
    ResourceNotFound,

    /// <summary>The resource belongs to another account.</summary>
    AccessDenied,

    /// <summary>A backup's bytes are not those that were written.</summary>
    BackupCorrupted,

    /// <summary>The past of a table that was being read is no longer there.</summary>
    HistoryTrimmed,

    /// <summary>No connection is open, or the one given is closed.</summary>
    NotConnected,

    /// <summary>The store cannot be reached, opened, read or written.</summary>
    StoreUnavailable,

    /// <summary>There is no store at the path, or under the root, that was given.</summary>
    StoreNotFound,

    /// <summary>The store is not one of Fdyno's, or is damaged.</summary>
    StoreInvalid,

    /// <summary>The store was written by a newer Fdyno.</summary>
    StoreTooNew,

    /// <summary>The store can be read only.</summary>
    StoreReadOnly,

    /// <summary>There is no room left for what is to be written.</summary>
    StoreFull,

    /// <summary>Whether the operation took effect is not known.</summary>
    OutcomeUnknown,

    /// <summary>A defect of Fdyno.</summary>
    Internal,
}
