using Fdyno.Testing;

namespace Fdyno.Tests.Backups;

/// <summary>
/// Death at every commit, before it and behind it, and answers that do not come: what is left is invisible, can be gone on with to the
/// same result, and can be removed without a trace.
/// </summary>
public sealed class CrashTests
{
    private const int Items = 6;
    private const int MostCommits = 40;
    private static readonly TimeSpan LeaseAndMore = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_backup_that_dies_at_any_commit_is_resumed_to_the_same_end(CommitOutcome death)
    {
        var deaths = 0;
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
            await bench.FillSmallAsync(Items);
            if (!await DiesAsync(bench, at, death, () => bench.BackUpAsync())) break;
            deaths++;
            bench.Clock.Advance(LeaseAndMore);
            var backup = (await bench.ListAsync()).SingleOrDefault();
            var arn = backup is null ? (await bench.BackUpAsync()).BackupArn : (await bench.Backups.ResumeBackupAsync(backup.BackupArn, bench.Listener)).BackupArn;
            await AssertGoodAsync(bench, arn);
        }

        Assert.InRange(deaths, Items + 2, MostCommits - 1);
    }

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_backup_that_died_is_aborted_without_a_trace(CommitOutcome death)
    {
        var aborted = 0;
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
            await bench.FillSmallAsync(Items);
            await MakeAndDeleteAsync(bench);
            var before = bench.Bytes();
            if (!await DiesAsync(bench, at, death, () => bench.BackUpAsync())) break;
            bench.Clock.Advance(LeaseAndMore);
            if (await bench.ListAsync() is not [var backup] || backup.BackupStatus == BackupStatus.Available) continue;
            Assert.Equal(BackupStatus.Deleted, (await bench.Backups.AbortBackupAsync(backup.BackupArn)).BackupStatus);
            Assert.Equal(before, bench.Bytes());
            aborted++;
        }

        Assert.InRange(aborted, Items, MostCommits - 1);
    }

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_restore_that_dies_at_any_commit_is_invisible_and_resumed_to_the_same_end(CommitOutcome death)
    {
        var deaths = 0;
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
            await bench.FillAsync(Items);
            var backup = await bench.BackUpAsync();
            if (!await DiesAsync(bench, at, death, () => bench.RestoreAsync(backup.BackupArn))) break;
            deaths++;
            var status = await StatusAsync(bench, "Copy");
            if (status == TableStatus.Creating)
            {
                var hidden = await Assert.ThrowsAsync<FdynoException>(() => BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Copy")));
                Assert.Equal(FdynoErrorCode.ResourceNotFound, hidden.Code);
            }

            bench.Clock.Advance(LeaseAndMore);
            if (status is null) await bench.RestoreAsync(backup.BackupArn);
            else await bench.Restores.ResumeRestoreAsync("Copy", bench.Listener);
            await AssertRestoredAsync(bench);
        }

        Assert.InRange(deaths, Items + 2, MostCommits - 1);
    }

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_restore_that_died_is_aborted_without_a_trace(CommitOutcome death)
    {
        var aborted = 0;
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await BackupBench.NewAsync(BackupBench.Tiny);
            await bench.FillAsync(Items);
            var backup = await bench.BackUpAsync();
            var before = bench.Bytes();
            if (!await DiesAsync(bench, at, death, () => bench.RestoreAsync(backup.BackupArn))) break;
            bench.Clock.Advance(LeaseAndMore);
            if (await StatusAsync(bench, "Copy") != TableStatus.Creating) continue;
            await bench.Restores.AbortRestoreAsync("Copy");
            Assert.Equal(before, bench.Bytes());
            await bench.RestoreAsync(backup.BackupArn);
            await AssertRestoredAsync(bench);
            aborted++;
        }

        Assert.InRange(aborted, Items, MostCommits - 1);
    }

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
        Assert.Equal(backup with { BackupStatus = BackupStatus.Deleted }, Comparable(await bench.Backups.DeleteBackupAsync(backup.BackupArn), backup));
        Assert.Empty(await bench.ListAsync());
    }

    /// <summary>Records with lists in them compare by reference: those parts are taken over.</summary>
    private static BackupDescription Comparable(BackupDescription found, BackupDescription expected) => found with
    {
        SourceTableDetails = expected.SourceTableDetails,
        SourceTableFeatureDetails = expected.SourceTableFeatureDetails,
    };

    private static async Task MakeAndDeleteAsync(BackupBench bench)
    {
        // The first backup of a store makes the directory of all backups, which stays.
        await bench.Backups.DeleteBackupAsync((await bench.BackUpAsync("other")).BackupArn);
    }

    private static async Task<bool> DiesAsync(BackupBench bench, int at, CommitOutcome death, Func<Task> action)
    {
        var target = bench.Store.Commits + at;
        bench.Store.Decide = number => number == target ? death : CommitOutcome.Ok;
        try
        {
            await action();
            return false;
        }
        catch (ProcessDeathException)
        {
            bench.Store.Revive();
            return true;
        }
    }

    private static async Task<string?> StatusAsync(BackupBench bench, string table)
    {
        try
        {
            return (await bench.Connection.Tables.DescribeTableAsync(table)).TableStatus;
        }
        catch (FdynoException e) when (e.Code == FdynoErrorCode.ResourceNotFound)
        {
            return null;
        }
    }

    private static async Task AssertGoodAsync(BackupBench bench, string arn, string target = "Copy")
    {
        var verification = await bench.Backups.VerifyBackupAsync(arn, OperationContext.None);
        Assert.Empty(verification.Problems);
        Assert.Equal(Items, verification.ItemCount);
        await bench.RestoreAsync(arn, target);
        Assert.Empty(await bench.CompareAsync("Music", target));
    }

    private static async Task AssertRestoredAsync(BackupBench bench)
    {
        Assert.Empty(await bench.CompareAsync());
        var source = await bench.Connection.Tables.DescribeTableAsync("Music");
        var copy = await bench.Connection.Tables.DescribeTableAsync("Copy");
        Assert.Equal(
            (source.ItemCount, source.TableSizeBytes, TableStatus.Active),
            (copy.ItemCount, copy.TableSizeBytes, copy.TableStatus));
        foreach (var (index, other) in source.GlobalSecondaryIndexes!.Zip(copy.GlobalSecondaryIndexes!))
        {
            Assert.Equal((index.ItemCount, index.IndexSizeBytes), (other.ItemCount, other.IndexSizeBytes));
            Assert.Equal(
                await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Music", index.IndexName)),
                await BackupBench.ToListAsync(bench.Connection.Items.ScanAsync("Copy", index.IndexName)));
        }
    }
}
