using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Faults;

namespace Fdyno.Tests.Backups;

/// <summary>
/// Death at every commit, before it and behind it, and answers that do not come: what is left is invisible, can be resumed to the
/// same result, and can be removed without a trace.
/// </summary>
public sealed class CrashTests
{
    private const int Items = 6;
    private const int MostCommits = 40;

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_backup_that_dies_at_any_commit_is_resumed_to_the_same_end(CommitOutcome death)
    {
        var deaths = await CommitDeaths.AtEveryCommitAsync(FillAsync, death, bench => bench.BackUpAsync(), async bench =>
        {
            var backup = (await bench.ListAsync()).SingleOrDefault();
            var arn = backup is null ? (await bench.BackUpAsync()).BackupArn : (await bench.Backups.ResumeBackupAsync(backup.BackupArn, bench.Listener)).BackupArn;
            await AssertGoodAsync(bench, arn);
        });
        Assert.InRange(deaths, Items + 2, int.MaxValue);
    }

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_backup_that_died_is_aborted_without_a_trace(CommitOutcome death)
    {
        var (aborted, before) = (0, "");
        await CommitDeaths.AtEveryCommitAsync(
            async () =>
            {
                var bench = await FillAsync();

                // The first backup of a store makes the directory of all backups, which stays.
                await bench.Backups.DeleteBackupAsync((await bench.BackUpAsync("other")).BackupArn);
                before = bench.Bytes();
                return bench;
            },
            death,
            bench => bench.BackUpAsync(),
            async bench =>
            {
                if (await bench.ListAsync() is not [var backup] || backup.BackupStatus == BackupStatus.Available) return;
                Assert.Equal(BackupStatus.Deleted, (await bench.Backups.AbortBackupAsync(backup.BackupArn)).BackupStatus);
                Assert.Equal(before, bench.Bytes());
                aborted++;
            });
        Assert.InRange(aborted, Items, int.MaxValue);
    }

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_restore_that_dies_at_any_commit_is_invisible_and_resumed_to_the_same_end(CommitOutcome death) =>
        Assert.InRange(await RestoreDeaths.AreResumedAsync(BackUpAsync, RestoreAsync, death), Items + 2, int.MaxValue);

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_restore_that_died_is_aborted_without_a_trace(CommitOutcome death) =>
        Assert.InRange(await RestoreDeaths.AreAbortedAsync(BackUpAsync, RestoreAsync, death), Items, int.MaxValue);

    [Theory]
    [InlineData(CommitOutcome.UnknownCommitted)]
    [InlineData(CommitOutcome.UnknownLost)]
    [InlineData(CommitOutcome.Conflict)]
    [InlineData(CommitOutcome.TooOld)]
    public async Task An_answer_that_does_not_come_has_one_effect(CommitOutcome outcome)
    {
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
            await bench.FillAsync(Items);
            var target = bench.Store.Commits + at;
            bench.Store.Decide = number => number == target ? outcome : CommitOutcome.Ok;
            var backup = await bench.BackUpAsync();
            await bench.RestoreAsync(backup.BackupArn);
            Assert.Single(await bench.ListAsync());
            await AssertGoodAsync(bench, backup.BackupArn, "Again");
            Assert.Empty(await bench.CompareAsync());
            Assert.All(bench.Warnings, w => Assert.StartsWith("Time to live", w, StringComparison.Ordinal));
            Assert.Equal(BackupStatus.Deleted, (await bench.Backups.DeleteBackupAsync(backup.BackupArn)).BackupStatus);
            Assert.Empty(await bench.ListAsync());
            if (bench.Store.Commits < target) break;
        }
    }

    [Theory]
    [InlineData(CommitOutcome.UnknownCommitted)]
    [InlineData(CommitOutcome.UnknownLost)]
    public async Task Removing_with_an_answer_that_does_not_come_succeeds(CommitOutcome outcome)
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(Items);
        var backup = await bench.BackUpAsync();
        var next = bench.Store.Commits + 1;
        bench.Store.Decide = number => number == next ? outcome : CommitOutcome.Ok;
        Assert.Equivalent(backup with { BackupStatus = BackupStatus.Deleted }, await bench.Backups.DeleteBackupAsync(backup.BackupArn), strict: true);
        Assert.Empty(await bench.ListAsync());
    }

    private static async Task<BackupBench> FillAsync()
    {
        var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(Items);
        return bench;
    }

    private static async Task<BackupBench> BackUpAsync()
    {
        var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillAsync(Items);
        await bench.BackUpAsync();
        return bench;
    }

    private static async Task RestoreAsync(BackupBench bench) => await bench.RestoreAsync(Assert.Single(await bench.ListAsync()).BackupArn);

    private static async Task AssertGoodAsync(BackupBench bench, string arn, string target = "Copy")
    {
        var verification = await bench.Backups.VerifyBackupAsync(arn, OperationContext.None);
        Assert.Empty(verification.Problems);
        Assert.Equal(Items, verification.ItemCount);
        await bench.RestoreAsync(arn, target);
        Assert.Empty(await bench.CompareAsync("Music", target));
    }
}
