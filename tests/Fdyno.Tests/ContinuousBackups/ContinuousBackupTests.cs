using Fdyno.History;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Contract;
using Fdyno.Tests.Faults;

namespace Fdyno.Tests.ContinuousBackups;

/// <summary>
/// What UpdateContinuousBackups does and DescribeContinuousBackups says (docs/dynamodb/continuous-backups.md and
/// docs/dynamodb/decisions.md).
/// </summary>
public sealed class ContinuousBackupTests
{
    private static readonly PointInTimeRecoverySpecification Off = new() { PointInTimeRecoveryEnabled = false };
    private static readonly PointInTimeRecoverySpecification On = new() { PointInTimeRecoveryEnabled = true };
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    [ContractRow("continuous-backups/disabled")]
    [ContractRow("continuous-backups/status")]
    public async Task A_new_table_has_continuous_backups_and_no_recovery()
    {
        await using var bench = await NewAsync();
        Assert.Equal(Disabled(), WithoutId(await DescribeAsync(bench)));
        Assert.Equal(await DescribeAsync(bench), await DescribeAsync(bench, "arn:aws:dynamodb:fdb:000000000000:table/Music"));
        Assert.Equal((await bench.Connection.Tables.DescribeTableAsync("Music")).TableId, (await DescribeAsync(bench)).TableId);
    }

    [Theory]
    [InlineData(null, "History")]
    [InlineData("History", "History")]
    [InlineData("history", "History")]
    [InlineData("SnapshotOnRestore", "SnapshotOnRestore")]
    [InlineData("snapshotonrestore", "SnapshotOnRestore")]
    public async Task Recovery_is_on_from_the_second_of_enabling(string? mode, string expected)
    {
        await using var bench = await NewAsync();
        bench.Clock.SetUtcNow(Start.AddMilliseconds(300));
        var enabled = await bench.UpdateRecoveryAsync(On with { RecoveryMode = mode });
        AssertSame(Enabled(35, Start, Start) with { RecoveryMode = expected }, enabled);
        Assert.Equal(enabled, await DescribeAsync(bench));
        Assert.Equal(expected == "History", (await bench.LogAsync()).HasLog);
    }

    /// <summary>A log that is there already, for a backup that is being made, reaches further back than recovery does.</summary>
    [Theory]
    [InlineData("History", 0)]
    [InlineData("SnapshotOnRestore", 0)]
    [InlineData("History", -3_600)]
    public async Task A_log_that_was_there_before_adds_nothing_to_the_window(string mode, int seconds)
    {
        await using var bench = await NewAsync();
        bench.Clock.SetUtcNow(Start.AddSeconds(seconds));
        await CommitDeaths.DieAsync(bench, 3, CommitOutcome.Death, () => bench.BackUpAsync());
        bench.Clock.SetUtcNow(Start);
        var enabled = await bench.EnableRecoveryAsync(mode: mode);
        AssertSame(Enabled(35, Start, Start) with { RecoveryMode = mode }, enabled);
        Assert.Equal(enabled, await DescribeAsync(bench));
    }

    /// <summary>
    /// docs/dynamodb/decisions.md#earliest-restorable-time: what was kept before the switch is not the past of the other mode.
    /// </summary>
    [Theory]
    [InlineData("History", "SnapshotOnRestore")]
    [InlineData("SnapshotOnRestore", "History")]
    public async Task Another_mode_starts_another_window_and_keeps_the_period(string from, string to)
    {
        await using var bench = await NewAsync();
        bench.Clock.SetUtcNow(Start);
        await bench.EnableRecoveryAsync(days: 7, mode: from);
        var switched = Start.AddHours(1);
        bench.Clock.SetUtcNow(switched);
        var enabled = await bench.UpdateRecoveryAsync(On with { RecoveryMode = to });
        AssertSame(Enabled(7, switched, switched) with { RecoveryMode = to }, enabled);
        Assert.Equal(enabled, await DescribeAsync(bench));
        Assert.Equal(to == "History", (await bench.LogAsync()).HasLog);

        bench.Clock.SetUtcNow(switched.AddHours(1));
        AssertSame(
            Enabled(7, switched.AddHours(1), switched.AddHours(1)) with { RecoveryMode = from },
            await bench.UpdateRecoveryAsync(On with { RecoveryMode = from }));
    }

