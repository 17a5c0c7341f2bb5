using Fdyno.Backups.Deleting;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.History;
using Fdyno.Items;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.StoredBackups;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Contract;

namespace Fdyno.Tests.DeletedTables;

/// <summary>What deleting a table with point-in-time recovery leaves (docs/dynamodb/backups.md#system-backups).</summary>
public sealed class SystemBackupTests
{
    private static readonly ListBackupsRequest All = new() { BackupType = "ALL" };
    private static readonly ListBackupsRequest OfSystem = new() { BackupType = "SYSTEM" };

    [Theory]
    [InlineData(RecoveryMode.History)]
    [InlineData(RecoveryMode.SnapshotOnRestore)]
    [ContractRow("backups/system-backup")]
    [ContractRow("backups/system-described")]
    public async Task Deleting_a_table_with_recovery_on_leaves_its_state_in_one_transaction(string mode)
    {
        await using var bench = await RecoveringAsync(5, mode);
        var table = await bench.Connection.Tables.DescribeTableAsync("Music");
        var (commits, now) = (bench.Store.Commits, bench.Clock.GetUtcNow());
        var traces = new List<string>();
        var removed = await bench.Connection.Tables.DeleteTableAsync("Music", new OperationContext { Trace = traces.Add });
        Assert.Equal(commits + 1, bench.Store.Commits);
        Assert.Equal(("DELETING", 5L), (removed.TableStatus, removed.ItemCount));
        Assert.Empty(await BackupBench.ToListAsync(bench.Connection.Tables.ListTablesAsync()));

        var listed = Assert.Single(await bench.ListAsync(OfSystem));
        var described = await bench.Backups.DescribeBackupAsync(listed.BackupArn);
        foreach (var backup in new[] { listed, described })
        {
            Assert.Equal(
                ("Music$DeletedTableBackup", "SYSTEM", "AVAILABLE", table.TableSizeBytes),
                (backup.BackupName, backup.BackupType, backup.BackupStatus, backup.BackupSizeBytes));
            Assert.Equal((now.UtcDateTime, now.UtcDateTime.AddDays(35)), (backup.BackupCreationDateTime, backup.BackupExpiryDateTime));
            Assert.Equal((table.TableName, table.TableId, table.TableArn), (backup.TableName, backup.TableId, backup.TableArn));
        }

        Assert.EndsWith($"/backup/{now.ToUnixTimeMilliseconds():D14}-00000000", listed.BackupArn, StringComparison.Ordinal);
        Assert.Equal((5L, 5L, table.TableSizeBytes),
            (described.ItemCount, described.SourceTableDetails.ItemCount, described.SourceTableDetails.TableSizeBytes));
        Assert.Equal(["by-genre", "by-year"], described.SourceTableFeatureDetails.GlobalSecondaryIndexes!.Select(i => i.IndexName));
        Assert.Contains($"SYSTEM backup {listed.BackupArn} until 2026-", Assert.Single(traces), StringComparison.Ordinal);
    }

    [Fact]
    [ContractRow("backups/system-not-deletable")]
    public async Task It_is_listed_when_asked_for_and_not_deleted()
    {
        await using var bench = await RecoveringAsync(1);
        var user = await bench.BackUpAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.Connection.Tables.DeleteTableAsync("Music");
        var system = Assert.Single(await bench.ListAsync(OfSystem));
        Assert.Equal(user.BackupArn, Assert.Single(await bench.ListAsync()).BackupArn);
        Assert.Equal([user.BackupArn, system.BackupArn], (await bench.ListAsync(All)).Select(b => b.BackupArn));
        Assert.Empty(await bench.ListAsync(new ListBackupsRequest { BackupType = "AWS_BACKUP" }));
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.Backups.DeleteBackupAsync(system.BackupArn));
        Assert.Equal(FdynoErrorCode.Validation, error.Code);
        Assert.Equal(
            $"Invalid Request: User is not allowed to delete the system backup with arn {system.BackupArn}. It will automatically expire on "
            + $"{system.BackupExpiryDateTime:yyyy-MM-ddTHH:mm:ssZ}",
            error.Message);
        await Assert.ThrowsAsync<FdynoException>(() => bench.Backups.AbortBackupAsync(system.BackupArn));
        Assert.Equal(2, (await bench.ListAsync(All)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [ContractRow("backups/system-not-made")]
    public async Task Without_recovery_nothing_is_left(bool wasOn)
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.Connection.Tables.CreateTableAsync(Request());
        var empty = bench.Bytes();
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(1));
        if (wasOn)
        {
            await bench.EnableRecoveryAsync();
            await bench.UpdateRecoveryAsync(new() { PointInTimeRecoveryEnabled = false });
        }

        await bench.Connection.Tables.DeleteTableAsync("Music");
        Assert.Empty(await bench.ListAsync(All));
        Assert.Contains(bench.Bytes().Split('\n'), line => empty.Contains(line, StringComparison.Ordinal));
        Assert.DoesNotContain(bench.Memory.StateAt(), e => e.Value.Span.IndexOf("value 1"u8) >= 0);
    }

