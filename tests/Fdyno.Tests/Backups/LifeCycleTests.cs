using Fdyno.Errors;
using Fdyno.Model;

namespace Fdyno.Tests.Backups;

/// <summary>Making, naming, describing, listing and removing backups (docs/dynamodb/backups.md).</summary>
public sealed class LifeCycleTests
{
    private const string Unknown = "arn:aws:dynamodb:fdb:000000000000:table/Music/backup/01489602797149-73d8d5bc";

    [Fact]
    public async Task A_backup_is_described_listed_and_removed()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillAsync(5);
        var source = await bench.Connection.Tables.DescribeTableAsync("Music");
        var made = await bench.BackUpAsync();
        Assert.Matches(@"^arn:aws:dynamodb:fdb:000000000000:table/Music/backup/[0-9]{14}-[0-9a-f]{8}$", made.BackupArn);
        Assert.Equal(bench.Clock.GetUtcNow().UtcDateTime, made.BackupCreationDateTime);
        Assert.Equal(
            (BackupStatus.Available, BackupType.User, null, 5L, source.TableSizeBytes, source.TableId),
            (made.BackupStatus, made.BackupType, made.BackupExpiryDateTime, made.ItemCount, made.SourceTableDetails.TableSizeBytes, made.TableId));
        Assert.Equal(new ProvisionedThroughput { ReadCapacityUnits = 0, WriteCapacityUnits = 0 }, made.SourceTableDetails.ProvisionedThroughput);
        Assert.Equal(["by-genre", "by-year"], made.SourceTableFeatureDetails.GlobalSecondaryIndexes!.Select(i => i.IndexName));
        Assert.Equal("by-title", Assert.Single(made.SourceTableFeatureDetails.LocalSecondaryIndexes!).IndexName);
        Assert.Equal("expires", made.SourceTableFeatureDetails.TimeToLiveDescription!.AttributeName);
        Assert.Equal("NEW_IMAGE", made.SourceTableFeatureDetails.StreamDescription!.StreamViewType);

        var described = await bench.Backups.DescribeBackupAsync(made.BackupArn);
        var listed = Assert.Single(await bench.ListAsync());
        Assert.Equal(
            (made.BackupArn, made.BackupName, made.BackupStatus, made.BackupSizeBytes, made.BackupCreationDateTime),
            (described.BackupArn, described.BackupName, described.BackupStatus, described.BackupSizeBytes, described.BackupCreationDateTime));
        Assert.Equal(
            (made.BackupArn, made.BackupName, made.BackupStatus, made.BackupSizeBytes, made.BackupCreationDateTime, made.TableId),
            (listed.BackupArn, listed.BackupName, listed.BackupStatus, listed.BackupSizeBytes, listed.BackupCreationDateTime, listed.TableId));

