using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Testing;

namespace Fdyno.Tests.Backups;

/// <summary>
/// Who may write: a job that was cut off answers with the commands that help, and a run that stalled writes nothing behind another.
/// </summary>
public sealed class LeaseTests
{
    private static readonly TimeSpan LeaseAndMore = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_backup_that_is_cut_off_names_the_commands_that_resume_and_abort_it()
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(5);
        await CutOffAsync(bench, commits: 3, () => bench.BackUpAsync());
        var arn = Assert.Single(await bench.ListAsync()).BackupArn;

        var live = await Assert.ThrowsAsync<FdynoException>(() => bench.BackUpAsync());
        Assert.Equal(FdynoErrorCode.BackupInUse, live.Code);
        Assert.Contains("is being made right now by process", live.Message, StringComparison.Ordinal);
        foreach (var action in new Func<Task>[]
        {
            () => bench.Backups.ResumeBackupAsync(arn, bench.Listener), () => bench.Backups.AbortBackupAsync(arn), () => bench.Backups.DeleteBackupAsync(arn),
        })
        {
            Assert.Equal(live.Code, (await Assert.ThrowsAsync<FdynoException>(action)).Code);
        }

        bench.Clock.Advance(LeaseAndMore);
        var dead = await Assert.ThrowsAsync<FdynoException>(() => bench.BackUpAsync());
        Assert.Equal(FdynoErrorCode.BackupInUse, dead.Code);
        Assert.Contains($"New-FdynoBackup -BackupArn {arn} -Resume", dead.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($"New-FdynoBackup -BackupArn {arn} -Abort", dead.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(BackupStatus.Creating, (await bench.Backups.DescribeBackupAsync(arn)).BackupStatus);
        var creating = await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreAsync(arn));
        Assert.Equal((FdynoErrorCode.BackupInUse, true), (creating.Code, creating.Message.Contains("'daily'", StringComparison.Ordinal)));
        Assert.Equal(BackupStatus.Available, (await bench.BackUpAsync("other")).BackupStatus);
        Assert.Equal(BackupStatus.Deleted, (await bench.Backups.DeleteBackupAsync(arn)).BackupStatus);
    }