    [Theory]
    [InlineData(RecoveryMode.History)]
    [InlineData(RecoveryMode.SnapshotOnRestore)]
    [ContractRow("backups/system-restorable")]
    public async Task It_is_restored_as_the_table_was(string mode)
    {
        await using var bench = await RecoveringAsync(40, mode, BackupBench.Tiny);
        var before = await ScanAsync(bench, "Music");
        var table = await bench.Connection.Tables.DescribeTableAsync("Music");
        await bench.Connection.Tables.DeleteTableAsync("Music");
        var arn = (await bench.ListAsync(OfSystem))[0].BackupArn;
        var verified = await bench.Backups.VerifyBackupAsync(arn, OperationContext.None);
        Assert.Equal((true, 40L, table.TableSizeBytes, 0L, null), (verified.IsValid, verified.ItemCount, verified.ItemSizeBytes, verified.BlockCount, verified.Sha256));

        // Under its own name, and once more under another, with an override.
        var restored = await bench.RestoreAsync(arn, "Music");
        Assert.Equal(before, await ScanAsync(bench, "Music"));
        Assert.Equal(("ACTIVE", table.ItemCount, table.TableSizeBytes), (restored.TableStatus, restored.ItemCount, restored.TableSizeBytes));
        Assert.Equal((arn, table.TableArn, false),
            (restored.RestoreSummary!.SourceBackupArn, restored.RestoreSummary.SourceTableArn, restored.RestoreSummary.RestoreInProgress));
        Assert.NotEqual(table.TableId, restored.TableId);
        Assert.Equal(table.GlobalSecondaryIndexes!.Select(i => (i.IndexName, i.ItemCount)), restored.GlobalSecondaryIndexes!.Select(i => (i.IndexName, i.ItemCount)));
        var recovery = await bench.Connection.ContinuousBackups.DescribeContinuousBackupsAsync("Music");
        Assert.Equal("DISABLED", recovery.PointInTimeRecoveryDescription!.PointInTimeRecoveryStatus);
        var without = await bench.RestoreAsync(arn, "Plain", new RestoreOverrides { GlobalSecondaryIndexOverride = [] });
        Assert.Null(without.GlobalSecondaryIndexes);
        Assert.Empty(await bench.CompareAsync("Music", "Plain"));
    }

    [Theory]
    [InlineData(Testing.CommitOutcome.Death)]
    [InlineData(Testing.CommitOutcome.DeathAfterCommit)]
    public async Task A_restore_of_it_that_dies_is_gone_on_with(Testing.CommitOutcome death)
    {
        var deaths = await Faults.CommitDeaths.AtEveryCommitAsync(
            async () =>
            {
                var bench = await RecoveringAsync(6, tuning: BackupBench.Tiny);
                await bench.Connection.Tables.DeleteTableAsync("Music");
                return bench;
            },
            death,
            async bench => await bench.RestoreAsync((await bench.ListAsync(OfSystem))[0].BackupArn),
            async bench =>
            {
                try
                {
                    Assert.Equal(6, (await bench.Restores.ResumeRestoreAsync("Copy", bench.Listener)).ItemCount);
                }
                catch (FdynoException e) when (e.Code == FdynoErrorCode.TableNotFound)
                {
                    await bench.RestoreAsync((await bench.ListAsync(OfSystem))[0].BackupArn);
                }

                Assert.Equal(Enumerable.Range(0, 6).Select(BackupBench.SmallItem), await ScanAsync(bench, "Copy"));
            });
        Assert.InRange(deaths, 8, 20);
    }