    /// <summary>What the watermark has passed is not promised any longer, whatever the period is set to later.</summary>
    [Fact]
    public async Task What_was_trimmed_stays_outside_of_the_window()
    {
        await using var bench = await NewAsync();
        bench.Clock.SetUtcNow(Start);
        await bench.EnableRecoveryAsync(mode: "History");
        bench.Clock.SetUtcNow(Start.AddDays(10));
        await bench.Connection.Items.PutItemAsync("Music", BackupBench.SmallItem(1));
        await bench.UpdateRecoveryAsync(On with { RecoveryPeriodInDays = 1 });
        await new HistoryTrimmer(bench.Context, tr => bench.Context.Catalog.FindAsync(tr, "Music")).TrimAsync(10, default);
        var latest = Start.AddDays(10).AddSeconds(-1);
        var widened = await bench.UpdateRecoveryAsync(On with { RecoveryPeriodInDays = 35 });
        AssertSame(Enabled(35, Start.AddDays(9), latest) with { RecoveryMode = "History" }, widened);
        Assert.Equal(widened, await DescribeAsync(bench));
    }

    /// <summary>Where a restore can go to, some time after recovery was enabled.</summary>
    [Theory]
    [InlineData(35, "00:00:00.999", "00:00:00", "00:00:00")]
    [InlineData(35, "00:00:01", "00:00:00", "00:00:00")]
    [InlineData(35, "00:00:01.999", "00:00:00", "00:00:00")]
    [InlineData(35, "00:00:02", "00:00:00", "00:00:01")]
    [InlineData(35, "00:05:00.5", "00:00:00", "00:04:59")]
    [InlineData(1, "1.00:00:00", "00:00:00", "23:59:59")]
    [InlineData(1, "1.00:00:01.5", "00:00:01", "1.00:00:00")]
    [InlineData(7, "30.00:00:00", "23.00:00:00", "29.23:59:59")]
    [InlineData(35, "36.00:00:00", "1.00:00:00", "35.23:59:59")]
    [ContractRow("continuous-backups/latest")]
    [ContractRow("continuous-backups/earliest")]
    public async Task The_window_is_the_period_from_enabling_on_to_the_last_finished_second(
        int days, string elapsed, string earliest, string latest)
    {
        foreach (var mode in (string[])["History", "SnapshotOnRestore"])
        {
            await using var bench = await NewAsync();
            bench.Clock.SetUtcNow(Start);
            await bench.EnableRecoveryAsync(days: days, mode: mode);
            bench.Clock.SetUtcNow(Start + Span(elapsed));
            AssertSame(
                Enabled(days, Start + Span(earliest), Start + Span(latest)) with { RecoveryMode = mode }, await DescribeAsync(bench));
        }
    }

    [Fact]
    public async Task A_clock_that_steps_back_leaves_a_window()
    {
        await using var bench = await NewAsync();
        bench.Clock.SetUtcNow(Start);
        await bench.EnableRecoveryAsync();
        bench.Clock.SetUtcNow(Start.AddHours(-1));
        Assert.Equal(Enabled(35, Start, Start), WithoutId(await DescribeAsync(bench)));
    }

    [Fact]
    [ContractRow("continuous-backups/idempotent")]
    public async Task Enabling_again_changes_nothing()
    {
        await using var bench = await NewAsync();
        bench.Clock.SetUtcNow(Start);
        await bench.EnableRecoveryAsync(days: 7);
        var before = bench.Memory.CurrentVersion;
        bench.Clock.SetUtcNow(Start.AddHours(1));
        Assert.Equal(Enabled(7, Start, Start.AddHours(1).AddSeconds(-1)), WithoutId(await bench.EnableRecoveryAsync()));
        Assert.Equal(Enabled(7, Start, Start.AddHours(1).AddSeconds(-1)), WithoutId(await bench.UpdateRecoveryAsync(On)));
        Assert.Equal(before, bench.Memory.CurrentVersion);
    }

    [Fact]
    [ContractRow("continuous-backups/period")]
    public async Task The_period_is_changed_in_place()
    {
        await using var bench = await NewAsync();
        bench.Clock.SetUtcNow(Start);
        await bench.EnableRecoveryAsync();
        bench.Clock.SetUtcNow(Start.AddDays(10));
        var latest = Start.AddDays(10).AddSeconds(-1);
        Assert.Equal(Enabled(1, Start.AddDays(9), latest), WithoutId(await bench.UpdateRecoveryAsync(On with { RecoveryPeriodInDays = 1 })));
        Assert.Equal(Enabled(35, Start, latest), WithoutId(await bench.UpdateRecoveryAsync(On with { RecoveryPeriodInDays = 35 })));
    }

    [Fact]
    [ContractRow("continuous-backups/reset")]
    public async Task Off_forgets_the_window_and_the_period()
    {
        await using var bench = await NewAsync();
        bench.Clock.SetUtcNow(Start);
        await bench.EnableRecoveryAsync(days: 7);
        bench.Clock.SetUtcNow(Start.AddHours(1));
        Assert.Equal(Disabled(), WithoutId(await bench.UpdateRecoveryAsync(Off)));
        bench.Clock.SetUtcNow(Start.AddHours(2));
        Assert.Equal(Enabled(35, Start.AddHours(2), Start.AddHours(2)), WithoutId(await bench.EnableRecoveryAsync()));
    }

