using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.Jobs;

/// <summary>
/// Jobs whose lease has been over for 24 hours go with what they made and what they kept, in one transaction, by whoever meets them; a day
/// less, or taken over, they stay.
/// </summary>
public sealed class DeadJobTests
{
    private const string Table = "Music";
    private static readonly TimeSpan LeaseAndMore = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Dead = HistoryPin.DeadAge + LeaseAndMore;
    private static readonly TimeSpan NotYetDead = HistoryPin.DeadAge - TimeSpan.FromMinutes(1);

    public static TheoryData<string> Meetings => [.. Meet.Keys];

    public static TheoryData<string, int, CommitOutcome> Outcomes
    {
        get
        {
            var all = new TheoryData<string, int, CommitOutcome>();
            foreach (var outcome in Enum.GetValues<CommitOutcome>())
            {
                foreach (var meeting in Meet.Keys)
                {
                    all.Add(meeting, 1, outcome);
                    all.Add(meeting, 2, outcome);
                }
            }

            return all;
        }
    }

    // What meets a backup of the name 'daily' and a restore to time into 'Copy', both cut off.
    private static Dictionary<string, Func<BackupBench, Task>> Meet { get; } = new()
    {
        ["a backup of that name"] = b => b.BackUpAsync(),
        ["a restore into that table"] = b => b.RestoreLatestAsync(),
        ["upkeep"] = b => b.Connection.Optimizations.OptimizeTableAsync(Table, OperationContext.None),
    };

