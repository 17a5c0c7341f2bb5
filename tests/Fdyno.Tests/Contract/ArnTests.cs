using Fdyno.Errors;
using Fdyno.Model;

namespace Fdyno.Tests.Contract;

/// <summary>
/// ARNs: their forms (docs/dynamodb/arns-and-names.md#arn-forms), and what is answered to each as a backup's
/// (docs/dynamodb/arns-and-names.md#backup-arns) or a table's (docs/dynamodb/arns-and-names.md#table-arns).
/// </summary>
public sealed class ArnTests
{
    private const string Table = "arn:aws:dynamodb:fdb:000000000000:table/Music";
    private const string Id = "01791504762511-2779fadd";

    /// <summary>ARNs of no backup of this store, and the answer to each: code and text.</summary>
    private static readonly Dictionary<string, (string Arn, FdynoErrorCode Code, string Text)> BadBackups = new()
    {
        ["backups/arn-not-found: nonexistent"] = ($"{Table}/backup/{Id}", FdynoErrorCode.BackupNotFound, $"Backup not found: {Table}/backup/{Id}"),
        ["backups/arn-not-found: deleted"] = ("{deleted}", FdynoErrorCode.BackupNotFound, "Backup not found: {deleted}"),
        ["backups/arn-not-found: another table's name"] = (
            $"{Table}2/backup/{Id}", FdynoErrorCode.BackupNotFound, $"Backup not found: {Table}2/backup/{Id}"),
        ["backups/arn-malformed: a table's"] = (Table, FdynoErrorCode.Validation, "Invalid Backup ARN"),
        ["backups/arn-malformed: an index's"] = ($"{Table}/index/by-genre", FdynoErrorCode.Validation, "Invalid Backup ARN"),
        ["backups/arn-malformed: 48 characters"] = (new string('x', 48), FdynoErrorCode.Validation, "Invalid Backup ARN"),
        ["backups/arn-malformed: empty"] = ("", FdynoErrorCode.Validation, "Invalid Backup ARN"),
        ["backups/arn-malformed: an id of 13 digits"] = (
            $"{Table}/backup/1791504762511-2779fadd", FdynoErrorCode.Validation, "Invalid Backup ARN"),
        ["backups/arn-malformed: an id in upper case"] = (
            $"{Table}/backup/01791504762511-2779FADD", FdynoErrorCode.Validation, "Invalid Backup ARN"),
        ["backups/arn-not-valid: unknown region"] = (With(region: "us-moon-7"), FdynoErrorCode.Validation, "Invalid Request: BackupArn is not valid"),
        ["backups/arn-not-valid: partition"] = (With(partition: "gcp"), FdynoErrorCode.Validation, "Invalid Request: BackupArn is not valid"),
        ["backups/arn-not-valid: service"] = (With(service: "s3"), FdynoErrorCode.Validation, "Invalid Request: BackupArn is not valid"),
        ["backups/arn-denied: empty region"] = (With(region: ""), FdynoErrorCode.AccessDenied, "Access is denied"),
        ["backups/arn-denied: another account"] = (
            With(account: "123456789012"), FdynoErrorCode.AccessDenied,
            "Access is denied: the ARN is of account '123456789012', and the store in memory has account '000000000000'"),
    };

    private static readonly Dictionary<string, (string Arn, FdynoErrorCode Code, string Text)> BadTables = new()
    {
        ["continuous-backups/bad-arn: region"] = (Table.Replace("fdb", "eu-west-1", StringComparison.Ordinal), FdynoErrorCode.Validation, "1 validation error detected: Invalid AWS region in '{0}'"),
        ["continuous-backups/bad-arn: partition"] = (Table.Replace(":aws:", ":gcp:", StringComparison.Ordinal), FdynoErrorCode.Validation, "1 validation error detected: Invalid AWS partition in '{0}'"),
        ["continuous-backups/bad-arn: resource type"] = ($"{Table}/index/by-genre", FdynoErrorCode.Validation, "1 validation error detected: Invalid AWS resource type in '{0}'"),
        ["continuous-backups/bad-arn: not even parts"] = ("arn:Music", FdynoErrorCode.Validation, "1 validation error detected: Invalid AWS resource type in '{0}'"),
        ["continuous-backups/bad-arn: account"] = (
            Table.Replace("000000000000", "123456789012", StringComparison.Ordinal), FdynoErrorCode.AccessDenied,
            "Access is denied: the ARN is of account '123456789012', and the store in memory has account '000000000000'"),
        ["arns-and-names/table-arn: too long"] = (
            Table + new string('x', 980), FdynoErrorCode.Validation,
            "1 validation error detected: Value '{0}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 1024"),
    };

    public static TheoryData<string> BadBackupRows => [.. BadBackups.Keys];

    public static TheoryData<string> BadTableRows => [.. BadTables.Keys];

