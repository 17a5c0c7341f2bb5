using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Testing;
using Fdyno.Tests.Backups;
using Fdyno.Tests.Contract;

namespace Fdyno.Tests.ContinuousBackups;

/// <summary>
/// What RestoreTableToPointInTime refuses, by code and text, and in which order (docs/dynamodb/restores.md#order-of-restore-checks and
/// docs/dynamodb/restores.md#restore-errors); no refusal leaves a target or any other trace. The clock stands at 2026-01-03T00:00:00Z, two
/// days behind the enabling of recovery of Music.
/// </summary>
public sealed class PointInTimeRuleTests
{
    private const string Window =
        " must be within EarliestRestorableDateTime '2026-01-01T00:00:00Z' and LatestRestorableDateTime '2026-01-02T23:59:59Z'";

    private static readonly DateTimeOffset Now = new(2026, 1, 3, 0, 0, 0, TimeSpan.Zero);
    private static readonly RestoreTableToPointInTimeRequest Good =
        new() { SourceTableName = "Music", TargetTableName = "Copy", UseLatestRestorableTime = true };

    private static readonly RestoreTableToPointInTimeRequest ByArn = Good with { SourceTableName = null };

    private static readonly Dictionary<string, (RestoreTableToPointInTimeRequest Request, FdynoErrorCode Code, string Text)> Rows = new()
    {
        ["restores/both-times"] = (
            Good with { RestoreDateTime = Now.AddHours(-1) }, FdynoErrorCode.Validation,
            "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore request. Pleas…"),
        ["restores/no-time"] = (
            Good with { UseLatestRestorableTime = null }, FdynoErrorCode.Validation,
            "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both"),
        ["restores/no-time: UseLatest=false alone"] = (
            Good with { UseLatestRestorableTime = false }, FdynoErrorCode.Validation,
            "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both"),
        ["restores/both-sources"] = (
            Good with { SourceTableArn = "arn:aws:dynamodb:fdb:000000000000:table/Music" }, FdynoErrorCode.Validation,
            "Must provide exactly one of: sourceTableArn, sourceTableName"),
        ["restores/no-source"] = (
            Good with { SourceTableName = null }, FdynoErrorCode.Validation,
            "The parameter 'TableName' is required but was not present in the request"),
        ["restores/source-arn: no ARN"] = (ByArn with { SourceTableArn = "Music" }, FdynoErrorCode.Validation, "sourceTableArn is not a valid ARN"),
        ["restores/source-arn: of a backup"] = (
            ByArn with { SourceTableArn = "arn:aws:dynamodb:fdb:000000000000:table/Music/backup/01489602797149-73d8d5bc" },
            FdynoErrorCode.Validation, "sourceTableArn is not a valid ARN"),
        ["restores/source-account"] = (
            ByArn with { SourceTableArn = "arn:aws:dynamodb:fdb:123456789012:table/Music" }, FdynoErrorCode.Validation,
            "This action is only supported by accounts that match the resource owner's account: "
            + "the ARN is of account '123456789012', and the store in memory has account '000000000000'"),
        ["restores/cross-region: a table's ARN"] = (
            ByArn with { SourceTableArn = "arn:aws:dynamodb:eu-west-1:000000000000:table/Music" }, FdynoErrorCode.Validation,
            "Invalid Request: sseSpecificationOverride must be provided for cross-region restores"),
        ["ARN of another region, with encryption"] = (
            ByArn with
            {
                SourceTableArn = "arn:aws:dynamodb:eu-west-1:000000000000:table/Music",
                Overrides = new RestoreOverrides { SSESpecificationOverride = new SSESpecification { Enabled = true } },
            },
            FdynoErrorCode.TableNotFound, "Table not found"),
        ["restores/source-arn: empty"] = (
            ByArn with { SourceTableArn = "" }, FdynoErrorCode.Validation,
            "1 validation error detected: Value '' at 'sourceTableArn' failed to satisfy constraint: Member must have length greater than or equal to 1"),
        ["source name"] = (
            Good with { SourceTableName = "bad name!" }, FdynoErrorCode.Validation,
            "1 validation error detected: Value 'bad name!' at 'sourceTableName' failed to satisfy constraint: "
            + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
        ["validation/required: targetTableName"] = (
            Good with { TargetTableName = null }, FdynoErrorCode.Validation,
            "1 validation error detected: Value null at 'targetTableName' failed to satisfy constraint: Member must not be null"),
        ["target name, and an override"] = (
            Good with { TargetTableName = "bad name!", Overrides = new RestoreOverrides { BillingModeOverride = "BOGUS" } },
            FdynoErrorCode.Validation,
            "2 validation errors detected: Value 'bad name!' at 'targetTableName' failed to satisfy constraint: "
            + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'BOGUS' at 'billingModeOverride' failed to satisfy "
            + "constraint: Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"),
        ["restores/source-missing"] = (Good with { SourceTableName = "Nothing" }, FdynoErrorCode.TableNotFound, "Table not found: Nothing"),
        ["restores/source-missing: by ARN"] = (
            ByArn with { SourceTableArn = "arn:aws:dynamodb:fdb:000000000000:table/Nothing" }, FdynoErrorCode.TableNotFound, "Table not found"),
        ["restores/source-missing: being restored"] = (Good with { SourceTableName = "CutOff" }, FdynoErrorCode.TableNotFound, "Table not found: CutOff"),
        ["restores/recovery-off"] = (
            Good with { SourceTableName = "Plain" }, FdynoErrorCode.PointInTimeRecoveryUnavailable,
            "Point in time recovery is not enabled for table 'Plain'"),
        ["restores/window: before"] = (At("2025-12-31T23:59:59Z"), FdynoErrorCode.InvalidRestoreTime, "RestoreDateTime '2025-12-31T23:59:59Z'" + Window),
        ["restores/window: epoch 0"] = (At("1970-01-01T00:00:00Z"), FdynoErrorCode.InvalidRestoreTime, "RestoreDateTime '1970-01-01T00:00:00Z'" + Window),
        ["restores/window: the unfinished second"] = (At("2026-01-03T00:00:00Z"), FdynoErrorCode.InvalidRestoreTime, "RestoreDateTime '2026-01-03T00:00:00Z'" + Window),
        ["restores/window: the future, in another zone"] = (
            At("2026-01-03T06:00:00.75+05:00"), FdynoErrorCode.InvalidRestoreTime, "RestoreDateTime '2026-01-03T01:00:00Z'" + Window),
        ["restores/window: 36 days ago"] = (
            At("2026-01-01T00:00:00Z") with { SourceTableName = "Short" }, FdynoErrorCode.InvalidRestoreTime,
            "RestoreDateTime '2026-01-01T00:00:00Z' must be within EarliestRestorableDateTime '2026-01-02T00:00:00Z' and "
            + "LatestRestorableDateTime '2026-01-02T23:59:59Z'"),
        ["restores/capacity-missing: to a point in time"] = (
            Good with { Overrides = new RestoreOverrides { BillingModeOverride = "PROVISIONED" } }, FdynoErrorCode.Validation,
            "Invalid Request: Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED"),
        ["restores/target-exists: to a point in time"] = (Good with { TargetTableName = "Plain" }, FdynoErrorCode.TableAlreadyExists, "Table already exists: Plain"),
        ["restores/target-exists: the source"] = (Good with { TargetTableName = "Music" }, FdynoErrorCode.TableAlreadyExists, "Table already exists: Music"),
        ["restores/target-restoring: from a table"] = (
            Good with { TargetTableName = "CutOff" }, FdynoErrorCode.TableInUse,
            "Table: CutOff is already being restored from table: arn:aws:dynamodb:fdb:000000000000:table/Music"),

        // The order of checks (docs/dynamodb/restores.md#order-of-restore-checks): each row breaks the rule of its stage and those of all
        // that follow.
        ["restores/recovery-order: shape before source"] = (
            At("1970-01-01T00:00:00Z") with { SourceTableName = "Nothing", TargetTableName = "Plain", UseLatestRestorableTime = true },
            FdynoErrorCode.Validation, "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in…"),
        ["restores/recovery-order: source before recovery"] = (
            At("1970-01-01T00:00:00Z") with { SourceTableName = "Nothing", TargetTableName = "Plain" },
            FdynoErrorCode.TableNotFound, "Table not found: Nothing"),
        ["restores/recovery-order: recovery before time"] = (
            At("1970-01-01T00:00:00Z") with { SourceTableName = "Plain", TargetTableName = "Plain" },
            FdynoErrorCode.PointInTimeRecoveryUnavailable, "Point in time recovery is not enabled for table 'Plain'"),
        ["restores/recovery-order: time before target"] = (
            At("1970-01-01T00:00:00Z") with { TargetTableName = "Plain" },
            FdynoErrorCode.InvalidRestoreTime, "RestoreDateTime '1970-01-01T00:00:00Z'" + Window),
    };

    public static TheoryData<string> RowNames => [.. Rows.Keys];

    [Theory]
    [ContractTheory]
    [MemberData(nameof(RowNames))]
    public async Task A_restore_that_breaks_a_rule_is_refused_and_leaves_no_trace(string row)
    {
        await using var bench = await NewAsync();
        var before = bench.Memory.CurrentVersion;
        var (request, code, text) = Rows[row];

        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.Restores.RestoreTableToPointInTimeAsync(request, bench.Listener));

        Assert.Equal(code, error.Code);
        if (text.EndsWith('…')) Assert.StartsWith(text[..^1], error.Message, StringComparison.Ordinal);
        else Assert.Equal(text, error.Message);
        Assert.Equal(before, bench.Memory.CurrentVersion);
        Assert.Empty(bench.Warnings);
    }

