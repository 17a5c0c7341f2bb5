using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Contract;

namespace Fdyno.Tests.ContinuousBackups;

/// <summary>
/// What UpdateContinuousBackups refuses, by code and text (docs/dynamodb/continuous-backups.md#errors-of-continuous-backups), and that a
/// refusal leaves no trace.
/// </summary>
public sealed class ContinuousBackupRuleTests
{
    private const string Path = "pointInTimeRecoverySpecification";
    private static readonly PointInTimeRecoverySpecification On = new() { PointInTimeRecoveryEnabled = true, RecoveryMode = "SnapshotOnRestore" };

    private static readonly Dictionary<string, (string? Table, PointInTimeRecoverySpecification? Asked, FdynoErrorCode Code, string Text)> Rows = new()
    {
        ["continuous-backups/table-missing"] = ("Nothing", On, FdynoErrorCode.TableNotFound, "Table not found: Nothing"),
        ["continuous-backups/table-missing: a restore's target"] = ("Copy", On, FdynoErrorCode.TableNotFound, "Table not found: Copy"),
        ["continuous-backups/36-days"] = (
            "Music", On with { RecoveryPeriodInDays = 36 }, FdynoErrorCode.Validation,
            $"1 validation error detected: Value '36' at '{Path}.recoveryPeriodInDays' failed to satisfy constraint: Member must have value less than or equal to 35"),
        ["continuous-backups/0-days"] = (
            "Music", On with { RecoveryPeriodInDays = 0 }, FdynoErrorCode.Validation,
            $"1 validation error detected: Value '0' at '{Path}.recoveryPeriodInDays' failed to satisfy constraint: Member must have value greater than or equal to 1"),
        ["continuous-backups/0-days: -1"] = (
            "Music", On with { RecoveryPeriodInDays = -1 }, FdynoErrorCode.Validation,
            $"1 validation error detected: Value '-1' at '{Path}.recoveryPeriodInDays' failed to satisfy constraint: Member must have value greater than or equal to 1"),
        ["continuous-backups/nothing"] = (
            "Music", new PointInTimeRecoverySpecification(), FdynoErrorCode.Validation,
            $"1 validation error detected: Value null at '{Path}.pointInTimeRecoveryEnabled' failed to satisfy constraint: Member must not be null"),
        ["continuous-backups/nothing: no specification"] = (
            "Music", null, FdynoErrorCode.Validation,
            $"1 validation error detected: Value null at '{Path}' failed to satisfy constraint: Member must not be null"),
        ["continuous-backups/period-when-disabling"] = (
            "Music", new() { PointInTimeRecoveryEnabled = false, RecoveryPeriodInDays = 7 }, FdynoErrorCode.Validation,
            "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."),
        ["off with a mode"] = (
            "Music", new() { PointInTimeRecoveryEnabled = false, RecoveryMode = "History" }, FdynoErrorCode.Validation,
            "Invalid Request: Cannot specify RecoveryMode when disabling point-in-time recovery."),
        ["continuous-backups/bad-arn: of UpdateContinuousBackups"] = (
            "arn:aws:dynamodb:eu-west-1:000000000000:table/Music", On, FdynoErrorCode.Validation,
            "1 validation error detected: Invalid AWS region in 'arn:aws:dynamodb:eu-west-1:000000000000:table/Music'"),
        ["unknown mode"] = (
            "Music", On with { RecoveryMode = "Full" }, FdynoErrorCode.Validation,
            $"1 validation error detected: Value 'Full' at '{Path}.recoveryMode' failed to satisfy constraint: Member must satisfy enum value set: [History, SnapshotOnRestore]"),
        ["validation/count: of recovery"] = (
            "a", new() { RecoveryPeriodInDays = 7 }, FdynoErrorCode.Validation,
            "2 validation errors detected: Value 'a' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3; "
            + $"Value null at '{Path}.pointInTimeRecoveryEnabled' failed to satisfy constraint: Member must not be null"),
    };

    public static TheoryData<string> RowNames => [.. Rows.Keys];

    [Theory]
    [ContractTheory]
    [MemberData(nameof(RowNames))]
    public async Task A_change_that_breaks_a_rule_is_refused_and_nothing_is_written(string row)
    {
        await using var bench = await NewAsync();
        var before = bench.Memory.CurrentVersion;
        var (table, asked, code, text) = Rows[row];
        var request = new UpdateContinuousBackupsRequest { TableName = table, PointInTimeRecoverySpecification = asked };

        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.Connection.ContinuousBackups.UpdateContinuousBackupsAsync(request));
        var foretold = await Assert.ThrowsAsync<FdynoException>(() => bench.Connection.ContinuousBackups.PreviewUpdateAsync(request));

        Assert.Equal((code, text), (error.Code, error.Message));
        Assert.Equal((error.Code, error.Message, error.RecommendedAction), (foretold.Code, foretold.Message, foretold.RecommendedAction));
        Assert.Equal(before, bench.Memory.CurrentVersion);
    }

    [Theory]
    [InlineData("Nothing")]
    [InlineData("Copy")]
    public async Task Describing_needs_a_table_that_is_there(string table)
    {
        await using var bench = await NewAsync();
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.Connection.ContinuousBackups.DescribeContinuousBackupsAsync(table));
        Assert.Equal((FdynoErrorCode.TableNotFound, $"Table not found: {table}"), (error.Code, error.Message));
    }

    [Theory]
    [InlineData(CommitOutcome.UnknownCommitted)]
    [InlineData(CommitOutcome.UnknownLost)]
    [InlineData(CommitOutcome.Conflict)]
    public async Task An_answer_that_does_not_come_has_one_effect(CommitOutcome outcome)
    {
        await using var bench = await NewAsync();
        var next = bench.Store.Commits + 1;
        bench.Store.Decide = number => number == next ? outcome : CommitOutcome.Ok;
        var enabled = await bench.EnableRecoveryAsync(days: 7);
        Assert.Equal(7, enabled.PointInTimeRecoveryDescription.RecoveryPeriodInDays);
        Assert.Equal(enabled, await bench.Connection.ContinuousBackups.DescribeContinuousBackupsAsync("Music"));
    }

    /// <summary>Music; Enabled, whose recovery is on; and Copy, whose restore was cut off.</summary>
    private static async Task<BackupBench> NewAsync()
    {
        var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(3);
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Enabled", indexed: false));
        await bench.EnableRecoveryAsync("Enabled");
        await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        var next = bench.Store.Commits + 2;
        bench.Store.Decide = number => number == next ? CommitOutcome.Death : CommitOutcome.Ok;
        await Assert.ThrowsAsync<ProcessDeathException>(() => bench.RestoreLatestAsync());
        bench.Store.Revive();
        await bench.UpdateRecoveryAsync(new() { PointInTimeRecoveryEnabled = false });
        return bench;
    }
}