    [Theory]
    [ContractTheory]
    [ContractRow("restores/backup-arn")]
    [MemberData(nameof(BadBackupRows))]
    public async Task An_ARN_of_no_backup_is_answered_alike_by_all_operations(string row)
    {
        var (arn, code, text) = BadBackups[row];
        await CheckAsync(s => s.Backups.DescribeBackupAsync(Given(s)));
        await CheckAsync(s => s.Backups.DeleteBackupAsync(Given(s)));
        await CheckAsync(s => s.Backups.VerifyBackupAsync(Given(s), OperationContext.None));
        await CheckAsync(s => s.Bench.RestoreAsync(Given(s), overrides: new RestoreOverrides { SSESpecificationOverride = new SSESpecification() }));

        string Given(Scene scene) => arn.Replace("{deleted}", scene.DeletedArn, StringComparison.Ordinal);
        Task CheckAsync(Func<Scene, Task> ask) => new Refusal(code, text, ask).CheckAsync();
    }

    [Theory]
    [ContractTheory]
    [MemberData(nameof(BadTableRows))]
    public async Task An_ARN_of_no_table_is_answered_alike_by_all_operations(string row)
    {
        var (arn, code, text) = BadTables[row];
        foreach (var ask in new Func<Scene, Task>[]
        {
            s => s.Tables.DescribeTableAsync(arn), s => s.Tables.DeleteTableAsync(arn), s => s.Bench.BackUpAsync("name", arn),
            s => s.Bench.ListAsync(new ListBackupsRequest { TableName = arn }), s => s.Items.PutItemAsync(arn, Backups.BackupBench.SmallItem(1)),
        })
        {
            await new Refusal(code, string.Format(null, text, arn), ask).CheckAsync();
        }
    }

    [Fact]
    [ContractRow("arns-and-names/table-arn")]
    public async Task A_table_goes_by_its_name_and_by_its_ARN()
    {
        await using var scene = await Scene.NewAsync();
        Assert.Equal("Music", (await scene.Tables.DescribeTableAsync(Table)).TableName);
        Assert.Equal(scene.Backup.TableId, (await scene.Bench.BackUpAsync("by-arn", Table)).TableId);
        Assert.Equal(2, (await scene.Bench.ListAsync(new ListBackupsRequest { TableName = Table })).Count);
    }

    [Fact]
    [ContractRow("backups/arn-other-region")]
    public async Task Another_region_in_a_backups_ARN_works_and_is_echoed()
    {
        await using var scene = await Scene.NewAsync();
        foreach (var region in new[] { "us-east-1", "eu-central-2", "ap-southeast-4", "ca-west-1", "il-central-1" })
            Assert.Equal(Other(region), (await scene.Backups.DescribeBackupAsync(Other(region))).BackupArn);
        var deleted = await scene.Backups.DeleteBackupAsync(Other("us-east-1"));
        Assert.Equal((Other("us-east-1"), "DELETED"), (deleted.BackupArn, deleted.BackupStatus));
        var gone = await Assert.ThrowsAsync<FdynoException>(() => scene.Backups.DeleteBackupAsync(Other("us-east-1")));
        Assert.Equal($"Backup not found: {Other("us-east-1")}", gone.Message);
        Assert.Empty(await scene.Bench.ListAsync());

        string Other(string region) => scene.Arn.Replace(":fdb:", $":{region}:", StringComparison.Ordinal);
    }

    [Fact]
    [ContractRow("arns-and-names/arn-table")]
    [ContractRow("arns-and-names/arn-backup")]
    [ContractRow("arns-and-names/arn-stream")]
    [ContractRow("arns-and-names/arn-index")]
    public void ARNs_are_read_and_printed()
    {
        var table = new TableArn("fdb", "000000000000", "Music");
        Assert.Equal(Table, table.ToString());
        Assert.True(TableArn.TryParse(Table, out var readTable) && readTable == table);
        Assert.True(BackupArn.TryParse($"{Table}/backup/{Id}", out var backup));
        Assert.Equal((table, Id, 1791504762511L, $"{Table}/backup/{Id}"), (backup.Table, backup.BackupId, backup.CreationMilliseconds, backup.ToString()));
        Assert.Equal(Id, BackupArn.MakeId(1791504762511, 0x2779fadd));
        Assert.True(IndexArn.TryParse($"{Table}/index/by-genre", out var index));
        Assert.Equal((table.ForIndex("by-genre"), $"{Table}/index/by-genre"), (index, index.ToString()));
        Assert.True(StreamArn.TryParse($"{Table}/stream/2026-10-08T23:16:33.123", out var stream));
        Assert.Equal((table, $"{Table}/stream/2026-10-08T23:16:33.123"), (stream.Table, stream.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Music")]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/")]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/Music/")]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/Music/index/")]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/Music/stream/today")]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/Music/backup/01791504762511-2779fad")]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/Music/backup/01791504762511_2779fadd")]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/Music/backup/0179150476251x-2779fadd")]
    public void What_is_no_ARN_is_not_read_as_one(string text)
    {
        Assert.False(TableArn.TryParse(text, out _));
        Assert.False(BackupArn.TryParse(text, out _));
        Assert.False(IndexArn.TryParse(text, out _));
        Assert.False(StreamArn.TryParse(text, out _));
    }

    private static string With(string partition = "aws", string service = "dynamodb", string region = "fdb", string account = "000000000000") =>
        $"arn:{partition}:{service}:{region}:{account}:table/Music/backup/{Id}";
}
