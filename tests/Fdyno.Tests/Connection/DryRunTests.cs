using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Contract;
using Fdyno.Tests.Faults;

namespace Fdyno.Tests.Connection;

/// <summary>
/// Dry runs: what an operation would refuse is refused, what it would do is not done. That every refusal of the contract is foretold is
/// checked by <see cref="Refusal.CheckAsync"/>.
/// </summary>
public sealed class DryRunTests
{
    // These two work on the store itself and not on a connection.
    private static readonly string[] WithoutConnection = ["open an empty store", "drop an expired SYSTEM backup"];

    public static TheoryData<string> OperationNames => [.. Operations.All.Keys.Except(WithoutConnection)];

    [Theory]
    [MemberData(nameof(OperationNames))]
    public Task A_dry_run_passes_and_writes_nothing(string operation) => Operations.All[operation].DryRunAsync();

    [Fact]
    public async Task A_dry_run_sees_past_a_job_that_nobody_will_resume()
    {
        await using var scene = await Scene.NewAsync();
        await scene.CutOffRestoreAsync();
        await scene.CutOffBackupAsync();
        scene.Bench.Clock.Advance(TimeSpan.FromHours(25));
        var before = scene.State();

        // Each of them removes what is left of a dead job first.
        await scene.DryRun().RestoreAsync(new RestoreOverrides(), "Cut");
        await scene.DryRun().Backups.DeleteBackupAsync(scene.Arn);
        await scene.DryRun().Bench.BackUpAsync("cut");

        Assert.Equal(before, scene.State());
    }

    [Fact]
    public async Task A_dry_run_answers_with_what_would_be_there()
    {
        await using var scene = await Scene.NewAsync();
        var removed = await scene.DryRun().Backups.DeleteBackupAsync(scene.Arn);
        Assert.Equal(
            (scene.Arn, scene.Backup.BackupName, 3L, BackupStatus.Deleted),
            (removed.BackupArn, removed.BackupName, removed.ItemCount, removed.BackupStatus));
        Assert.Equal(TableStatus.Creating, (await scene.DryRun().RestoreAsync(new RestoreOverrides())).TableStatus);
        Assert.Equal(BackupStatus.Creating, (await scene.DryRun().Bench.BackUpAsync("another")).BackupStatus);
        Assert.Equal(BackupStatus.Available, (await scene.Backups.DescribeBackupAsync(scene.Arn)).BackupStatus);
    }

    [Fact]
    public async Task A_dry_run_of_a_copy_writes_nothing()
    {
        await using var scene = await Scene.NewAsync();
        await using var archive = await BackupBench.NewAsync(BackupBench.Tiny, region: "archive");
        var version = archive.Memory.CurrentVersion;
        var copy = await archive.DryRun().Copies.CopyBackupAsync(scene.Bench.Connection, scene.Arn, OperationContext.None);
        Assert.Equal((BackupStatus.Creating, version), (copy.BackupStatus, archive.Memory.CurrentVersion));

        await scene.CutOffBackupAsync();
        var unfinished = (await scene.Bench.ListAsync()).Single(b => b.BackupName == "cut").BackupArn;
        var foretold = await Assert.ThrowsAsync<FdynoException>(
            () => archive.DryRun().Copies.CopyBackupAsync(scene.Bench.Connection, unfinished, OperationContext.None));
        Assert.Equal(FdynoErrorCode.BackupInUse, foretold.Code);
        Assert.Equal(version, archive.Memory.CurrentVersion);
    }

    [Fact]
    public async Task A_dry_run_of_an_import_checks_every_item()
    {
        await using var scene = await Scene.NewAsync();
        var before = scene.State();
        NumberedItem[] items = [new(1, BackupBench.SmallItem(7)), new(2, new Item.Builder().Add("pk", AttributeValue.String("p")).Build())];

        var summary = await scene.DryRun().Items.PutItemsAsync("Music", items.Take(1).ToAsyncEnumerable(), OperationContext.None);
        var error = await Assert.ThrowsAsync<FdynoException>(
            () => scene.DryRun().Items.PutItemsAsync("Music", items.ToAsyncEnumerable(), OperationContext.None));

        Assert.Equal(1, summary.ItemCount);
        Assert.StartsWith("Line 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, scene.State());
    }

    [Fact]
    public async Task A_dry_run_of_upkeep_removes_nothing()
    {
        await using var scene = await Scene.NewAsync();
        await scene.CutOffBackupAsync();
        scene.Bench.Clock.Advance(TimeSpan.FromHours(25));
        var before = scene.State();
        var found = await scene.Bench.Connection.DryRun().Optimizations.OptimizeTableAsync("Music", OperationContext.None);
        Assert.Equal(("Music", 0L), (found.TableName, found.AbortedJobCount));
        var error = await Assert.ThrowsAsync<FdynoException>(
            () => scene.Bench.Connection.DryRun().Optimizations.OptimizeTableAsync("Nothing", OperationContext.None));
        Assert.Equal(FdynoErrorCode.ResourceNotFound, error.Code);
        Assert.Equal(before, scene.State());
    }

    [Fact]
    public async Task A_dry_run_refuses_a_table_that_was_made_anew()
    {
        await using var scene = await Scene.NewAsync();
        var expecting = scene.Bench.Connection.Expecting(new Dictionary<string, string> { ["Music"] = "another" });
        var request = new UpdateTableRequest { TableName = "Music", DeletionProtectionEnabled = Change.To(false) };
        var error = await Assert.ThrowsAsync<FdynoException>(() => expecting.DryRun().Tables.UpdateTableAsync(request));
        Assert.Equal(FdynoErrorCode.ResourceNotFound, error.Code);
    }
}
