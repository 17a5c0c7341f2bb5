using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Tests.Backups;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Contract;

/// <summary>Creating, describing and deleting backups (docs/dynamodb/backups.md).</summary>
public sealed class BackupContractTests
{
    private static readonly Dictionary<string, Refusal> Rows = new()
    {
        ["backups/create-table-missing"] = new(FdynoErrorCode.TableNotFound, "Table not found: Nothing", s => s.Bench.BackUpAsync("name", "Nothing")),
        ["backups/create-table-missing: a restore's target"] = new(
            FdynoErrorCode.TableNotFound, "Table not found: Cut", s => s.Bench.BackUpAsync("name", "Cut"))
        { Before = s => s.CutOffRestoreAsync() },
        ["backups/create-empty-name"] = new(
            FdynoErrorCode.Validation,
            "2 validation errors detected: Value '' at 'backupName' failed to satisfy constraint: Member must satisfy regular expression "
            + "pattern: [a-zA-Z0-9_.-]+; Value '' at 'backupName' failed to satisfy constraint: Member must have length greater than or equal to 3",
            s => s.Bench.BackUpAsync("")),
        ["backups/create-unfinished"] = new(
            FdynoErrorCode.BackupInUse, "Backup 'cut' of table 'Music' was cut off before it was complete: ",
            s => s.Bench.BackUpAsync("cut"))
        { Before = s => s.CutOffBackupAsync(), IsPrefix = true },
        ["backups/delete-in-use"] = new(
            FdynoErrorCode.BackupInUse, "Backup is being used to restore table: {arn}", s => s.Backups.DeleteBackupAsync(s.Arn))
        {
            Before = s => s.CutOffRestoreAsync(),
        },
        ["backups/one-restore"] = new(
            FdynoErrorCode.BackupInUse, "Backup is being used to restore another table: {arn}", s => s.Bench.RestoreAsync(s.Arn))
        {
            Before = s => s.CutOffRestoreAsync(),
        },
    };

    public static TheoryData<string> RowNames => [.. Rows.Keys];

    [Theory]
    [ContractTheory]
    [MemberData(nameof(RowNames))]
    public Task A_request_that_breaks_a_rule_is_refused(string row) => Rows[row].CheckAsync();

    [Fact]
    [ContractRow("backups/create-status")]
    public async Task A_backup_is_available_when_the_operation_returns_and_creating_before()
    {
        await using var scene = await Scene.NewAsync();
        Assert.Equal("AVAILABLE", scene.Backup.BackupStatus);
        Assert.Equal("AVAILABLE", (await scene.Backups.DescribeBackupAsync(scene.Arn)).BackupStatus);
        await scene.CutOffBackupAsync();
        var unfinished = Assert.Single(await scene.Bench.ListAsync(), b => b.BackupName == "cut");
        Assert.Equal("CREATING", unfinished.BackupStatus);
        Assert.Equal("CREATING", (await scene.Backups.DescribeBackupAsync(unfinished.BackupArn)).BackupStatus);
    }

    [Fact]
    [ContractRow("backups/create-time")]
    [ContractRow("backups/create-type")]
    [ContractRow("backups/list-members")]
    public async Task A_backup_has_one_creation_time_and_exact_figures()
    {
        await using var scene = await Scene.NewAsync();
        var described = await scene.Backups.DescribeBackupAsync(scene.Arn);
        var listed = Assert.Single(await scene.Bench.ListAsync());
        var milliseconds = new DateTimeOffset(described.BackupCreationDateTime).ToUnixTimeMilliseconds();
        Assert.Equal(DateTimeKind.Utc, described.BackupCreationDateTime.Kind);
        Assert.Equal((described.BackupCreationDateTime, described.BackupCreationDateTime), (scene.Backup.BackupCreationDateTime, listed.BackupCreationDateTime));
        Assert.Matches($"/backup/{milliseconds:D14}-[0-9a-f]{{8}}$", scene.Arn);
        Assert.Equal((null, "USER"), (described.BackupExpiryDateTime, described.BackupType));
        Assert.Null(listed.BackupExpiryDateTime);
        var table = await scene.Tables.DescribeTableAsync("Music");
        Assert.Equal(
            (3L, table.TableSizeBytes, table.TableSizeBytes, 3L),
            (described.ItemCount, described.BackupSizeBytes, described.SourceTableDetails.TableSizeBytes, described.SourceTableDetails.ItemCount));
        Assert.Equal(typeof(BackupSummary), listed.GetType());
        Assert.Equal(
            (table.TableName, table.TableId, table.TableArn, "daily", described.BackupSizeBytes),
            (listed.TableName, listed.TableId, listed.TableArn, listed.BackupName, listed.BackupSizeBytes));
    }

