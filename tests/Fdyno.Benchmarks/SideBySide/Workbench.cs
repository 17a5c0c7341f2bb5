using Fdyno.Storage.Sqlite;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>A store with the table to measure with, and each step as one call; what a step makes has its place and can be cleared.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private const string Source = "Orders";
    private const string Target = "Orders-restored";

    private readonly FdynoConnection _fdyno;
    private readonly RawTable _raw;

    private Workbench(FdynoConnection fdyno, RawTable raw)
    {
        _fdyno = fdyno;
        _raw = raw;
    }

    /// <summary>The size of all item rows, keys and values, in bytes.</summary>
    public long RowBytes => _raw.RowBytes;

    /// <summary>Makes the file and its table, and writes the items.</summary>
    public static async Task<TransferSummary> FillAsync(string path, int items, CancellationToken cancellationToken)
    {
        await using var fdyno = await ConnectAsync(path, cancellationToken);
        await fdyno.Tables.CreateTableAsync(BenchmarkItems.Request(Source), cancellationToken);
        return await fdyno.Items.PutItemsAsync(Source, BenchmarkItems.StreamAsync(items), OperationContext.None, cancellationToken);
    }

    /// <summary>Opens a file that has been filled.</summary>
    public static async Task<Workbench> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var fdyno = await ConnectAsync(path, cancellationToken);
        return new Workbench(fdyno, await RawTable.OpenAsync(path, fdyno, Source, cancellationToken));
    }

    /// <summary>
    /// Runs a step. Verification and restore take the newest backup, and the comparison the restored table; a restore takes the place
    /// of the one before.
    /// </summary>
    /// <exception cref="WrongResultException">Its result is not what it should be.</exception>
    public async Task RunAsync(StepKind step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case StepKind.RawCopy:
                await _raw.CopyAsync(cancellationToken);
                break;
            case StepKind.Backup:
                await _fdyno.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = Source }, OperationContext.None, cancellationToken);
                break;
            case StepKind.Verify:
                await VerifyAsync(cancellationToken);
                break;
            case StepKind.Restore:
                var request = new RestoreTableFromBackupRequest { BackupArn = (await NewestBackupAsync(cancellationToken)).BackupArn, TargetTableName = Target };
                await _fdyno.Restores.RestoreTableFromBackupAsync(request, OperationContext.None, cancellationToken);
                break;
            case StepKind.Scan:
                var scanned = await _fdyno.Items.ScanAsync(Source, cancellationToken: cancellationToken).CountAsync(cancellationToken);
                var table = await _fdyno.Tables.DescribeTableAsync(Source, cancellationToken);
                WrongResultException.ThrowUnless(scanned == table.ItemCount, "The scan did not see every item.");
                break;
            case StepKind.Compare:
                var differences = _fdyno.Comparisons.CompareTablesAsync(Source, Target, OperationContext.None, cancellationToken);
                WrongResultException.ThrowUnless(!await differences.AnyAsync(cancellationToken), "The restored table differs from its source.");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }

    /// <summary>Verifies the newest backup.</summary>
    /// <exception cref="WrongResultException">It is not valid.</exception>
    public async Task<BackupVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        var backup = await NewestBackupAsync(cancellationToken);
        var found = await _fdyno.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None, cancellationToken);
        WrongResultException.ThrowUnless(found.IsValid, "The backup is not valid.");
        return found;
    }

    /// <summary>Removes what a step has made, so that it can be run again.</summary>
    public async Task ClearAsync(StepKind step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case StepKind.RawCopy:
                await _raw.RemoveCopyAsync(cancellationToken);
                break;
            case StepKind.Backup:
                await _fdyno.Backups.DeleteBackupAsync((await NewestBackupAsync(cancellationToken)).BackupArn, cancellationToken);
                break;
            case StepKind.Restore:
                await _fdyno.Tables.DeleteTableAsync(Target, cancellationToken);
                break;
        }
    }

    /// <summary>Brings everything from the write-ahead log into the file.</summary>
    public Task CheckpointAsync(CancellationToken cancellationToken) => _raw.CheckpointAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _raw.DisposeAsync();
        await _fdyno.DisposeAsync();
    }

    private static async Task<FdynoConnection> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path }, cancellationToken);
        return await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions(), cancellationToken);
    }

    private ValueTask<BackupSummary> NewestBackupAsync(CancellationToken cancellationToken) =>
        _fdyno.Backups.ListBackupsAsync(new ListBackupsRequest { TableName = Source }, cancellationToken).LastAsync(cancellationToken);
}
