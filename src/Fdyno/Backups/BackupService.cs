using Fdyno.Connection;

namespace Fdyno;

/// <summary>The operations on backups: CreateBackup, DescribeBackup, ListBackups, DeleteBackup, and verification.</summary>
public sealed class BackupService
{
    private readonly StoreContext _context;

    internal BackupService(StoreContext context) => _context = context;

    /// <summary>Makes a backup and returns when it is AVAILABLE; or returns the existing one of that name, with a warning.</summary>
    public Task<BackupDescription> CreateBackupAsync(CreateBackupRequest request, OperationContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Goes on with a backup that was cut off.</summary>
    public Task<BackupDescription> ResumeBackupAsync(string backupArn, OperationContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Removes what a backup that was cut off has left.</summary>
    /// <returns>The backup, DELETED.</returns>
    public Task<BackupDescription> AbortBackupAsync(string backupArn, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Describes a backup.</summary>
    public Task<BackupDescription> DescribeBackupAsync(string backupArn, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Lists backups by creation time, then ARN. Pages are read as the caller goes on.</summary>
    public IAsyncEnumerable<BackupSummary> ListBackupsAsync(ListBackupsRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Removes a backup.</summary>
    /// <returns>The backup as it was, DELETED.</returns>
    public Task<BackupDescription> DeleteBackupAsync(string backupArn, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Reads a whole backup and checks every sum, without writing.</summary>
    public Task<BackupVerification> VerifyBackupAsync(string backupArn, OperationContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