    [Fact]
    public async Task Everything_by_name_finds_no_table_any_longer()
    {
        await using var bench = await RecoveringAsync(2);
        var connection = bench.Connection;
        await connection.Tables.DeleteTableAsync("Music");
        var actions = new (FdynoErrorCode Code, Func<Task> Act)[]
        {
            (FdynoErrorCode.ResourceNotFound, () => connection.Tables.DescribeTableAsync("Music")),
            (FdynoErrorCode.ResourceNotFound, () => connection.Tables.DeleteTableAsync("Music")),
            (FdynoErrorCode.ResourceNotFound, () => connection.Items.PutItemAsync("Music", BackupBench.SmallItem(1))),
            (FdynoErrorCode.ResourceNotFound, () => connection.Items.DeleteItemAsync("Music", BackupBench.SmallItem(1))),
            (FdynoErrorCode.ResourceNotFound, () => connection.Items.GetItemAsync("Music", BackupBench.SmallItem(1))),
            (FdynoErrorCode.ResourceNotFound, () => ScanAsync(bench, "Music")),
            (FdynoErrorCode.TableNotFound, () => bench.BackUpAsync("late")),
            (FdynoErrorCode.TableNotFound, () => bench.EnableRecoveryAsync()),
            (FdynoErrorCode.TableNotFound, () => connection.ContinuousBackups.DescribeContinuousBackupsAsync("Music")),
            (FdynoErrorCode.TableNotFound, () => bench.RestoreLatestAsync()),
        };
        foreach (var (code, act) in actions) Assert.Equal(code, (await Assert.ThrowsAsync<FdynoException>(act)).Code);
        Assert.Contains(
            "Get-FdynoBackup -TableName Music -BackupType SYSTEM",
            (await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreLatestAsync())).RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_that_had_one_name_in_turn_leave_a_backup_each()
    {
        await using var bench = await BackupBench.NewAsync();
        var counts = new[] { 3, 1, 2 };
        foreach (var count in counts)
        {
            await bench.Connection.Tables.CreateTableAsync(Request());
            for (var i = 0; i < count; i++) await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(i));
            await bench.EnableRecoveryAsync();

            // In one millisecond: the clock stands still.
            await bench.Connection.Tables.DeleteTableAsync("Music");
        }

        var listed = await bench.ListAsync(OfSystem);
        Assert.Equal((3, 3), (listed.Select(b => b.TableId).Distinct().Count(), listed.Select(b => b.BackupArn).Distinct().Count()));
        foreach (var (backup, count) in listed.Zip(counts))
        {
            await bench.RestoreAsync(backup.BackupArn, $"Table{count}");
            Assert.Equal(count, (await ScanAsync(bench, $"Table{count}")).Count);
        }
    }

    [Fact]
    [ContractRow("backups/system-expires")]
    public async Task When_its_time_is_over_it_is_gone_and_then_dropped()
    {
        await using var bench = await RecoveringAsync(3);
        await bench.Connection.Tables.DeleteTableAsync("Music");
        var arn = (await bench.ListAsync(OfSystem))[0].BackupArn;
        bench.Clock.Advance(TimeSpan.FromDays(35) - TimeSpan.FromMilliseconds(1));
        Assert.Single(await bench.ListAsync(OfSystem));
        Assert.Equal(0, await DropAsync(bench));
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(await bench.ListAsync(OfSystem));
        Assert.Empty(await bench.ListAsync(All));
        foreach (var act in new Func<Task>[]
        {
            () => bench.Backups.DescribeBackupAsync(arn),
            () => bench.Backups.VerifyBackupAsync(arn, OperationContext.None),
            () => bench.Backups.DeleteBackupAsync(arn),
            () => bench.RestoreAsync(arn),
        })
        {
            Assert.Equal(FdynoErrorCode.BackupNotFound, (await Assert.ThrowsAsync<FdynoException>(act)).Code);
        }

        // The refused removal of it has dropped it in passing.
        Assert.Equal(0, await DropAsync(bench));
        Assert.DoesNotContain(arn, System.Text.Encoding.UTF8.GetString([.. bench.Memory.StateAt().SelectMany(e => e.Key.ToArray())]), StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Memory.StateAt(), e => e.Value.Span.IndexOf("value 1"u8) >= 0);
    }

    [Fact]
    public async Task Expired_ones_are_dropped_a_few_at_a_time()
    {
        await using var bench = await BackupBench.NewAsync();
        for (var i = 0; i < 5; i++)
        {
            await bench.Connection.Tables.CreateTableAsync(Request());
            await bench.EnableRecoveryAsync();
            await bench.Connection.Tables.DeleteTableAsync("Music");
        }

        bench.Clock.Advance(TimeSpan.FromDays(36));
        Assert.Equal(2, await DropAsync(bench, most: 2));
        Assert.Equal(2, await DropAsync(bench, most: 2));
        Assert.Equal(1, await DropAsync(bench, most: 2));
        Assert.Equal(0, await DropAsync(bench, most: 2));
    }

