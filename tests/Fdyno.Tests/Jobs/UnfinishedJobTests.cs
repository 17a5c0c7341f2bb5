using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Contract;

namespace Fdyno.Tests.Jobs;

/// <summary>What is said of a backup, a copy or a restore that stops before its end, and that the commands fit what is left.</summary>
public sealed class UnfinishedJobTests
{
    private readonly List<UnfinishedWork?> _told = [];

    [Fact]
    public async Task A_backup_that_is_cancelled_has_said_what_is_left_and_can_be_resumed()
    {
        await using var scene = await Scene.NewAsync();
        await CancelAsync(scene, token => scene.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music", BackupName = "cut" }, Listener(), token));

        var left = Assert.Single(_told)!;
        var arn = (await scene.Bench.ListAsync()).Single(b => b.BackupName == "cut").BackupArn;
        Assert.Equal(
            ("Backup 'cut' of table 'Music'", $"New-FdynoBackup -BackupArn {arn} -Resume", $"New-FdynoBackup -BackupArn {arn} -Abort"),
            (left.What, left.ResumeCommand, left.AbortCommand));
        Assert.Equal(BackupStatus.Available, (await scene.Backups.ResumeBackupAsync(arn, Listener())).BackupStatus);
        Assert.Equal([left, left, null], _told);
    }

    [Fact]
    public async Task A_restore_that_is_cancelled_has_said_what_is_left_and_can_be_resumed()
    {
        await using var scene = await Scene.NewAsync();
        var request = new RestoreTableFromBackupRequest { BackupArn = scene.Arn, TargetTableName = "Copy" };
        await CancelAsync(scene, token => scene.Bench.Restores.RestoreTableFromBackupAsync(request, Listener(), token));

        var left = Assert.Single(_told)!;
        Assert.Equal(
            ("The restore of table 'Copy'", "Restore-FdynoTable -TargetTableName Copy -Resume", "Restore-FdynoTable -TargetTableName Copy -Abort"),
            (left.What, left.ResumeCommand, left.AbortCommand));
        Assert.Equal(TableStatus.Active, (await scene.Bench.Restores.ResumeRestoreAsync("Copy", Listener())).TableStatus);
        Assert.Null(_told[^1]);
    }

    [Fact]
    public async Task A_restore_to_a_time_names_its_own_cmdlet()
    {
        await using var scene = await Scene.NewAsync();
        await scene.Bench.EnableRecoveryAsync(mode: RecoveryMode.SnapshotOnRestore);
        var request = new RestoreTableToPointInTimeRequest { SourceTableName = "Music", TargetTableName = "Copy", UseLatestRestorableTime = true };
        await CancelAsync(scene, token => scene.Bench.Restores.RestoreTableToPointInTimeAsync(request, Listener(), token));
        Assert.Equal("Restore-FdynoTableToPointInTime -TargetTableName Copy -Resume", Assert.Single(_told)!.ResumeCommand);
    }

    [Fact]
    public async Task A_copy_that_is_cancelled_has_said_what_is_left()
    {
        await using var scene = await Scene.NewAsync();
        await using var archive = await BackupBench.NewAsync(BackupBench.Tiny, region: "archive");
        using var stop = new CancellationTokenSource();
        archive.Store.BeforeCommit = CancelFrom(3, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => archive.Copies.CopyBackupAsync(scene.Bench.Connection, scene.Arn, Listener(), stop.Token));
        var left = Assert.Single(_told)!;
        Assert.Equal("The copy of backup 'daily' of table 'Music'", left.What);
        Assert.Equal($"Copy-FdynoBackup -BackupArn {scene.Arn} -Connection <source> -Destination <destination> -Resume", left.ResumeCommand);
    }

    [Fact]
    public async Task An_error_of_the_store_in_the_middle_names_the_commands_and_one_before_it_does_not()
    {
        await using var scene = await Scene.NewAsync();
        var full = StoreErrors.Full("the store");
        scene.Bench.Store.BeforeCommit = () => throw full;
        var before = await Assert.ThrowsAsync<FdynoException>(() => scene.Bench.BackUpAsync("cut"));
        Assert.Equal(full.RecommendedAction, before.RecommendedAction);

        var commits = 0;
        scene.Bench.Store.BeforeCommit = () => ++commits < 3 ? Task.CompletedTask : throw full;
        var error = await Assert.ThrowsAsync<FdynoException>(() => scene.Bench.BackUpAsync("cut"));
        scene.Bench.Store.BeforeCommit = () => Task.CompletedTask;

        var arn = (await scene.Bench.ListAsync()).Single(b => b.BackupName == "cut").BackupArn;
        Assert.Equal((FdynoErrorCode.StoreFull, full.Message), (error.Code, error.Message));
        Assert.Equal(
            $"{full.RecommendedAction} Backup 'cut' of table 'Music' is not complete. Resume it with: New-FdynoBackup -BackupArn {arn} -Resume; "
            + $"or remove what is there of it with: New-FdynoBackup -BackupArn {arn} -Abort",
            error.RecommendedAction);
    }

    private OperationContext Listener() => new() { Unfinished = _told.Add };

    /// <summary>Cancels an operation in front of its third commit.</summary>
    private static async Task CancelAsync(Scene scene, Func<CancellationToken, Task> act)
    {
        using var stop = new CancellationTokenSource();
        scene.Bench.Store.BeforeCommit = CancelFrom(3, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => act(stop.Token));
        scene.Bench.Store.BeforeCommit = () => Task.CompletedTask;
        scene.Bench.Clock.Advance(TimeSpan.FromMinutes(5));
    }

    private static Func<Task> CancelFrom(int commit, CancellationTokenSource stop)
    {
        var commits = 0;
        return () =>
        {
            if (Interlocked.Increment(ref commits) < commit) return Task.CompletedTask;
            stop.Cancel();
            return Task.FromCanceled(stop.Token);
        };
    }
}
