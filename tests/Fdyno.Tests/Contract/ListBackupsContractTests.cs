using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Tests.Backups;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Contract;

/// <summary>Listing backups (docs/dynamodb/backups.md#listing-backups).</summary>
public sealed class ListBackupsContractTests
{
    private static readonly Dictionary<string, Refusal> Rows = new()
    {
        ["backups/list-type"] = Refused(
            "1 validation error detected: Value 'BOGUS' at 'backupType' failed to satisfy constraint: Member must satisfy enum value set: [USER, SYSTEM, AWS_BACKUP, ALL]",
            new ListBackupsRequest { BackupType = "BOGUS" }),
        ["backups/list-range-order"] = Refused(
            Scene.InvalidParameters + "Time range lower bound must be less than or equal to upper bound",
            new ListBackupsRequest { TimeRangeLowerBound = DateTimeOffset.UnixEpoch.AddTicks(1), TimeRangeUpperBound = DateTimeOffset.UnixEpoch }),
        ["backups/list-limit: 0"] = Refused(
            "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
            new ListBackupsRequest { Limit = 0 }),
        ["backups/list-limit: 101"] = Refused(
            "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
            new ListBackupsRequest { Limit = 101 }),
        ["backups/list-cursor-region"] = Refused(
            "Invalid Request: The supplied ExclusiveStartBackupArn does not match the region",
            new ListBackupsRequest { ExclusiveStartBackupArn = "arn:aws:dynamodb:us-east-1:000000000000:table/Music/backup/01791504762511-2779fadd" }),
        ["backups/list-cursor-length"] = Refused(
            "1 validation error detected: Value 'arn:short' at 'exclusiveStartBackupArn' failed to satisfy constraint: Member must have length greater than or equal to 37",
            new ListBackupsRequest { ExclusiveStartBackupArn = "arn:short" }),
    };

    public static TheoryData<string> RowNames => [.. Rows.Keys];

    [Theory]
    [ContractTheory]
    [MemberData(nameof(RowNames))]
    public Task A_request_that_breaks_a_rule_is_refused(string row) => Rows[row].CheckAsync();

    [Fact]
    [ContractRow("backups/list-default-type")]
    public async Task Users_backups_are_listed_unless_all_are_asked_for()
    {
        await using var bench = await FillAsync();
        Assert.Equal(4, (await bench.ListAsync()).Count);
        Assert.Equal(4, (await bench.ListAsync(new ListBackupsRequest { BackupType = "USER" })).Count);
        Assert.Equal(4, (await bench.ListAsync(new ListBackupsRequest { BackupType = "ALL" })).Count);
        Assert.Empty(await bench.ListAsync(new ListBackupsRequest { BackupType = "SYSTEM" }));
        Assert.Empty(await bench.ListAsync(new ListBackupsRequest { BackupType = "AWS_BACKUP" }));
    }

    [Fact]
    [ContractRow("backups/list-order")]
    [ContractRow("backups/list-filters")]
    public async Task Backups_come_by_time_over_all_tables_and_filters_are_anded()
    {
        await using var bench = await FillAsync();
        var all = await bench.ListAsync();
        Assert.Equal(["one", "two", "three", "four"], all.Select(b => b.BackupName));
        Assert.Equal(all.OrderBy(b => b.BackupCreationDateTime).ThenBy(b => b.BackupArn, StringComparer.Ordinal), all);
        var filtered = await bench.ListAsync(new ListBackupsRequest
        {
            TableName = "Music",
            BackupType = "USER",
            TimeRangeLowerBound = all[1].BackupCreationDateTime,
        });
        Assert.Equal(["three"], filtered.Select(b => b.BackupName));
    }

    [Fact]
    [ContractRow("backups/list-range")]
    public async Task The_range_has_its_lower_end_and_not_its_upper_one()
    {
        await using var bench = await FillAsync();
        var second = (await bench.ListAsync())[1].BackupCreationDateTime;
        Assert.Equal(["two", "three", "four"], await NamesAsync(bench, second, null));
        Assert.Equal(["one"], await NamesAsync(bench, null, second));
        Assert.Equal(["two"], await NamesAsync(bench, second, second.AddMilliseconds(1)));
        Assert.Empty(await NamesAsync(bench, second, second));
        Assert.Equal(["three", "four"], await NamesAsync(bench, second.AddMilliseconds(1), null));
        Assert.Equal(4, (await NamesAsync(bench, DateTime.UnixEpoch, DateTime.UnixEpoch.AddYears(200))).Count);
        Assert.Empty(await NamesAsync(bench, DateTime.UnixEpoch.AddYears(100), null));
    }