    [Fact]
    [ContractRow("restores/50-restores")]
    public async Task The_51st_restore_at_a_time_is_refused()
    {
        await using var bench = await NewAsync();
        for (var i = 1; i < 50; i++) await CutOffAsync(bench, $"Target{i}");
        var before = bench.Memory.CurrentVersion;
        var error = await Assert.ThrowsAsync<FdynoException>(() => bench.RestoreLatestAsync("Target50"));
        Assert.Equal(
            (FdynoErrorCode.LimitExceeded, "Subscriber limit exceeded: Only 50 restore operations can be done simultaneously"),
            (error.Code, error.Message));
        Assert.Equal(before, bench.Memory.CurrentVersion);
        await bench.Restores.AbortRestoreAsync("CutOff");
        await bench.RestoreLatestAsync("Target50");
    }

    /// <summary>
    /// While a table is being restored, whatever its source, other operations answer as the contract says
    /// (docs/dynamodb/restores.md#restoring-state).
    /// </summary>
    [Fact]
    public async Task A_target_is_hidden_until_it_is_active()
    {
        await using var bench = await NewAsync();
        var described = await bench.Connection.Tables.DescribeTableAsync("CutOff");
        Assert.Equal(("CREATING", true), (described.TableStatus, described.RestoreSummary!.RestoreInProgress));
        var created = await Assert.ThrowsAsync<FdynoException>(
            () => bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("CutOff", indexed: false)));
        Assert.Equal((FdynoErrorCode.ResourceInUse, "Table is being used: CutOff"), (created.Code, created.Message));
        var deleted = await Assert.ThrowsAsync<FdynoException>(() => bench.Connection.Tables.DeleteTableAsync("CutOff"));
        Assert.Equal(FdynoErrorCode.ResourceInUse, deleted.Code);
        var backedUp = await Assert.ThrowsAsync<FdynoException>(() => bench.BackUpAsync(table: "CutOff"));
        Assert.Equal((FdynoErrorCode.TableNotFound, "Table not found: CutOff"), (backedUp.Code, backedUp.Message));
    }

    private static RestoreTableToPointInTimeRequest At(string time) => Good with
    {
        UseLatestRestorableTime = null,
        RestoreDateTime = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>
    /// Music, with recovery since two days; Short, with recovery of one day since as long; Plain, without; and CutOff, whose restore from
    /// Music was cut off.
    /// </summary>
    private static async Task<BackupBench> NewAsync()
    {
        var bench = await BackupBench.NewAsync(BackupBench.Tiny);
        await bench.FillSmallAsync(3);
        await bench.EnableRecoveryAsync(mode: RecoveryMode.History);
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Short", indexed: false));
        await bench.EnableRecoveryAsync("Short", days: 1, mode: RecoveryMode.History);
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest("Plain", indexed: false));
        bench.Clock.SetUtcNow(Now - TimeSpan.FromMinutes(1));
        await CutOffAsync(bench, "CutOff");
        bench.Clock.SetUtcNow(Now);
        return bench;
    }

    private static async Task CutOffAsync(BackupBench bench, string target)
    {
        var second = bench.Store.Commits + 2;
        bench.Store.Decide = number => number == second ? CommitOutcome.Death : CommitOutcome.Ok;
        await Assert.ThrowsAsync<ProcessDeathException>(() => bench.RestoreLatestAsync(target));
        bench.Store.Revive();
    }
}
