using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Testing;

namespace Fdyno.Tests.Backups;

/// <summary>Restores at the same time (docs/dynamodb/backups.md#life-cycle and docs/dynamodb/restores.md#restore-errors).</summary>
public sealed class RestoreLimitTests
{
    [Fact]
    public async Task Fifty_restores_run_at_a_time()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(1);
        for (var i = 0; i <= 50; i++)
        {
            var arn = (await bench.BackUpAsync($"number-{i}")).BackupArn;
            if (i == 50)
            {
                await LifeCycleTests.RefusedAsync(
                    FdynoErrorCode.LimitExceeded,
                    "Subscriber limit exceeded: Only 50 restore operations can be done simultaneously",
                    () => bench.RestoreAsync(arn, $"target-{i}"));
                break;
            }

            var first = bench.Store.Commits + 1;
            bench.Store.Decide = number => number == first ? CommitOutcome.DeathAfterCommit : CommitOutcome.Ok;
            await Assert.ThrowsAsync<ProcessDeathException>(() => bench.RestoreAsync(arn, $"target-{i}"));
            bench.Store.Revive();
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Restores.AbortRestoreAsync("target-7");
        await bench.RestoreAsync((await bench.BackUpAsync("fresh")).BackupArn);
    }

    [Fact]
    public async Task A_table_that_is_no_target_is_not_resumed_or_aborted()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(1);
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.Validation, "Table 'Music' is not being restored.", () => bench.Restores.AbortRestoreAsync("Music"));
        await LifeCycleTests.RefusedAsync(
            FdynoErrorCode.Validation, "Table 'Music' is not being restored.", () => bench.Restores.ResumeRestoreAsync("Music", bench.Listener));
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.TableNotFound, "Table not found: Copy", () => bench.Restores.AbortRestoreAsync("Copy"));

        await bench.RestoreAsync((await bench.BackUpAsync()).BackupArn);
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.Validation, "Table 'Copy' is not being restored.", () => bench.Restores.AbortRestoreAsync("Copy"));
        Assert.Equal(TableStatus.Active, (await bench.Restores.ResumeRestoreAsync("Copy", bench.Listener)).TableStatus);
        Assert.Contains("The restore of table 'Copy' is complete already; nothing was done.", bench.Warnings);
    }

    [Fact]
    public async Task A_complete_backup_is_not_aborted()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(1);
        var arn = (await bench.BackUpAsync()).BackupArn;
        await LifeCycleTests.RefusedAsync(FdynoErrorCode.Validation, $"The backup is complete: {arn}", () => bench.Backups.AbortBackupAsync(arn));
        Assert.Equal(BackupStatus.Available, (await bench.Backups.ResumeBackupAsync(arn, bench.Listener)).BackupStatus);
        Assert.Contains("is complete already; nothing was done", Assert.Single(bench.Warnings), StringComparison.Ordinal);
    }
}