    [Fact]
    public async Task A_restore_that_is_cut_off_names_the_commands_that_resume_and_abort_it()
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(5);
        var arn = (await bench.BackUpAsync()).BackupArn;
        await CutOffAsync(bench, commits: 3, () => bench.RestoreAsync(arn));
        await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.TableInUse, $"Table: Copy is already being restored from backup: {arn}", () => bench.RestoreAsync(arn));
        await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.BackupInUse, $"Backup is being used to restore another table: {arn}", () => bench.RestoreAsync(arn, "Second"));
        await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.BackupInUse, $"Backup is being used to restore table: {arn}", () => bench.Backups.DeleteBackupAsync(arn));
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.TableNotFound, "Table not found: Copy", () => bench.BackUpAsync(table: "Copy"));
        Assert.Equal(FdynoErrorCode.TableInUse, (await Assert.ThrowsAsync<FdynoException>(() => bench.Restores.AbortRestoreAsync("Copy"))).Code);
        Assert.Equal(FdynoErrorCode.TableInUse, (await Assert.ThrowsAsync<FdynoException>(() => bench.Restores.ResumeRestoreAsync("Copy", bench.Listener))).Code);

        bench.Clock.Advance(LeaseAndMore);
        var dead = await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreAsync(arn));
        Assert.Equal(FdynoErrorCode.TableInUse, dead.Code);
        Assert.Contains("Restore-FdynoTable -TargetTableName Copy -Resume", dead.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Restore-FdynoTable -TargetTableName Copy -Abort", dead.RecommendedAction, StringComparison.Ordinal);
        await bench.Restores.ResumeRestoreAsync("Copy", bench.Listener);
        Assert.Empty(await bench.CompareAsync());
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.TableAlreadyExists, "Table already exists: Copy", () => bench.RestoreAsync(arn));
        await bench.Backups.DeleteBackupAsync(arn);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stalled_backup_writes_nothing_after_another_run_took_over(bool aborts)
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(6);
        await using var other = await bench.AnotherAsync(BackupBench.Tiny);
        var after = "";
        var error = await StallAsync(bench, commits: 3, () => bench.BackUpAsync(), async () =>
        {
            bench.Clock.Advance(LeaseAndMore);
            var arn = Assert.Single(await other.ListAsync()).BackupArn;
            if (aborts) await other.Backups.AbortBackupAsync(arn);
            else await other.Backups.ResumeBackupAsync(arn, other.Listener);
            after = other.Bytes();
        });
        Assert.Equal((FdynoErrorCode.BackupInUse, after), (error.Code, other.Bytes()));
        if (!aborts) Assert.True((await other.Backups.VerifyBackupAsync((await other.ListAsync())[0].BackupArn, OperationContext.None)).IsValid);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stalled_restore_writes_nothing_after_another_run_took_over(bool aborts)
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(6);
        var arn = (await bench.BackUpAsync()).BackupArn;
        await using var other = await bench.AnotherAsync(BackupBench.Tiny);
        var after = "";
        var error = await StallAsync(bench, commits: 3, () => bench.RestoreAsync(arn), async () =>
        {
            bench.Clock.Advance(LeaseAndMore);
            if (aborts) await other.Restores.AbortRestoreAsync("Copy");
            else await other.Restores.ResumeRestoreAsync("Copy", other.Listener);
            after = other.Bytes();
        });
        Assert.Equal((FdynoErrorCode.TableInUse, after), (error.Code, other.Bytes()));
        if (!aborts) Assert.Empty(await other.CompareAsync());
    }

    [Fact]
    public async Task A_cancelled_run_can_be_resumed_at_once()
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(6);
        using var cancel = new CancellationTokenSource();
        await CancelAsync(bench, cancel, token => bench.Backups.CreateBackupAsync(
            new CreateBackupRequest { TableName = "Music", BackupName = "daily" }, OperationContext.None, token));
        var arn = Assert.Single(await bench.ListAsync()).BackupArn;
        Assert.Equal(6, (await bench.Backups.ResumeBackupAsync(arn, bench.Listener)).ItemCount);
        using var again = new CancellationTokenSource();
        await CancelAsync(bench, again, token => bench.Restores.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = arn, TargetTableName = "Copy" }, OperationContext.None, token));
        await bench.Restores.ResumeRestoreAsync("Copy", bench.Listener);
        Assert.Empty(await bench.CompareAsync());
    }

    private static async Task CancelAsync(BackupBench bench, CancellationTokenSource cancel, Func<CancellationToken, Task> action)
    {
        var at = bench.Store.Commits + 4;
        bench.Store.Decide = number =>
        {
            if (number == at) cancel.Cancel();
            return CommitOutcome.Ok;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => action(cancel.Token));
    }

    private static async Task CutOffAsync(BackupBench bench, int commits, Func<Task> action)
    {
        var last = bench.Store.Commits + commits;
        bench.Store.Decide = number => number == last ? CommitOutcome.DeathAfterCommit : CommitOutcome.Ok;
        await Assert.ThrowsAsync<ProcessDeathException>(action);
        bench.Store.Revive();
    }

    /// <summary>Runs <paramref name="meanwhile"/> while the action is about to make its next commit.</summary>
    private static async Task<FdynoException> StallAsync(BackupBench bench, int commits, Func<Task> action, Func<Task> meanwhile)
    {
        var at = bench.Store.Commits + commits;
        bench.Store.Decide = number =>
        {
            if (number != at) return CommitOutcome.Ok;
            Task.Run(meanwhile).GetAwaiter().GetResult();
            return CommitOutcome.Ok;
        };
        return await Assert.ThrowsAsync<FdynoException>(action);
    }
}
