using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Testing;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Faults;

namespace Fdyno.Tests.DeletedTables;

/// <summary>
/// Tables that were removed before a new incarnation began, of a store whose versions went back or that is a copy: nobody writes to them,
/// so what is kept of them is told by the versions of their own life, and stays right.
/// </summary>
public sealed class RemovedTableIncarnationTests
{
    private const string Table = "Music";
    private const int Count = 6;
    private static readonly StoreIdentity There = new("2", "200");

    [Theory]
    [InlineData(true, RecoveryMode.History)]
    [InlineData(true, RecoveryMode.SnapshotOnRestore)]
    [InlineData(false, RecoveryMode.History)]
    [InlineData(false, RecoveryMode.SnapshotOnRestore)]
    public async Task A_SYSTEM_backup_is_what_it_was(bool isCopy, string mode)
    {
        var memory = new MemoryStore { Name = new("1", "100") };
        await using var before = await FillAsync(memory, mode);
        var items = await before.ScanAsync();
        await before.Connection.Tables.DeleteTableAsync(Table);
        var arn = (await before.ListAsync(new() { BackupType = BackupType.System })).Single().BackupArn;

        await using var after = await ContinueAsync(before, isCopy);
        Assert.Equal(arn, (await after.ListAsync(new() { BackupType = BackupType.System })).Single().BackupArn);
        Assert.Empty((await after.Backups.VerifyBackupAsync(arn, OperationContext.None)).Problems);
        await after.RestoreAsync(arn, Table);
        Assert.Equal(items, await after.ScanAsync());
        Assert.Empty(await CompareAsync(after, arn));

        // The new table of that name has a past of its own, in the versions of the new life.
        await after.EnableRecoveryAsync(mode: RecoveryMode.History);
        after.Clock.Advance(TimeSpan.FromSeconds(10));
        await after.Connection.Items.DeleteItemAsync(Table, BackupBench.SmallItem(1));
        Assert.Equal([BackupBench.SmallItem(1)], (await CompareAsync(after, arn)).Select(d => d.ReferenceItem!));
        await after.RestoreToAsync(after.Clock.GetUtcNow().AddSeconds(-5), "Past");
        Assert.Equal(items, await after.ScanAsync("Past"));
        await using (var restore = await after.Connection.ItemRestores.OpenAsync(new() { TableName = Table, BackupArn = arn }))
        {
            var changed = await BackupBench.ToListAsync(restore.RestoreAsync(ItemSelection.OfKey(BackupBench.SmallItem(1)), OperationContext.None));
            Assert.Equal(ItemRestoreKind.PutBack, Assert.Single(changed).Kind);
        }

        Assert.Equal(items, await after.ScanAsync());
        await using var elsewhere = await BackupBench.NewAsync(BackupBench.Tiny, clock: after.Clock);
        var copy = await elsewhere.Copies.CopyBackupAsync(after.Connection, arn, elsewhere.Listener);
        await elsewhere.RestoreAsync(copy.BackupArn, "Copy");
        Assert.Equal(items, await elsewhere.ScanAsync("Copy"));

        // It goes when its time is over, as ever.
        after.Clock.Advance(TimeSpan.FromDays(35));
        Assert.Equal(1, (await after.Connection.Optimizations.OptimizeTableAsync(Table, OperationContext.None)).ExpiredBackupCount);
        Assert.DoesNotContain("nowhere", await StoreDump.MakeAsync(after.Context, after.Memory), StringComparison.Ordinal);
    }

    /// <summary>A job reads the past of a table, which is removed: into its SYSTEM backup, or into the trash.</summary>
    [Theory]
    [InlineData(true, RecoveryMode.History)]
    [InlineData(true, null)]
    [InlineData(false, RecoveryMode.History)]
    [InlineData(false, null)]
    public async Task A_backup_of_one_that_was_cut_off_is_gone_on_with(bool isCopy, string? mode)
    {
        var memory = new MemoryStore { Name = new("1", "100") };
        await using var before = await FillAsync(memory, mode);
        var items = await before.ScanAsync();
        Assert.True(await CommitDeaths.DieAsync(before, 4, CommitOutcome.DeathAfterCommit, () => before.BackUpAsync()));
        await before.Connection.Items.PutItemAsync(Table, BackupBench.SmallItem(77));
        await before.Connection.Items.DeleteItemAsync(Table, BackupBench.SmallItem(5));
        await before.Connection.Tables.DeleteTableAsync(Table);

        await using var after = await ContinueAsync(before, isCopy);
        var arn = (await after.ListAsync()).Single().BackupArn;
        Assert.Equal(BackupStatus.Available, (await after.Backups.ResumeBackupAsync(arn, after.Listener)).BackupStatus);
        await after.RestoreAsync(arn, "Copy");
        Assert.Equal(items, await after.ScanAsync("Copy"));
        Assert.Empty(await after.Context.Store.ReadAsync(tr => after.Context.Directories.ListTrashedTablesAsync(tr, null, 10)));
    }

