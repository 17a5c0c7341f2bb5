using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Tests.Backups;

namespace Fdyno.Tests.ContinuousBackups;

/// <summary>Changes of the period and the mode that switch recovery neither on nor off.</summary>
public sealed class KeptStateTests
{
    [Fact]
    public async Task The_period_of_a_recovery_that_is_on_changes_and_nothing_else()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(2);
        var before = await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        bench.Clock.Advance(TimeSpan.FromHours(1));

        var after = await ChangeAsync(bench, new() { RecoveryPeriodInDays = 20 });

        Assert.Equal(
            (FeatureStatus.Enabled, 20, before.RecoveryMode, before.PointInTimeRecoveryDescription.EarliestRestorableDateTime),
            (after.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus, after.PointInTimeRecoveryDescription.RecoveryPeriodInDays,
                after.RecoveryMode, after.PointInTimeRecoveryDescription.EarliestRestorableDateTime));
    }

    [Fact]
    public async Task The_mode_of_a_recovery_that_is_on_changes_and_nothing_else()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(2);
        await bench.EnableRecoveryAsync(days: 9, mode: RecoveryMode.History);
        var after = await ChangeAsync(bench, new() { RecoveryMode = "snapshotonrestore" });
        Assert.Equal((9, RecoveryMode.SnapshotOnRestore), (after.PointInTimeRecoveryDescription.RecoveryPeriodInDays, after.RecoveryMode));
    }

    [Fact]
    public async Task A_recovery_that_is_off_stays_off()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(2);
        var version = bench.Memory.CurrentVersion;

        var error = await Assert.ThrowsAsync<FdynoException>(() => ChangeAsync(bench, new() { RecoveryPeriodInDays = 20, RecoveryMode = "History" }));

        Assert.Equal(
            (FdynoErrorCode.PointInTimeRecoveryUnavailable, "Point in time recovery is not enabled for table 'Music'"), (error.Code, error.Message));
        Assert.Equal(
            "Enable it with: Set-FdynoContinuousBackup -TableName Music -PointInTimeRecoveryEnabled $true -RecoveryPeriodInDays 20 -RecoveryMode History",
            error.RecommendedAction);
        Assert.Equal(version, bench.Memory.CurrentVersion);
    }

    private static Task<ContinuousBackupsDescription> ChangeAsync(BackupBench bench, PointInTimeRecoverySpecification asked) =>
        bench.Connection.ContinuousBackups.UpdateContinuousBackupsAsync(new UpdateContinuousBackupsRequest
        {
            TableName = "Music",
            PointInTimeRecoverySpecification = asked,
            KeepsEnabledState = true,
        });
}