    [Fact]
    public async Task Off_is_asked_for_twice_without_a_write()
    {
        await using var bench = await NewAsync();
        var before = bench.Memory.CurrentVersion;
        Assert.Equal(Disabled(), WithoutId(await bench.UpdateRecoveryAsync(Off)));
        Assert.Equal(before, bench.Memory.CurrentVersion);
    }

    [Fact]
    public async Task Other_settings_of_the_table_stay_and_keep_it()
    {
        await using var bench = await NewAsync();
        await bench.EnableRecoveryAsync(days: 7);
        await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Music", DeletionProtectionEnabled = Change.To(false) });
        Assert.Equal(7, (await DescribeAsync(bench)).PointInTimeRecoveryDescription.RecoveryPeriodInDays);
        Assert.Equal("music", (await bench.Connection.Tables.DescribeTableAsync("Music")).Tags["team"]);
    }

    [Fact]
    public async Task Backups_and_restored_tables_do_not_have_it()
    {
        await using var bench = await NewAsync();
        await bench.EnableRecoveryAsync();
        await bench.RestoreAsync((await bench.BackUpAsync()).BackupArn, "FromBackup");
        await bench.RestoreLatestAsync("FromTable");
        Assert.Equal("DISABLED", (await DescribeAsync(bench, "FromBackup")).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus);
        Assert.Equal("DISABLED", (await DescribeAsync(bench, "FromTable")).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus);
    }

    [Fact]
    public async Task A_preview_says_what_would_be_lost_and_writes_nothing()
    {
        await using var bench = await NewAsync();
        Assert.Null(await LossAsync(Off));
        await bench.EnableRecoveryAsync(days: 7);
        var before = bench.Memory.CurrentVersion;
        Assert.Null(await LossAsync(On));
        Assert.Null(await LossAsync(On with { RecoveryPeriodInDays = 8 }));
        Assert.Contains("the last 6 days, no longer of 7", await LossAsync(On with { RecoveryPeriodInDays = 6 }), StringComparison.Ordinal);
        Assert.Contains("can no longer be restored", await LossAsync(Off), StringComparison.Ordinal);
        Assert.Null(await LossAsync(On with { RecoveryMode = "History" }));
        Assert.Equal(before, bench.Memory.CurrentVersion);

        await bench.UpdateRecoveryAsync(On with { RecoveryMode = "History" });
        Assert.Equal(
            "The past of table 'Music' is then gone for good: in mode SnapshotOnRestore a restore brings back the latest state, whatever time "
            + "is asked for.",
            await LossAsync(On with { RecoveryMode = "SnapshotOnRestore", RecoveryPeriodInDays = 1 }));

        async Task<string?> LossAsync(PointInTimeRecoverySpecification specification) =>
            (await bench.Connection.ContinuousBackups.PreviewUpdateAsync(
                new UpdateContinuousBackupsRequest { TableName = "Music", PointInTimeRecoverySpecification = specification })).Loss;
    }

    private static async Task<BackupBench> NewAsync()
    {
        var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(3);
        return bench;
    }

    private static Task<ContinuousBackupsDescription> DescribeAsync(BackupBench bench, string table = "Music") =>
        bench.Connection.ContinuousBackups.DescribeContinuousBackupsAsync(table);

    private static ContinuousBackupsDescription WithoutId(ContinuousBackupsDescription description) => description with { TableId = "" };

    private static ContinuousBackupsDescription Disabled() => new()
    {
        TableName = "Music",
        TableArn = "arn:aws:dynamodb:fdb:000000000000:table/Music",
        TableId = "",
        ContinuousBackupsStatus = "ENABLED",
        PointInTimeRecoveryDescription = new PointInTimeRecoveryDescription { PointInTimeRecoveryStatus = "DISABLED" },
    };

    private static ContinuousBackupsDescription Enabled(int days, DateTimeOffset earliest, DateTimeOffset latest) => Disabled() with
    {
        RecoveryMode = "SnapshotOnRestore",
        PointInTimeRecoveryDescription = new PointInTimeRecoveryDescription
        {
            PointInTimeRecoveryStatus = "ENABLED",
            RecoveryPeriodInDays = days,
            EarliestRestorableDateTime = earliest.UtcDateTime,
            LatestRestorableDateTime = latest.UtcDateTime,
        },
    };

    /// <summary>The size of what is kept is told elsewhere (<c>HistorySizeTests</c>).</summary>
    private static void AssertSame(ContinuousBackupsDescription expected, ContinuousBackupsDescription found) =>
        Assert.Equal(expected, WithoutId(found) with { HistorySizeBytes = 0 });

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