    /// <summary>A table that is still there begins a new past; jobs that read the old one are told so.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_backup_of_one_that_is_removed_only_in_the_new_life_says_that_its_past_is_gone(bool isCopy)
    {
        var memory = new MemoryStore { Name = new("1", "100") };
        await using var before = await FillAsync(memory, RecoveryMode.History);
        Assert.True(await CommitDeaths.DieAsync(before, 4, CommitOutcome.DeathAfterCommit, () => before.BackUpAsync()));
        await using var after = await ContinueAsync(before, isCopy);
        await after.Connection.Items.PutItemAsync(Table, BackupBench.SmallItem(77));
        await after.Connection.Tables.DeleteTableAsync(Table);
        var cutOff = (await after.ListAsync()).Single().BackupArn;
        var error = await Assert.ThrowsAsync<FdynoException>(() => after.Backups.ResumeBackupAsync(cutOff, after.Listener));
        Assert.Equal(FdynoErrorCode.HistoryTrimmed, error.Code);
        Assert.Contains($"New-FdynoBackup -BackupArn {cutOff} -Abort", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(BackupStatus.Deleted, (await after.Backups.AbortBackupAsync(cutOff)).BackupStatus);
        await after.RestoreAsync((await after.ListAsync(new() { BackupType = BackupType.System })).Single().BackupArn, "Copy");
        Assert.Equal(Count + 1, (await after.ScanAsync("Copy")).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restore_to_a_time_of_one_that_was_removed_meanwhile_is_gone_on_with(bool isCopy)
    {
        var memory = new MemoryStore { Name = new("1", "100") };
        await using var before = await FillAsync(memory, RecoveryMode.History);
        var (items, time) = (await before.ScanAsync(), before.Clock.GetUtcNow());
        before.Clock.Advance(TimeSpan.FromSeconds(10));
        await before.Connection.Items.DeleteItemAsync(Table, BackupBench.SmallItem(2));
        Assert.True(await CommitDeaths.DieAsync(before, 4, CommitOutcome.DeathAfterCommit, async () => await before.RestoreToAsync(time)));
        await before.Connection.Tables.DeleteTableAsync(Table);

        // The target is a table, and begins anew like any other; the source is none any longer.
        await using var after = await ContinueAsync(before, isCopy);
        Assert.Equal(TableStatus.Active, (await after.Restores.ResumeRestoreAsync("Copy", after.Listener)).TableStatus);
        Assert.Equal(items, await after.ScanAsync("Copy"));
    }

    private static async Task<BackupBench> FillAsync(MemoryStore memory, string? mode)
    {
        var bench = await BackupBench.NewAsync(BackupBench.Tiny, memory);
        await bench.FillSmallAsync(Count);
        await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = Table, DeletionProtectionEnabled = Change.To(false) });
        if (mode is not null) await bench.EnableRecoveryAsync(mode: mode);
        for (var round = 0; round < 5; round++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(3));
            await bench.Connection.Items.PutItemAsync(Table, BackupBench.SmallItem(round));
        }

        return bench;
    }

    /// <summary>The same keys elsewhere: with versions that begin anew, or in another file.</summary>
    private static async Task<BackupBench> ContinueAsync(BackupBench before, bool isCopy)
    {
        before.Clock.Advance(TimeSpan.FromHours(1));
        var after = await BackupBench.NewAsync(BackupBench.Tiny, isCopy ? before.Memory.Copy(name: There) : before.Memory.Copy(version: 3), before.Clock);
        var record = await after.Context.Store.ReadAsync(tr => Fdyno.History.Incarnation.ReadAsync(tr, after.Context.Keys, ""));
        Assert.Equal(2, record.Record!.Number);
        return after;
    }

    private static Task<List<TableDifference>> CompareAsync(BackupBench bench, string arn) => BackupBench.ToListAsync(bench.Connection.Comparisons.CompareAsync(
        ComparisonSource.OfBackup(arn), ComparisonSource.OfTable(Table), OperationContext.None));
}