    [Fact]
    [ContractRow("backups/create-same-name")]
    public async Task A_name_that_is_there_gives_the_existing_backup_and_a_warning()
    {
        await using var scene = await Scene.NewAsync();
        scene.Bench.Clock.Advance(TimeSpan.FromHours(26));
        var before = scene.State();
        Assert.Equal(scene.Arn, (await scene.Bench.BackUpAsync()).BackupArn);
        Assert.Equal(before, scene.State());
        Assert.Contains("1 day 2 hours", Assert.Single(scene.Bench.Warnings), StringComparison.Ordinal);
        Assert.NotEqual(scene.Arn, (await scene.Bench.BackUpAsync(allowDuplicate: true)).BackupArn);
        Assert.Equal(2, (await scene.Bench.ListAsync()).Count(b => b.BackupName == "daily"));
    }

    [Fact]
    [ContractRow("backups/create-many")]
    public async Task Many_backups_of_one_instant_have_ARNs_of_their_own()
    {
        await using var scene = await Scene.NewAsync();
        var arns = new HashSet<string>();
        for (var i = 0; i < 24; i++) arns.Add((await scene.Bench.BackUpAsync(allowDuplicate: true)).BackupArn);
        Assert.Equal(24, arns.Count);
    }

    [Fact]
    [ContractRow("backups/create-instant")]
    public async Task A_backup_has_what_came_before_and_nothing_after()
    {
        await using var scene = await Scene.NewAsync();
        await scene.Items.PutItemAsync("Music", BackupBench.SmallItem(100));
        var copy = await scene.RestoreAsync(new RestoreOverrides());
        Assert.Equal(3, copy.ItemCount);
        Assert.Equal(BackupBench.SmallItem(100), Assert.Single(await scene.Bench.CompareAsync()).ReferenceItem);
    }

    [Fact]
    [ContractRow("backups/records-table")]
    [ContractRow("backups/records-features")]
    [ContractRow("backups/records-not")]
    public async Task A_backup_records_the_table_and_what_is_on()
    {
        await using var scene = await Scene.NewAsync(BackupBench.TableRequest() with
        {
            SSESpecification = new SSESpecification { Enabled = true, KMSMasterKeyId = "alias/key" },
        });
        var table = await scene.Tables.DescribeTableAsync("Music");
        var (source, features) = (scene.Backup.SourceTableDetails, scene.Backup.SourceTableFeatureDetails);
        Assert.Equal(
            (table.TableName, table.TableId, table.TableArn, table.CreationDateTime, "PAY_PER_REQUEST", ProvisionedThroughput.Zero, null),
            (source.TableName, source.TableId, source.TableArn, source.TableCreationDateTime, source.BillingMode, source.ProvisionedThroughput,
                source.OnDemandThroughput));
        Assert.Equal(table.KeySchema, source.KeySchema);
        Assert.Equal(["by-genre", "by-year"], features.GlobalSecondaryIndexes!.Select(i => i.IndexName));
        Assert.Equal(["by-title"], features.LocalSecondaryIndexes!.Select(i => i.IndexName));
        Assert.All(features.GlobalSecondaryIndexes!, i => Assert.Equal(ProvisionedThroughput.Zero, i.ProvisionedThroughput));
        Assert.Equal(new StreamSpecification { StreamEnabled = true, StreamViewType = "NEW_IMAGE" }, features.StreamDescription);
        Assert.Equal(new TimeToLiveDescription { TimeToLiveStatus = "ENABLED", AttributeName = "expires" }, features.TimeToLiveDescription);
        Assert.Equal(new SSEDescription { Status = "DISABLED", SSEType = "KMS", KMSMasterKeyArn = "alias/key" }, features.SSEDescription);
    }