    [Theory]
    [MemberData(nameof(Meetings))]
    public async Task A_dead_job_goes_with_its_pin_when_it_is_met(string meeting)
    {
        await using var bench = await CutOffAsync();
        bench.Clock.Advance(Dead);
        Assert.Equal(2, (await PinsAsync(bench)).Count);
        await Meet[meeting](bench);
        var backups = await bench.ListAsync();
        var copy = await bench.Context.Store.ReadAsync(tr => bench.Context.Catalog.FindAsync(tr, "Copy"));
        if (meeting != "a restore into that table") Assert.DoesNotContain(backups, b => b.BackupStatus == BackupStatus.Creating);
        if (meeting != "a backup of that name") Assert.True(copy is null || copy.Record.Status == TableStatus.Active);
        await bench.Connection.Optimizations.OptimizeTableAsync(Table, OperationContext.None);
        Assert.Empty(await PinsAsync(bench));
        Assert.DoesNotContain(await bench.ListAsync(), b => b.BackupStatus == BackupStatus.Creating);
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task Whatever_becomes_of_a_commit_a_job_and_its_pin_are_both_there_or_both_gone(string meeting, int commit, CommitOutcome outcome)
    {
        await using var bench = await CutOffAsync();
        bench.Clock.Advance(Dead);
        var before = bench.Store.Commits;
        bench.Store.Decide = number => number == before + commit ? outcome : CommitOutcome.Ok;
        try
        {
            await Meet[meeting](bench);
        }
        catch (ProcessDeathException)
        {
            bench.Store.Revive();
        }

        var pins = await PinsAsync(bench);
        var isBackupLeft = (await bench.ListAsync()).Any(b => b.BackupStatus == BackupStatus.Creating && b.BackupName == "daily" && IsDead(bench, b));
        Assert.Equal(isBackupLeft, pins.Exists(p => p.IsDead(bench.Clock.GetUtcNow()) && p.Record.Purpose.Contains("/backup/", StringComparison.Ordinal)));
        bench.Store.Decide = _ => CommitOutcome.Ok;
        bench.Clock.Advance(Dead);
        await OptimizeAsync(bench);
        Assert.Empty(await PinsAsync(bench));
        Assert.DoesNotContain(await bench.ListAsync(), b => b.BackupStatus == BackupStatus.Creating);
    }

    [Fact]
    public async Task Upkeep_counts_what_it_aborts_and_leaves_the_living_alone()
    {
        await using var bench = await CutOffAsync();
        bench.Clock.Advance(NotYetDead);
        Assert.Equal(0, (await OptimizeAsync(bench)).AbortedJobCount);
        Assert.Equal(2, (await PinsAsync(bench)).Count);

        // One is resumed, and cut off again: it has another day.
        var arn = Assert.Single(await bench.ListAsync()).BackupArn;
        var commits = bench.Store.Commits;
        bench.Store.Decide = number => number > commits + 2 ? CommitOutcome.Death : CommitOutcome.Ok;
        await Assert.ThrowsAsync<ProcessDeathException>(() => bench.Backups.ResumeBackupAsync(arn, bench.Listener));
        bench.Store.Decide = _ => CommitOutcome.Ok;
        bench.Store.Revive();
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await OptimizeAsync(bench)).AbortedJobCount);
        Assert.Single(await PinsAsync(bench));
        Assert.Equal(BackupStatus.Available, (await bench.Backups.ResumeBackupAsync(arn, bench.Listener)).BackupStatus);
        Assert.Empty(await PinsAsync(bench));
    }

    [Fact]
    public async Task Going_on_with_one_that_is_gone_says_what_may_have_happened()
    {
        await using var bench = await CutOffAsync();
        var arn = Assert.Single(await bench.ListAsync()).BackupArn;
        bench.Clock.Advance(Dead);
        Assert.Equal(2, (await OptimizeAsync(bench)).AbortedJobCount);
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.Backups.ResumeBackupAsync(arn, bench.Listener));
        Assert.Equal(FdynoErrorCode.BackupNotFound, error.Code);
        Assert.Contains("not resumed for 24 hours is removed", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($"New-FdynoBackup -TableName {Table}", error.RecommendedAction, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<FdynoException>(() => bench.Restores.ResumeRestoreAsync("Copy", bench.Listener));
        Assert.Equal(FdynoErrorCode.TableNotFound, error.Code);
        Assert.Contains("not resumed for 24 hours is removed", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_wakes_up_behind_its_end_writes_nothing()
    {
        await using var bench = await NewAsync();
        await using var other = await bench.AnotherAsync();
        var isMet = false;
        bench.Store.AfterCommit = async (_, _) =>
        {
            if (isMet || (await bench.ListAsync()).Count == 0) return;
            isMet = true;
            bench.Clock.Advance(Dead);
            Assert.Equal(1, (await OptimizeAsync(other)).AbortedJobCount);
        };
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.BackUpAsync());
        Assert.Contains(error.Code, new[] { FdynoErrorCode.BackupInUse, FdynoErrorCode.HistoryTrimmed });
        Assert.Empty(await bench.ListAsync());
        Assert.Empty(await PinsAsync(bench));
    }

    [Fact]
    public async Task A_dead_restore_does_not_keep_its_backup()
    {
        await using var bench = await NewAsync();
        var arn = (await bench.BackUpAsync()).BackupArn;
        await DieAsync(bench, 4, () => bench.RestoreAsync(arn, "Copy"));
        bench.Clock.Advance(Dead);
        await bench.RestoreAsync(arn, "Second");
        Assert.Null(await bench.Context.Store.ReadAsync(tr => bench.Context.Catalog.FindAsync(tr, "Copy")));
        await DieAsync(bench, 4, () => bench.RestoreAsync(arn, "Third"));
        bench.Clock.Advance(Dead);
        Assert.Equal(BackupStatus.Deleted, (await bench.Backups.DeleteBackupAsync(arn)).BackupStatus);
    }

    [Fact]
    public async Task Writers_in_passing_abort_what_holds_the_past()
    {
        await using var bench = await CutOffAsync();
        await bench.Connection.Items.PutItemAsync(Table, Item());
        bench.Clock.Advance(Dead);
        await bench.Connection.Items.PutItemAsync(Table, Item());
        Assert.Empty(await PinsAsync(bench));
        Assert.Empty(await bench.ListAsync());
    }

    private static bool IsDead(BackupBench bench, BackupSummary backup) =>
        bench.Clock.GetUtcNow() - new DateTimeOffset(backup.BackupCreationDateTime) >= HistoryPin.DeadAge;

    private static Item Item() => BackupBench.SmallItem(1);

    private static Task<TableOptimization> OptimizeAsync(BackupBench bench) =>
        bench.Connection.Optimizations.OptimizeTableAsync(Table, OperationContext.None);

    private static Task<List<HistoryPin>> PinsAsync(BackupBench bench) => bench.Context.Store.ReadAsync(async tr =>
    {
        var table = await bench.Context.Catalog.FindAsync(tr, Table);
        return await HistoryPins.ReadAllAsync(tr, table!.Keys.History);
    });

    private static async Task<BackupBench> NewAsync()
    {
        var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(5);
        await bench.Connection.ContinuousBackups.UpdateContinuousBackupsAsync(new UpdateContinuousBackupsRequest
        {
            TableName = Table,
            PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification { PointInTimeRecoveryEnabled = true },
        });
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        return bench;
    }

    /// <summary>A backup 'daily' and a restore to time into 'Copy', each cut off after some commits.</summary>
    private static async Task<BackupBench> CutOffAsync()
    {
        var bench = await NewAsync();
        await DieAsync(bench, 4, () => bench.BackUpAsync());
        await DieAsync(bench, 4, () => bench.RestoreLatestAsync());
        return bench;
    }

    private static async Task DieAsync(BackupBench bench, int commits, Func<Task> action)
    {
        var before = bench.Store.Commits;
        bench.Store.Decide = number => number > before + commits ? CommitOutcome.Death : CommitOutcome.Ok;
        await Assert.ThrowsAsync<ProcessDeathException>(action);
        bench.Store.Decide = _ => CommitOutcome.Ok;
        bench.Store.Revive();
    }
}
