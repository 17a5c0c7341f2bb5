using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Contract;
using Fdyno.Tests.Faults;

namespace Fdyno.Tests.ContinuousBackups;

/// <summary>What RestoreTableToPointInTime brings back, and what is left when it is cut off or its past is lost.</summary>
public sealed class PointInTimeRestoreTests
{
    private const int Items = 6;
    private const int MostCommits = 40;

    [Theory]
    [InlineData(1, 0, false, RecoveryMode.History)]
    [InlineData(2, 1, false, RecoveryMode.History)]
    [InlineData(3, 60, false, RecoveryMode.History)]
    [InlineData(4, 40, true, RecoveryMode.History)]
    [InlineData(5, 60, false, RecoveryMode.SnapshotOnRestore)]
    [InlineData(6, 40, true, RecoveryMode.SnapshotOnRestore)]
    public async Task A_restored_table_equals_the_source(int seed, int count, bool tiny, string mode)
    {
        await using var bench = await BackupBench.NewAsync(tiny ? BackupBench.Tiny : new BackupTuning { ReadBytes = 20_000, ShardBytes = 300_000 });
        await bench.FillAsync(count, seed: seed);
        await bench.EnableRecoveryAsync(mode: mode);
        var restored = await bench.RestoreLatestAsync();
        await RestoreDeaths.AssertRestoredAsync(bench);
        Assert.Equal("ACTIVE", restored.TableStatus);
    }