    [Fact]
    [ContractRow("backups/list-exact-fit")]
    public async Task An_exact_fit_leaves_nothing()
    {
        await using var bench = await FillAsync();
        var all = await bench.ListAsync(new ListBackupsRequest { Limit = 4 });
        Assert.Equal(4, all.Count);
        Assert.Empty(await bench.ListAsync(new ListBackupsRequest { ExclusiveStartBackupArn = all[^1].BackupArn }));
        Assert.Equal(2, (await bench.ListAsync(new ListBackupsRequest { Limit = 2 })).Count);
    }

    [Fact]
    [ContractRow("backups/list-cursor")]
    public async Task The_cursor_is_a_place_whatever_is_there()
    {
        await using var bench = await FillAsync();
        var all = await bench.ListAsync();
        Assert.Equal(["three", "four"], await AfterAsync(all[1].BackupArn));
        await bench.Backups.DeleteBackupAsync(all[1].BackupArn);
        Assert.Equal(["three", "four"], await AfterAsync(all[1].BackupArn));
        var between = new DateTimeOffset(all[2].BackupCreationDateTime).ToUnixTimeMilliseconds() + 1;
        Assert.Equal(["four"], await AfterAsync($"arn:aws:dynamodb:fdb:000000000000:table/Invented/backup/{between:D14}-00000000"));
        Assert.Equal(
            ["four"],
            (await bench.ListAsync(new ListBackupsRequest { ExclusiveStartBackupArn = all[0].BackupArn, TableName = "Books" })).Select(b => b.BackupName));

        async Task<IEnumerable<string>> AfterAsync(string arn) =>
            (await bench.ListAsync(new ListBackupsRequest { ExclusiveStartBackupArn = arn })).Select(b => b.BackupName);
    }

    [Fact]
    [ContractRow("backups/list-deleted-table")]
    [ContractRow("backups/list-incarnations")]
    public async Task Entries_of_deleted_tables_survive_and_incarnations_are_told_apart()
    {
        await using var bench = await FillAsync();
        await bench.Connection.Tables.DeleteTableAsync("Music");
        Assert.Equal(["one", "three"], (await bench.ListAsync(new ListBackupsRequest { TableName = "Music" })).Select(b => b.BackupName));
        Assert.Empty(await bench.ListAsync(new ListBackupsRequest { TableName = "Never" }));
        await bench.Connection.Tables.CreateTableAsync(Request("Music"));
        await bench.BackUpAsync("five");
        var entries = await bench.ListAsync(new ListBackupsRequest { TableName = "Music" });
        Assert.Single(entries.Select(b => b.TableArn).Distinct());
        Assert.Equal(2, entries.Select(b => b.TableId).Distinct().Count());
    }

    private static Refusal Refused(string text, ListBackupsRequest request) => new(FdynoErrorCode.Validation, text, s => s.Bench.ListAsync(request));

    private static async Task<List<string>> NamesAsync(BackupBench bench, DateTime? lower, DateTime? upper) =>
        [.. (await bench.ListAsync(new ListBackupsRequest { TimeRangeLowerBound = lower, TimeRangeUpperBound = upper })).Select(b => b.BackupName)];

    /// <summary>Four backups of two tables, in turn: Music, Books, Music, Books.</summary>
    private static async Task<BackupBench> FillAsync()
    {
        var bench = await BackupBench.NewAsync();
        await bench.Connection.Tables.CreateTableAsync(Request("Music"));
        await bench.Connection.Tables.CreateTableAsync(Request("Books"));
        foreach (var (name, table) in new[] { ("one", "Music"), ("two", "Books"), ("three", "Music"), ("four", "Books") })
        {
            await bench.BackUpAsync(name, table);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return bench;
    }
}