    [Fact]
    public async Task One_that_a_restore_reads_is_kept_until_that_is_done()
    {
        await using var bench = await RecoveringAsync(6, tuning: BackupBench.Tiny);
        await bench.Connection.Tables.DeleteTableAsync("Music");
        var arn = (await bench.ListAsync(OfSystem))[0].BackupArn;
        Assert.True(await Faults.CommitDeaths.DieAsync(bench, 4, Testing.CommitOutcome.DeathAfterCommit, () => bench.RestoreAsync(arn)));
        bench.Clock.Advance(TimeSpan.FromDays(36));
        Assert.Equal(0, await DropAsync(bench));

        // Nobody else finds it; who began goes on.
        Assert.Equal(FdynoErrorCode.BackupNotFound, (await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreAsync(arn, "Late"))).Code);
        Assert.Equal(6, (await bench.Restores.ResumeRestoreAsync("Copy", bench.Listener)).ItemCount);
        Assert.Equal(1, await DropAsync(bench));
    }

    [Fact]
    public async Task One_that_has_a_live_pin_is_kept_until_that_is_dead()
    {
        await using var bench = await RecoveringAsync(1);
        await bench.Context.Writer.WriteOnceAsync(
            async tr =>
            {
                var table = await bench.Context.Catalog.FindAsync(tr, "Music");
                await HistoryPins.PinHereAsync(tr, table!, "pin", "a test", bench.Context.UtcNow, TimeSpan.FromDays(40));
                return true;
            },
            default);
        await bench.Connection.Tables.DeleteTableAsync("Music");
        bench.Clock.Advance(TimeSpan.FromDays(36));
        Assert.Equal(0, await DropAsync(bench));
        bench.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(1, await DropAsync(bench));
    }

    [Fact]
    public async Task Protection_and_a_restore_at_work_refuse_the_removal_as_before()
    {
        await using var bench = await RecoveringAsync(2);
        await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Music", DeletionProtectionEnabled = Change.To(true) });
        Assert.Equal(FdynoErrorCode.Validation, (await Assert.ThrowsAsync<FdynoException>(() => bench.Connection.Tables.DeleteTableAsync("Music"))).Code);
        Assert.Equal(FdynoErrorCode.Validation, (await Assert.ThrowsAsync<FdynoException>(() => bench.Connection.Tables.LeavesSystemBackupAsync("Music"))).Code);
        Assert.Empty(await bench.ListAsync(OfSystem));
        Assert.Equal(2, (await ScanAsync(bench, "Music")).Count);
    }

    internal static CreateTableRequest Request() => BackupBench.TableRequest(indexed: false) with { DeletionProtectionEnabled = false };

    internal static Task<int> DropAsync(BackupBench bench, int most = 10) =>
        new ExpiredBackups(bench.Context, new BackupStore(bench.Context)).DropAsync(most, default);

    internal static Task<List<Item>> ScanAsync(BackupBench bench, string table) => BackupBench.ToListAsync(bench.Connection.Items.ScanAsync(table));

    /// <summary>A table Music with indexes, of music or of small items, whose recovery is on.</summary>
    internal static async Task<BackupBench> RecoveringAsync(
        int items, string mode = RecoveryMode.SnapshotOnRestore, BackupTuning? tuning = null)
    {
        var bench = await BackupBench.NewAsync(tuning);
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest() with { DeletionProtectionEnabled = false });
        var now = bench.Context.UtcNow;
        var recovery = new RecoverySettings { Mode = mode, PeriodInDays = 35, EnabledDateTime = now, ModeDateTime = now };
        await bench.Context.Writer.WriteOnceAsync(
            async tr =>
            {
                await HistorySwitch.SetRecoveryAsync(tr, (await bench.Context.Catalog.FindAsync(tr, "Music"))!, recovery, now);
                return true;
            },
            default);
        var random = new Random(items);
        for (var i = 0; i < items; i++)
            await bench.Connection.Items.PutItemAsync("Music", items > 10 ? MusicItems.Next(random, i) : BackupBench.SmallItem(i));
        return bench;
    }
}