    /// <summary>
    /// Settings are the source's as they are now (docs/dynamodb/restores.md#restored-settings), under the overrides of both restores.
    /// </summary>
    [Fact]
    [ContractRow("restores/current-settings")]
    public async Task Settings_are_the_current_ones_and_overrides_apply()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillAsync(3);
        await bench.EnableRecoveryAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest
        {
            TableName = "Music",
            Tags = Change.To<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["team"] = "sound" }),
        });
        var restored = await bench.RestoreLatestAsync(overrides: new RestoreOverrides
        {
            BillingModeOverride = "PROVISIONED",
            ProvisionedThroughputOverride = new ProvisionedThroughput { ReadCapacityUnits = 5, WriteCapacityUnits = 6 },
            GlobalSecondaryIndexOverride = [],
            LocalSecondaryIndexOverride = [],
            ResetSetting = ["DeletionProtection"],
        });
        Assert.Equal(("sound", false, 6L), (restored.Tags["team"], restored.DeletionProtectionEnabled, restored.ProvisionedThroughput.WriteCapacityUnits));
        Assert.Null(restored.GlobalSecondaryIndexes);
        Assert.Equal(["pk", "sk"], restored.AttributeDefinitions.Select(d => d.AttributeName));
        Assert.Equal(new TimeToLiveDescription { AttributeName = "expires" }, restored.TimeToLiveDescription);
        Assert.Equal(
            new RestoreSummary
            {
                SourceTableArn = "arn:aws:dynamodb:fdb:000000000000:table/Music",
                RestoreDateTime = new DateTime(2026, 1, 1, 0, 59, 59, DateTimeKind.Utc),
            },
            restored.RestoreSummary);
        Assert.Contains(
            "Enable it with: Set-FdynoTable -TableName Copy -TimeToLiveAttribute expires", Assert.Single(bench.Warnings), StringComparison.Ordinal);
        Assert.Empty(await bench.CompareAsync());
    }

    /// <summary>Never the latest data in the place of older data without a warning (docs/dynamodb/decisions.md#restored-data).</summary>
    [Theory]
    [InlineData("2026-01-01T00:59:59Z", false)]
    [InlineData("2026-01-01T00:59:59.9Z", false)]
    [InlineData("2026-01-01T00:59:58.9Z", true)]
    [InlineData("2026-01-01T00:00:00Z", true)]
    [ContractRow("decisions/snapshot-warns")]
    public async Task An_earlier_time_is_warned_of(string time, bool warns)
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest(indexed: false) with { TimeToLiveAttribute = null });
        await bench.EnableRecoveryAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(1));
        var asked = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        var restored = await bench.Restores.RestoreTableToPointInTimeAsync(
            new RestoreTableToPointInTimeRequest
            {
                SourceTableArn = "arn:aws:dynamodb:fdb:000000000000:table/Music",
                TargetTableName = "Copy",
                RestoreDateTime = asked,
                UseLatestRestorableTime = false,
            },
            bench.Listener);
        Assert.Equal(1, restored.ItemCount);
        Assert.Equal(asked.AddMilliseconds(-asked.Millisecond).UtcDateTime, restored.RestoreSummary!.RestoreDateTime);
        if (!warns) Assert.Empty(bench.Warnings);
        else
        {
            Assert.Equal(
                "Table 'Music' keeps no history (recovery mode SnapshotOnRestore): what is restored is its latest state, not its state of "
                + $"{asked.AddMilliseconds(-asked.Millisecond):yyyy-MM-dd'T'HH:mm:ss'Z'}.",
                Assert.Single(bench.Warnings));
        }
    }

    [Fact]
    [ContractRow("restores/latest-at-once")]
    public async Task The_second_of_enabling_can_be_asked_for_at_once()
    {
        await using var bench = await NewAsync();
        bench.Clock.Advance(TimeSpan.FromMilliseconds(700));
        await bench.RestoreLatestAsync();
        Assert.Empty(await bench.CompareAsync());
    }

    /// <summary>
    /// A write before any commit of the restore: what is restored is the state of its instant, whatever follows. In mode SnapshotOnRestore
    /// the log begins first, and the instant is the version that the commit behind it reads at.
    /// </summary>
    [Theory]
    [InlineData(RecoveryMode.History, "put")]
    [InlineData(RecoveryMode.History, "delete")]
    [InlineData(RecoveryMode.SnapshotOnRestore, "put")]
    [InlineData(RecoveryMode.SnapshotOnRestore, "delete")]
    public async Task A_source_that_is_written_to_is_restored_as_of_the_instant(string mode, string change)
    {
        for (var at = 1; at <= MostCommits; at++)
        {
            await using var bench = await NewAsync(mode);
            bench.Clock.Advance(TimeSpan.FromSeconds(2));
            await using var other = await bench.AnotherAsync();
            var before = await bench.ScanAsync();
            var first = bench.Store.Commits;
            bench.Store.Decide = number =>
            {
                if (number == first + at) ChangeAsync(other, change).GetAwaiter().GetResult();
                return CommitOutcome.Ok;
            };
            var restored = await bench.RestoreLatestAsync();
            var commits = bench.Store.Commits - first;
            bench.Store.Decide = _ => CommitOutcome.Ok;
            var expected = at == 1 && mode == RecoveryMode.SnapshotOnRestore ? await bench.ScanAsync() : before;
            Assert.Equal(expected, await bench.ScanAsync("Copy"));
            Assert.Equal((expected.Count, expected.Sum(i => (long)ItemSize.Of(i))), (restored.ItemCount, restored.TableSizeBytes));
            Assert.Equal((mode == RecoveryMode.History, 0), await bench.LogAsync());
            if (commits < at) return;
        }

        Assert.Fail("The restore does not end.");
    }

    /// <summary>The source is found in its SYSTEM backup.</summary>
    [Theory]
    [InlineData(RecoveryMode.History)]
    [InlineData(RecoveryMode.SnapshotOnRestore)]
    public async Task A_source_that_is_removed_meanwhile_is_restored_all_the_same(string mode)
    {
        for (var at = 3; at <= MostCommits; at++)
        {
            await using var bench = await NewAsync(mode);
            await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Music", DeletionProtectionEnabled = Change.To(false) });
            await using var other = await bench.AnotherAsync();
            var (before, first) = (await bench.ScanAsync(), bench.Store.Commits);
            bench.Store.Decide = number =>
            {
                if (number == first + at)
                {
                    ChangeAsync(other, "delete").GetAwaiter().GetResult();
                    other.Connection.Tables.DeleteTableAsync("Music").GetAwaiter().GetResult();
                }

                return CommitOutcome.Ok;
            };
            await bench.RestoreLatestAsync();
            var commits = bench.Store.Commits - first;
            bench.Store.Decide = _ => CommitOutcome.Ok;
            Assert.Equal(before, await bench.ScanAsync("Copy"));
            if (commits < at) return;
        }

        Assert.Fail("The restore does not end.");
    }

    [Theory]
    [InlineData(RecoveryMode.History, CommitOutcome.Death)]
    [InlineData(RecoveryMode.History, CommitOutcome.DeathAfterCommit)]
    [InlineData(RecoveryMode.SnapshotOnRestore, CommitOutcome.Death)]
    [InlineData(RecoveryMode.SnapshotOnRestore, CommitOutcome.DeathAfterCommit)]
    public async Task A_restore_that_died_is_gone_on_with_by_another_process_as_of_the_same_instant(string mode, CommitOutcome death)
    {
        List<Item> before = [];
        var deaths = await CommitDeaths.AtEveryCommitAsync(
            async () =>
            {
                var bench = await NewAsync(mode);
                before = await bench.ScanAsync();
                return bench;
            },
            death,
            bench => bench.RestoreLatestAsync(),
            async bench =>
            {
                if (await RestoreDeaths.StatusAsync(bench) is null) return;
                await using var other = await bench.AnotherAsync(BackupBench.Tiny);
                await ChangeAsync(other, "put");
                await ChangeAsync(other, "delete");
                await other.Restores.ResumeRestoreAsync("Copy", other.Listener);
                Assert.Equal(before, await other.ScanAsync("Copy"));
                Assert.Equal((mode == RecoveryMode.History, 0), await other.LogAsync());
            });
        Assert.InRange(deaths, Items + 2, int.MaxValue);
    }

    [Theory]
    [InlineData(RecoveryMode.History)]
    [InlineData(RecoveryMode.SnapshotOnRestore)]
    public async Task A_restore_whose_past_is_lost_leaves_no_target_and_says_what_is_left(string mode)
    {
        await using var bench = await BackupBench.NewAsync(BackupBench.Tiny with { ShardBytes = long.MaxValue });
        await bench.FillSmallAsync(20);
        await bench.EnableRecoveryAsync(mode: mode);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var target = bench.Store.Commits + 4;
        bench.Store.Decide = number =>
        {
            if (number == target) bench.ReleasePinsAsync().GetAwaiter().GetResult();
            return CommitOutcome.Ok;
        };
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreLatestAsync());
        Assert.Equal(FdynoErrorCode.HistoryTrimmed, error.Code);
        Assert.EndsWith("has been over for 24 hours. Nothing is left of the target.", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            "Table 'Music' can be restored to times from 2026-01-01T00:00:00Z to 2026-01-01T00:00:59Z: Restore-FdynoTableToPointInTime "
            + "-SourceTableName Music -TargetTableName Copy -RestoreDateTime 2026-01-01T00:00:00Z",
            error.RecommendedAction);
        Assert.Null(await RestoreDeaths.StatusAsync(bench));
        bench.Store.Decide = _ => CommitOutcome.Ok;
        await bench.RestoreLatestAsync();
        Assert.Empty(await bench.CompareAsync());
    }

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_restore_that_dies_at_any_commit_is_invisible_and_resumed_to_the_same_end(CommitOutcome death) =>
        Assert.InRange(await RestoreDeaths.AreResumedAsync(IndexedAsync, bench => bench.RestoreLatestAsync(), death), Items + 2, int.MaxValue);

    [Theory]
    [InlineData(CommitOutcome.Death)]
    [InlineData(CommitOutcome.DeathAfterCommit)]
    public async Task A_restore_that_died_is_aborted_without_a_trace(CommitOutcome death) =>
        Assert.InRange(await RestoreDeaths.AreAbortedAsync(() => NewAsync(RecoveryMode.SnapshotOnRestore), bench => bench.RestoreLatestAsync(), death), Items, int.MaxValue);

    [Fact]
    public async Task A_restore_that_died_more_than_a_day_ago_and_lost_its_past_is_not_gone_on_with()
    {
        await using var bench = await NewAsync(RecoveryMode.SnapshotOnRestore);
        await CommitDeaths.DieAsync(bench, 4, CommitOutcome.Death, () => bench.RestoreLatestAsync());
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(1_001));
        bench.Clock.Advance(TimeSpan.FromHours(25));
        await bench.ReleasePinsAsync();
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.Restores.ResumeRestoreAsync("Copy", bench.Listener));
        Assert.Equal(FdynoErrorCode.HistoryTrimmed, error.Code);
        Assert.Null(await RestoreDeaths.StatusAsync(bench));
        await bench.RestoreLatestAsync();
        Assert.Empty(await bench.CompareAsync());
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
            await using var bench = await NewAsync();
            var target = bench.Store.Commits + at;
            bench.Store.Decide = number => number == target ? outcome : CommitOutcome.Ok;
            await bench.RestoreLatestAsync();
            Assert.Empty(await bench.CompareAsync());
            if (bench.Store.Commits < target) break;
        }
    }

    [Theory]
    [InlineData("while it is at work", "It is at work in ")]
    [InlineData("when it was cut off", "Resume it: Restore-FdynoTableToPointInTime -TargetTableName Copy -Resume")]
    public async Task The_same_command_names_what_helps(string when, string action)
    {
        await using var bench = await NewAsync();
        await CommitDeaths.DieAsync(bench, 4, CommitOutcome.Death, () => bench.RestoreLatestAsync());
        if (when == "when it was cut off") bench.Clock.Advance(TimeSpan.FromSeconds(20));
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreLatestAsync());
        Assert.Equal(FdynoErrorCode.TableInUse, error.Code);
        Assert.Contains(action, error.RecommendedAction, StringComparison.Ordinal);
    }

    private static Task<BackupBench> NewAsync() => NewAsync(RecoveryMode.History);

    private static async Task<BackupBench> NewAsync(string mode)
    {
        var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(Items);
        await bench.EnableRecoveryAsync(mode: mode);
        return bench;
    }

    private static async Task<BackupBench> IndexedAsync()
    {
        var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillAsync(Items);
        await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        return bench;
    }

    private static Task ChangeAsync(BackupBench bench, string change) => change == "put"
        ? bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(1_000))
        : bench.Connection.Items.DeleteItemAsync("Music", BackupBench.SmallItem(Items - 1));
}
