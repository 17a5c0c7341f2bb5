using Fdyno.Api;
using Fdyno.Model;
using Fdyno.Storage;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>A store with the table to measure with, and each step as one call; what a step makes has its place and can be cleared.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private const string Source = "Orders";
    private const string Target = "Orders-restored";

    private readonly FdynoConnection _fdyno;
    private readonly IYardstick _yardstick;

    private Workbench(FdynoConnection fdyno, IYardstick yardstick)
    {
        _fdyno = fdyno;
        _yardstick = yardstick;
    }

    /// <summary>Makes the store's table, and writes the items.</summary>
    public static async Task FillAsync(IStoreHost host, int items, CancellationToken cancellationToken)
    {
        await using var fdyno = await ConnectAsync(host, store => store, cancellationToken);
        await fdyno.Tables.CreateTableAsync(BenchmarkItems.Request(Source), cancellationToken);
        await host.FillAsync(fdyno, Source, items, cancellationToken);
        var table = await fdyno.Tables.DescribeTableAsync(Source, cancellationToken);
        WrongResultException.ThrowUnless(table.ItemCount == items, $"The table has {table.ItemCount} items, not {items}.");
    }

    /// <summary>Opens a store that has been filled.</summary>
    /// <param name="host">Where it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="wrap">Puts something between Fdyno and the store; null for nothing.</param>
    public static async Task<Workbench> OpenAsync(IStoreHost host, CancellationToken cancellationToken, Func<IStore, IStore>? wrap = null)
    {
        var fdyno = await ConnectAsync(host, wrap ?? (store => store), cancellationToken);
        return new Workbench(fdyno, await host.OpenYardstickAsync(fdyno, Source, cancellationToken));
    }

    /// <summary>What the store can do by itself.</summary>
    public IYardstick Yardstick => _yardstick;

    /// <summary>The size of all item rows, keys and values, in bytes.</summary>
    public Task<long> SumRowsAsync(CancellationToken cancellationToken) => _yardstick.SumRowsAsync(cancellationToken);

    /// <summary>The table, with the number and size of its items.</summary>
    public Task<TableDescription> DescribeAsync(CancellationToken cancellationToken) => _fdyno.Tables.DescribeTableAsync(Source, cancellationToken);

    /// <summary>
    /// Runs a step. Verification and restore take the newest backup, and the comparison the restored table; a restore takes the place
    /// of the one before.
    /// </summary>
    /// <exception cref="WrongResultException">Its result is not what it should be.</exception>
    public async Task RunAsync(StepKind step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case StepKind.RawCopy or StepKind.NativeBackup or StepKind.NativeRestore:
                await _yardstick.RunAsync(step, cancellationToken);
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
            case StepKind.RawCopy or StepKind.NativeBackup or StepKind.NativeRestore:
                await _yardstick.ClearAsync(step, cancellationToken);
                break;
            case StepKind.Backup:
                await _fdyno.Backups.DeleteBackupAsync((await NewestBackupAsync(cancellationToken)).BackupArn, cancellationToken);
                break;
            case StepKind.Restore:
                await _fdyno.Tables.DeleteTableAsync(Target, cancellationToken);
                break;
        }
    }

    /// <summary>Looks at the result of a step that does not do so itself; not part of its time.</summary>
    /// <exception cref="WrongResultException">It is not what it should be.</exception>
    public Task CheckAsync(StepKind step, CancellationToken cancellationToken) =>
        step is StepKind.RawCopy or StepKind.NativeRestore ? _yardstick.CheckAsync(step, cancellationToken) : Task.CompletedTask;

    /// <summary>Waits for what earlier steps have left to be done in the background.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) => _yardstick.SettleAsync(cancellationToken);

    /// <summary>What belongs to the time of every step, once it is done.</summary>
    public Task FinishAsync(CancellationToken cancellationToken) => _yardstick.FinishAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _yardstick.DisposeAsync();
        await _fdyno.DisposeAsync();
    }

    private static async Task<FdynoConnection> ConnectAsync(IStoreHost host, Func<IStore, IStore> wrap, CancellationToken cancellationToken) =>
        await FdynoConnection.OpenAsync(wrap(await host.OpenStoreAsync(cancellationToken)), new FdynoConnectionOptions(), cancellationToken);

    private ValueTask<BackupSummary> NewestBackupAsync(CancellationToken cancellationToken) =>
        _fdyno.Backups.ListBackupsAsync(new ListBackupsRequest { TableName = Source }, cancellationToken).LastAsync(cancellationToken);
}
