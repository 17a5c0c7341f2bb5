using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Faults;

namespace Fdyno.Tests.Backups;

/// <summary>Backups of tables that are written to while they are copied: each holds the state of its instant, and no other.</summary>
public sealed class OnlineBackupTests
{
    private const int Items = 12;

    // The first two: the log begins, and the backup. The instant is the version that the second one reads at.
    private const int Begun = 2;
    private const int MostCommits = 40;

    public static TheoryData<string> Changes { get; } = new() { "put", "replace", "delete" };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_write_before_any_commit_is_in_the_backup_or_is_not_and_nothing_else(string change)
    {
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await NewAsync();
            await using var other = await bench.AnotherAsync();
            var before = await bench.ScanAsync();
            bench.Store.Decide = OnCommit(bench.Store.Commits + at, () => ChangeAsync(other, change));
            var first = bench.Store.Commits;
            var backup = await bench.BackUpAsync();
            var commits = bench.Store.Commits - first;
            bench.Store.Decide = _ => CommitOutcome.Ok;
            await AssertHoldsAsync(bench, backup, at < Begun ? await bench.ScanAsync() : before);
            Assert.Equal((false, 0), await bench.LogAsync());
            if (commits < at) return;
        }

        Assert.Fail("The backup does not end.");
    }

    /// <summary>Another writer at every commit, so that each page meets another present.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writes_at_every_commit_are_not_in_the_backup(bool recoveryIsOn)
    {
        await using var bench = await NewAsync();
        if (recoveryIsOn) await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        await using var other = await bench.AnotherAsync();
        var (before, begun) = (await bench.ScanAsync(), bench.Store.Commits + (recoveryIsOn ? 1 : Begun));
        bench.Store.Decide = number =>
        {
            if (number < begun) return CommitOutcome.Ok;
            foreach (var change in (string[])["put", "replace", "delete"]) Run(() => ChangeAsync(other, change, number - begun));
            return CommitOutcome.Ok;
        };
        var backup = await bench.BackUpAsync();
        bench.Store.Decide = _ => CommitOutcome.Ok;
        await AssertHoldsAsync(bench, backup, before);
        Assert.Equal((recoveryIsOn, 0), await bench.LogAsync());
    }

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_backup_that_died_at_any_commit_is_gone_on_with_by_another_process_as_of_the_same_instant(CommitOutcome death)
    {
        List<Item> before = [];
        var deaths = await CommitDeaths.AtEveryCommitAsync(
            async () =>
            {
                var bench = await NewAsync();
                before = await bench.ScanAsync();
                return bench;
            },
            death,
            bench => bench.BackUpAsync(),
            async bench =>
            {
                if (await bench.ListAsync() is not [var summary]) return;
                await using var other = await bench.AnotherAsync(BackupBench.Tiny);
                for (var n = 0; n < Items; n++) await ChangeAsync(other, n % 2 == 0 ? "replace" : "delete", n);
                var backup = summary.BackupStatus == BackupStatus.Available
                    ? await other.Backups.DescribeBackupAsync(summary.BackupArn)
                    : await other.Backups.ResumeBackupAsync(summary.BackupArn, other.Listener);
                await AssertHoldsAsync(other, backup, before);
                Assert.Equal((false, 0), await other.LogAsync());
            });
        Assert.InRange(deaths, Items + Begun + 1, int.MaxValue);
    }

    /// <summary>The table is found where it stands: in its SYSTEM backup, or in the trash, which the backup's end clears.</summary>
    [Theory]
    [InlineData(RecoveryMode.History, false)]
    [InlineData(RecoveryMode.SnapshotOnRestore, false)]
    [InlineData(null, false)]
    [InlineData(RecoveryMode.History, true)]
    [InlineData(null, true)]
    public async Task A_table_that_is_removed_meanwhile_is_backed_up_all_the_same(string? mode, bool isMadeAgain)
    {
        for (var at = Begun + 1; at <= MostCommits; at++)
        {
            await using var bench = await NewAsync();
            if (mode is not null) await bench.EnableRecoveryAsync(mode: mode);
            await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Music", DeletionProtectionEnabled = Change.To(false) });
            await using var other = await bench.AnotherAsync();
            var (before, first) = (await bench.ScanAsync(), bench.Store.Commits);
            bench.Store.Decide = OnCommit(first + at, async () =>
            {
                await ChangeAsync(other, "delete");
                await other.Connection.Tables.DeleteTableAsync("Music");
                if (isMadeAgain) await other.FillSmallAsync(1);
            });
            var backup = await bench.BackUpAsync();
            var commits = bench.Store.Commits - first;
            bench.Store.Decide = _ => CommitOutcome.Ok;
            await AssertHoldsAsync(bench, backup, before);
            Assert.Empty(await bench.Memory.ReadAsync(tr => bench.Context.Directories.ListTrashedTablesAsync(tr, null, 10)));
            if (commits < at) return;
        }

        Assert.Fail("The backup does not end.");
    }

    /// <summary>Settings are the record's: they are part of the instant, and change nothing of the items.</summary>
    [Fact]
    public async Task A_setting_that_changes_meanwhile_does_no_harm()
    {
        await using var bench = await NewAsync();
        await using var other = await bench.AnotherAsync();
        bench.Store.Decide = OnCommit(bench.Store.Commits + 4, () => other.Connection.Tables.UpdateTableAsync(
            new UpdateTableRequest { TableName = "Music", Tags = Change.To<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>()) }));
        var restored = await bench.RestoreAsync((await bench.BackUpAsync()).BackupArn);
        Assert.Equal("music", restored.Tags["team"]);
        Assert.Empty(await bench.CompareAsync());
    }

    /// <summary>A backup that takes more than a day keeps its pin: others release those of dead jobs at every step.</summary>
    [Fact]
    public async Task The_pin_is_renewed_while_the_backup_is_being_made()
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny with { ShardBytes = long.MaxValue });
        await bench.FillSmallAsync(60);
        await using var other = await bench.AnotherAsync();
        var (before, begun, writes) = (await bench.ScanAsync(), bench.Store.Commits + Begun, 0);
        bench.Store.Decide = number =>
        {
            if (number <= begun) return CommitOutcome.Ok;
            bench.Clock.Advance(TimeSpan.FromHours(1));
            Run(async () =>
            {
                await ChangeAsync(other, "replace", writes++ % 60);
                await new Fdyno.History.HistoryTrimmer(other.Context, tr => other.Context.Catalog.FindAsync(tr, "Music")).TrimAsync(10, default);
            });
            return CommitOutcome.Ok;
        };
        var backup = await bench.BackUpAsync();
        bench.Store.Decide = _ => CommitOutcome.Ok;
        await AssertHoldsAsync(bench, backup, before);
    }

    [Fact]
    public async Task A_backup_whose_past_is_lost_leaves_nothing()
    {
        await using var bench = await NewAsync(BackupBench.Tiny with { ShardBytes = long.MaxValue });
        await bench.Backups.DeleteBackupAsync((await bench.BackUpAsync("other")).BackupArn);
        var before = bench.Bytes();
        bench.Store.Decide = OnCommit(bench.Store.Commits + 4, () => bench.ReleasePinsAsync());
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.BackUpAsync());
        Assert.Equal(FdynoErrorCode.HistoryTrimmed, error.Code);
        Assert.Equal(
            "The state of table 'Music' that backup 'daily' was to hold is no longer there: it was given up, as that of a job whose lease "
            + "has been over for 24 hours. Nothing is left of the backup.",
            error.Message);
        Assert.EndsWith("New-FdynoBackup -TableName Music", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(await bench.ListAsync());
        Assert.Equal(before, bench.Bytes());
    }

    [Fact]
    public async Task A_resumed_backup_whose_past_is_lost_names_the_command_that_removes_it()
    {
        await using var bench = await NewAsync();
        await CommitDeaths.DieAsync(bench, 4, CommitOutcome.Death, () => bench.BackUpAsync());
        bench.Clock.Advance(TimeSpan.FromHours(25));
        await bench.ReleasePinsAsync();
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(99));
        var arn = Assert.Single(await bench.ListAsync()).BackupArn;
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.Backups.ResumeBackupAsync(arn, bench.Listener));
        Assert.Equal(FdynoErrorCode.HistoryTrimmed, error.Code);
        Assert.Contains($"New-FdynoBackup -BackupArn {arn} -Abort", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(BackupStatus.Deleted, (await bench.Backups.AbortBackupAsync(arn)).BackupStatus);
    }

    /// <summary>What was copied before is of the instant, and the rest is not needed any longer.</summary>
    [Fact]
    public async Task A_backup_that_lacks_nothing_but_its_manifest_needs_no_past()
    {
        await using var bench = await NewAsync(BackupBench.Tiny with { ShardBytes = long.MaxValue });
        var before = await bench.ScanAsync();
        await CommitDeaths.DieAsync(bench, Begun + Items + 1, CommitOutcome.Death, () => bench.BackUpAsync());
        bench.Clock.Advance(TimeSpan.FromHours(25));
        await bench.ReleasePinsAsync();
        await ChangeAsync(bench, "delete");
        var arn = Assert.Single(await bench.ListAsync()).BackupArn;
        await AssertHoldsAsync(bench, await bench.Backups.ResumeBackupAsync(arn, bench.Listener), before);
    }

    [Fact]
    public async Task A_backup_that_is_there_already_leaves_no_log()
    {
        await using var bench = await NewAsync();
        await bench.BackUpAsync();
        var before = bench.Bytes();
        await bench.BackUpAsync();
        Assert.Equal(before, bench.Bytes());
        Assert.Contains("nothing was backed up now", Assert.Single(bench.Warnings), StringComparison.Ordinal);
    }

    /// <summary>A run that was taken over from while it stood still, and comes back when all is done, writes nothing and says so.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_stood_still_while_another_one_went_on_does_no_harm(bool isFinished)
    {
        await using var bench = await NewAsync(BackupBench.Tiny with { ShardBytes = long.MaxValue });
        await using var other = await bench.AnotherAsync(BackupBench.Tiny);
        var before = await bench.ScanAsync();
        bench.Store.Decide = OnCommit(bench.Store.Commits + 4, async () =>
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            var arn = Assert.Single(await other.ListAsync()).BackupArn;
            if (isFinished) await other.Backups.ResumeBackupAsync(arn, other.Listener);
            else await other.Backups.AbortBackupAsync(arn);
            await ChangeAsync(other, "delete");
        });
        try
        {
            var backup = await bench.BackUpAsync();
            Assert.True(isFinished);
            await AssertHoldsAsync(bench, backup, before);
        }
        catch (FdynoException e)
        {
            Assert.Contains(e.Code, new[] { FdynoErrorCode.BackupInUse, FdynoErrorCode.BackupNotFound });
            Assert.Equal(isFinished ? 1 : 0, (await bench.ListAsync()).Count);
        }

        Assert.Equal((false, 0), await bench.LogAsync());
    }

    private static async Task<BackupBench> NewAsync(Fdyno.Jobs.BackupTuning? tuning = null)
    {
        var bench = await BackupBench.NewAsync(tuning ?? BackupBench.Tiny);
        await bench.FillSmallAsync(Items);
        return bench;
    }

    private static async Task AssertHoldsAsync(BackupBench bench, BackupDescription backup, List<Item> expected)
    {
        Assert.Equal((expected.Count, expected.Sum(i => (long)Fdyno.Items.ItemSize.Of(i))), (backup.ItemCount, backup.BackupSizeBytes));
        Assert.Empty((await bench.Backups.VerifyBackupAsync(backup.BackupArn, OperationContext.None)).Problems);
        await bench.RestoreAsync(backup.BackupArn, "Held");
        Assert.Equal(expected, await bench.ScanAsync("Held"));
    }

    private static Func<int, CommitOutcome> OnCommit(int at, Func<Task> action) => number =>
    {
        if (number == at) Run(action);
        return CommitOutcome.Ok;
    };

    private static void Run(Func<Task> action) => Task.Run(action).GetAwaiter().GetResult();

    private static Task ChangeAsync(BackupBench bench, string change, int number = Items - 1) => change switch
    {
        "put" => bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(100 + number)),
        "replace" => bench.Connection.Items.PutItemAsync(
            "Music", new Item.Builder(BackupBench.SmallItem(number)).Set("v", AttributeValue.String($"changed {number}")).Build()),
        _ => bench.Connection.Items.DeleteItemAsync("Music", BackupBench.SmallItem(number)),
    };
}
