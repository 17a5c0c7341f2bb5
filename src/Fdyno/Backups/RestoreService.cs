using Fdyno.Connection;

namespace Fdyno;

/// <summary>The operation RestoreTableFromBackup, and what follows one that was cut off.</summary>
public sealed class RestoreService
{
    private readonly StoreContext _context;

    internal RestoreService(StoreContext context) => _context = context;

    /// <summary>Restores a backup into a new table and returns when it is ACTIVE.</summary>
    public Task<TableDescription> RestoreTableFromBackupAsync(RestoreTableFromBackupRequest request, OperationContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Goes on with a restore that was cut off.</summary>
    public Task<TableDescription> ResumeRestoreAsync(string targetTableName, OperationContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Removes the target of a restore that was cut off.</summary>
    public Task AbortRestoreAsync(string targetTableName, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