        Assert.Equal(BackupStatus.Deleted, (await bench.Backups.DeleteBackupAsync(made.BackupArn)).BackupStatus);
        Assert.Empty(await bench.ListAsync());
        foreach (var action in new Func<Task>[]
        {
            () => bench.Backups.DescribeBackupAsync(made.BackupArn),
            () => bench.Backups.DeleteBackupAsync(made.BackupArn),
            () => bench.Backups.VerifyBackupAsync(made.BackupArn, OperationContext.None),
            () => bench.Backups.ResumeBackupAsync(made.BackupArn, OperationContext.None),
            () => bench.Backups.AbortBackupAsync(made.BackupArn),
            () => bench.RestoreAsync(made.BackupArn),
        })
        {
            await RefusedAsync(FdynoErrorCode.BackupNotFound, $"Backup not found: {made.BackupArn}", action);
        }
    }

    [Fact]
    public async Task A_name_that_exists_returns_the_existing_backup_and_warns_with_its_age()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(2);
        var first = await bench.BackUpAsync();
        bench.Clock.Advance(TimeSpan.FromHours(74.5));
        var version = bench.Memory.CurrentVersion;
        Assert.Equal(first.BackupArn, (await bench.BackUpAsync()).BackupArn);
        Assert.Equal(version, bench.Memory.CurrentVersion);
        Assert.Contains("3 days 2 hours", Assert.Single(bench.Warnings), StringComparison.Ordinal);
        Assert.Contains("-AllowDuplicateName", bench.Warnings[0], StringComparison.Ordinal);

        var second = await bench.BackUpAsync(allowDuplicate: true);
        Assert.NotEqual(first.BackupArn, second.BackupArn);
        Assert.Equal(second.BackupArn, (await bench.BackUpAsync()).BackupArn);
        Assert.Equal([first.BackupArn, second.BackupArn], (await bench.ListAsync()).Select(b => b.BackupArn));
    }

    [Fact]
    public async Task A_name_belongs_to_a_table_id()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(2);
        await bench.FillSmallAsync(2, "Films");
        var music = await bench.BackUpAsync();
        Assert.NotEqual(music.BackupArn, (await bench.BackUpAsync(table: "Films")).BackupArn);
        foreach (var table in new[] { "Music", "Films" })
            await bench.Connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = table, DeletionProtectionEnabled = Change.To(false) });
        await bench.Connection.Tables.DeleteTableAsync("Music");
        await bench.FillSmallAsync(3);
        var again = await bench.BackUpAsync();
        Assert.Empty(bench.Warnings);
        Assert.Equal((music.TableArn, true), (again.TableArn, again.TableId != music.TableId));

        // The backup of the table that is gone is still good.
        await bench.RestoreAsync(music.BackupArn);
        Assert.Equal(BackupBench.SmallItem(2), Assert.Single(await bench.CompareAsync()).ReferenceItem);
    }

    [Fact]
    public async Task Default_names_and_ids_of_one_millisecond_differ()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(1);
        var names = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var backup = await bench.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music" }, bench.Listener);
            Assert.Equal(bench.Clock.GetUtcNow().UtcDateTime.AddMilliseconds(i), backup.BackupCreationDateTime);
            names.Add(backup.BackupName);
        }

        Assert.Equal(["Music-20260101T000000000Z", "Music-20260101T000000001Z", "Music-20260101T000000002Z"], names);
    }

    [Fact]
    public async Task A_default_name_has_room_for_the_longest_table_name()
    {
        await using var bench = await BackupBench.NewAsync();
        var table = new string('t', 255);
        await bench.Connection.Tables.CreateTableAsync(BackupBench.TableRequest(table, indexed: false));
        var backup = await bench.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = table }, bench.Listener);
        Assert.Equal((255, "t-20260101T000000000Z"), (backup.BackupName.Length, backup.BackupName[234..]));
        await bench.RestoreAsync(backup.BackupArn);
    }

    [Theory]
    [InlineData("Nothing", "daily", FdynoErrorCode.TableNotFound, "Table not found: Nothing")]
    [InlineData("Music", "", FdynoErrorCode.Validation,
        "2 validation errors detected: Value '' at 'backupName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
        + "[a-zA-Z0-9_.-]+; Value '' at 'backupName' failed to satisfy constraint: Member must have length greater than or equal to 3")]
    [InlineData("Music", "bad name", FdynoErrorCode.Validation,
        "1 validation error detected: Value 'bad name' at 'backupName' failed to satisfy constraint: Member must satisfy regular expression "
        + "pattern: [a-zA-Z0-9_.-]+")]
    [InlineData(null, "daily", FdynoErrorCode.Validation,
        "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null")]
    public async Task A_request_that_breaks_a_rule_writes_nothing(string? table, string name, FdynoErrorCode code, string text)
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(1);
        var version = bench.Memory.CurrentVersion;
        await RefusedAsync(code, text, () => bench.BackUpAsync(name, table!));
        Assert.Equal(version, bench.Memory.CurrentVersion);
    }

    [Theory]
    [InlineData("", FdynoErrorCode.Validation, "Invalid Backup ARN")]
    [InlineData("123456789012345678901234567890123456789012345678", FdynoErrorCode.Validation, "Invalid Backup ARN")]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/Music", FdynoErrorCode.Validation, "Invalid Backup ARN")]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/Music/backup/1", FdynoErrorCode.Validation, "Invalid Backup ARN")]
    [InlineData("arn:aws:dynamodb:nowhere:000000000000:table/Music/backup/01489602797149-73d8d5bc", FdynoErrorCode.Validation, "Invalid Request: BackupArn is not valid")]
    [InlineData("arn:aws-cn:dynamodb:fdb:000000000000:table/Music/backup/01489602797149-73d8d5bc", FdynoErrorCode.Validation, "Invalid Request: BackupArn is not valid")]
    [InlineData("arn:aws:s3:fdb:000000000000:table/Music/backup/01489602797149-73d8d5bc", FdynoErrorCode.Validation, "Invalid Request: BackupArn is not valid")]
    [InlineData("arn:aws:dynamodb::000000000000:table/Music/backup/01489602797149-73d8d5bc", FdynoErrorCode.AccessDenied, "Access is denied")]
    [InlineData(
        "arn:aws:dynamodb:fdb:000000000001:table/Music/backup/01489602797149-73d8d5bc", FdynoErrorCode.AccessDenied,
        "Access is denied: the ARN is of account '000000000001', and the store in memory has account '000000000000'")]
    [InlineData(Unknown, FdynoErrorCode.BackupNotFound, "Backup not found: " + Unknown)]
    public async Task An_arn_is_judged_before_anything_is_looked_up(string arn, FdynoErrorCode code, string text)
    {
        await using var bench = await BackupBench.NewAsync();
        await RefusedAsync(code, text, () => bench.Backups.DescribeBackupAsync(arn));
        await RefusedAsync(code, text, () => bench.Backups.DeleteBackupAsync(arn));
        await RefusedAsync(code, text, () => bench.RestoreAsync(arn));
    }

    [Fact]
    public async Task An_arn_with_another_region_works_and_is_echoed()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(1);
        var swapped = (await bench.BackUpAsync()).BackupArn.Replace(":fdb:", ":eu-west-1:", StringComparison.Ordinal);
        Assert.Equal(swapped, (await bench.Backups.DescribeBackupAsync(swapped)).BackupArn);
        await RefusedAsync(
            FdynoErrorCode.Validation, "Invalid Request: sseSpecificationOverride must be provided for cross-region restores", () => bench.RestoreAsync(swapped));
        Assert.Equal(swapped, (await bench.Backups.DeleteBackupAsync(swapped)).BackupArn);
        Assert.Empty(await bench.ListAsync());
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged_by_a_cursor()
    {
        await using var bench = await BackupBench.NewAsync();
        await bench.FillSmallAsync(1);
        await bench.FillSmallAsync(1, "Films");
        var start = bench.Clock.GetUtcNow();
        var arns = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            arns.Add((await bench.BackUpAsync($"number-{i}", i % 3 == 2 ? "Films" : "Music")).BackupArn);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        async Task<string> ListAsync(ListBackupsRequest request) =>
            string.Join(' ', (await bench.ListAsync(request)).Select(b => arns.IndexOf(b.BackupArn)));
        Assert.Equal("0 1 2 3 4 5", await ListAsync(new ListBackupsRequest()));
        Assert.Equal("0 1 2 3 4 5", await ListAsync(new ListBackupsRequest { BackupType = "all" }));
        Assert.Equal("", await ListAsync(new ListBackupsRequest { BackupType = "SYSTEM" }));
        Assert.Equal("2 5", await ListAsync(new ListBackupsRequest { TableName = "Films" }));
        Assert.Equal("2 5", await ListAsync(new ListBackupsRequest { TableName = "arn:aws:dynamodb:fdb:000000000000:table/Films" }));
        Assert.Equal("", await ListAsync(new ListBackupsRequest { TableName = "Nothing" }));
        Assert.Equal("1 2", await ListAsync(new ListBackupsRequest { TimeRangeLowerBound = start.AddSeconds(1), TimeRangeUpperBound = start.AddSeconds(3) }));
        Assert.Equal("2", await ListAsync(new ListBackupsRequest { TimeRangeLowerBound = start.AddSeconds(1).AddTicks(1), TimeRangeUpperBound = start.AddSeconds(3) }));
        Assert.Equal("0 1", await ListAsync(new ListBackupsRequest { Limit = 2 }));
        Assert.Equal("2 3", await ListAsync(new ListBackupsRequest { Limit = 2, ExclusiveStartBackupArn = arns[1] }));
        await bench.Backups.DeleteBackupAsync(arns[3]);
        Assert.Equal("4 5", await ListAsync(new ListBackupsRequest { ExclusiveStartBackupArn = arns[3] }));
        Assert.Equal("0 1 2 4 5", await ListAsync(new ListBackupsRequest { ExclusiveStartBackupArn = Unknown }));
    }

    [Theory]
    [InlineData(0, "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1")]
    [InlineData(101, "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100")]
    public async Task A_limit_has_bounds(int limit, string text)
    {
        await using var bench = await BackupBench.NewAsync();
        await RefusedAsync(FdynoErrorCode.Validation, text, () => bench.ListAsync(new ListBackupsRequest { Limit = limit }));
    }

    [Fact]
    public async Task Lists_refuse_what_the_contract_refuses()
    {
        await using var bench = await BackupBench.NewAsync();
        var now = bench.Clock.GetUtcNow();
        await RefusedAsync(
            FdynoErrorCode.Validation,
            "One or more parameter values were invalid: Time range lower bound must be less than or equal to upper bound",
            () => bench.ListAsync(new ListBackupsRequest { TimeRangeLowerBound = now, TimeRangeUpperBound = now.AddTicks(-1) }));
        await RefusedAsync(
            FdynoErrorCode.Validation,
            "Invalid Request: The supplied ExclusiveStartBackupArn does not match the region",
            () => bench.ListAsync(new ListBackupsRequest { ExclusiveStartBackupArn = Unknown.Replace(":fdb:", ":eu-west-1:", StringComparison.Ordinal) }));
        await RefusedAsync(
            FdynoErrorCode.Validation,
            "1 validation error detected: Value 'BOGUS' at 'backupType' failed to satisfy constraint: Member must satisfy enum value set: "
            + "[USER, SYSTEM, AWS_BACKUP, ALL]",
            () => bench.ListAsync(new ListBackupsRequest { BackupType = "BOGUS" }));
    }

    internal static async Task<FdynoException> RefusedAsync(FdynoErrorCode code, string text, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<FdynoException>(action);
        Assert.Equal((code, text), (error.Code, error.Message));
        return error;
    }
}