    [Fact]
    [ContractRow("backups/records-features")]
    [ContractRow("backups/records-limits")]
    public async Task What_is_off_is_not_recorded_and_limits_are_where_they_are_set()
    {
        await using var plain = await Scene.NewAsync(Request("Music"));
        Assert.Equal(new SourceTableFeatureDetails(), plain.Backup.SourceTableFeatureDetails);
        Assert.Null(plain.Backup.SourceTableDetails.OnDemandThroughput);
        var limits = new OnDemandThroughput { MaxReadRequestUnits = 7 };
        await using var limited = await Scene.NewAsync(Request("Music") with { OnDemandThroughput = limits });
        Assert.Equal(limits, limited.Backup.SourceTableDetails.OnDemandThroughput);
        var capacity = new ProvisionedThroughput { ReadCapacityUnits = 3, WriteCapacityUnits = 4 };
        await using var provisioned = await Scene.NewAsync(Request("Music") with { ProvisionedThroughput = capacity });
        Assert.Equal((capacity, "PROVISIONED"), (provisioned.Backup.SourceTableDetails.ProvisionedThroughput, provisioned.Backup.SourceTableDetails.BillingMode));
    }

    [Fact]
    [ContractRow("backups/records-lineage")]
    public async Task A_backup_of_a_restored_table_carries_no_trace_of_the_restore()
    {
        await using var scene = await Scene.NewAsync();
        await scene.RestoreAsync(new RestoreOverrides());
        var again = await scene.Bench.BackUpAsync("again", "Copy");
        var third = await scene.Bench.RestoreAsync(again.BackupArn, "Third");
        Assert.Equal(again.BackupArn, third.RestoreSummary!.SourceBackupArn);
        Assert.DoesNotContain(scene.Arn, System.Text.Json.JsonSerializer.Serialize(again), StringComparison.Ordinal);
    }

    [Fact]
    [ContractRow("backups/delete")]
    public async Task A_deleted_backup_is_described_once_more_and_gone_at_once()
    {
        await using var scene = await Scene.NewAsync();
        var deleted = await scene.Backups.DeleteBackupAsync(scene.Arn);
        Assert.Equal(("DELETED", scene.Arn, 3L), (deleted.BackupStatus, deleted.BackupArn, deleted.ItemCount));
        Assert.Equal(scene.Backup.SourceTableDetails.TableId, deleted.SourceTableDetails.TableId);
        Assert.Empty(await scene.Bench.ListAsync());
        var error = await Assert.ThrowsAsync<FdynoException>(() => scene.Backups.DescribeBackupAsync(scene.Arn));
        Assert.Equal((FdynoErrorCode.BackupNotFound, $"Backup not found: {scene.Arn}"), (error.Code, error.Message));
    }

    [Fact]
    [ContractRow("backups/outlives-table")]
    public async Task Backups_outlive_their_table()
    {
        await using var scene = await Scene.NewAsync(Request("Music"));
        await scene.Tables.DeleteTableAsync("Music");
        Assert.Equal("AVAILABLE", (await scene.Backups.DescribeBackupAsync(scene.Arn)).BackupStatus);
        Assert.Equal(3, (await scene.Bench.RestoreAsync(scene.Arn, "Music")).ItemCount);
    }
}
