using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.Testing;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Tables;

/// <summary>Connections that refuse a table which was made anew under the name of a known one.</summary>
public sealed class ExpectedTableTests
{
    private const string Song = """{"pk":{"S":"a"},"sk":{"N":"1"},"genre":{"S":"g"},"year":{"N":"1"}}""";

    /// <summary>Each operation on a table that is there.</summary>
    public static TheoryData<string> Operations => [.. All.Keys];

    private static readonly Dictionary<string, Func<FdynoConnection, string, Task>> All = new()
    {
        ["describe"] = (c, table) => c.Tables.DescribeTableAsync(table),
        ["update"] = (c, table) => c.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = table, Tags = Change.To<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["a"] = "b" }) }),
        ["delete"] = (c, table) => c.Tables.DeleteTableAsync(table),
        ["preview a deletion"] = (c, table) => c.Tables.LeavesSystemBackupAsync(table),
        ["put"] = (c, table) => c.Items.PutItemAsync(table, Item(Song)),
        ["get"] = (c, table) => c.Items.GetItemAsync(table, Item(Song)),
        ["delete an item"] = (c, table) => c.Items.DeleteItemAsync(table, Item(Song)),
        ["query"] = (c, table) => c.Items.QueryAsync(new QueryRequest { TableName = table, HashValue = Item(Song)["pk"] }).ToListAsync(),
        ["scan"] = (c, table) => c.Items.ScanAsync(table).ToListAsync(),
        ["scan an instant"] = (c, table) => c.Items.ScanInstantAsync(table).ToListAsync(),
        ["back up"] = (c, table) => c.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = table, BackupName = "one" }, OperationContext.None),
        ["list backups"] = (c, table) => c.Backups.ListBackupsAsync(new ListBackupsRequest { TableName = table }).ToListAsync(),
        ["describe continuous backups"] = (c, table) => c.ContinuousBackups.DescribeContinuousBackupsAsync(table),
        ["switch recovery"] = (c, table) => c.ContinuousBackups.UpdateContinuousBackupsAsync(new UpdateContinuousBackupsRequest
        {
            TableName = table,
            PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification { PointInTimeRecoveryEnabled = true },
        }),
        ["restore to a time"] = async (c, table) =>
        {
            await c.ContinuousBackups.UpdateContinuousBackupsAsync(new UpdateContinuousBackupsRequest
            {
                TableName = table,
                PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification { PointInTimeRecoveryEnabled = true },
            });
            await c.Restores.RestoreTableToPointInTimeAsync(
                new RestoreTableToPointInTimeRequest { SourceTableName = "Music", TargetTableName = "Target", UseLatestRestorableTime = true }, OperationContext.None);
        },
        ["compare"] = async (c, table) =>
        {
            var whole = c.WithoutExpectations();
            var backup = await whole.Backups.CreateBackupAsync(
                new CreateBackupRequest { TableName = "Music", BackupName = "two", AllowDuplicateName = true }, OperationContext.None);
            await c.Comparisons.CompareAsync(ComparisonSource.OfTable(table), ComparisonSource.OfBackup(backup.BackupArn), OperationContext.None).ToListAsync();
        },
        ["optimize"] = (c, table) => c.Optimizations.OptimizeTableAsync(table, OperationContext.None),
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_works_on_the_expected_table_and_refuses_one_that_was_made_anew(string operation)
    {
        await using var connection = await ConnectAsync();
        foreach (var name in (string[])["Music", "arn:aws:dynamodb:fdb:" + connection.AccountId + ":table/Music"])
        {
            var known = await connection.Tables.CreateTableAsync(IndexedRequest());
            var expecting = connection.Expecting(new Dictionary<string, string> { ["Music"] = known.TableId });
            await All[operation](expecting, name);
            if (operation != "delete") await connection.Tables.DeleteTableAsync("Music");
            if (operation == "restore to a time") await connection.Tables.DeleteTableAsync("Target");
            var anew = await connection.Tables.CreateTableAsync(IndexedRequest());
            await connection.Items.PutItemAsync("Music", Item(Song));

            var error = await Assert.ThrowsAsync<FdynoException>(() => All[operation](expecting, name));

            Assert.Equal(FdynoErrorCode.ResourceNotFound, error.Code);
            Assert.Contains(known.TableId, error.Message, StringComparison.Ordinal);
            Assert.Contains(anew.TableId, error.Message, StringComparison.Ordinal);
            Assert.Single(await connection.Items.ScanAsync("Music").ToListAsync());
            await All[operation](connection, name);
            if (operation != "delete") await connection.Tables.DeleteTableAsync("Music");
            if (operation == "restore to a time") await connection.Tables.DeleteTableAsync("Target");
        }
    }

    [Fact]
    public async Task Tables_of_other_names_and_backups_of_a_table_that_is_gone_are_not_refused()
    {
        await using var connection = await ConnectAsync();
        var known = await connection.Tables.CreateTableAsync(Request());
        await connection.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music", BackupName = "one" }, OperationContext.None);
        await connection.Tables.CreateTableAsync(Request("Other"));
        await connection.Tables.DeleteTableAsync("Music");
        var expecting = connection.Expecting(new Dictionary<string, string> { ["Music"] = known.TableId });

        Assert.Equal("Other", (await expecting.Tables.DescribeTableAsync("Other")).TableName);
        Assert.Equal("one", (await expecting.Backups.ListBackupsAsync(new ListBackupsRequest { TableName = "Music" }).ToListAsync()).Single().BackupName);
    }

    [Fact]
    public async Task Closing_a_connection_that_expects_tables_closes_the_connection()
    {
        var connection = await ConnectAsync();
        var expecting = connection.Expecting(new Dictionary<string, string> { ["Music"] = "x" });
        Assert.Same(connection, expecting.WithoutExpectations());
        Assert.Same(connection, expecting.Expecting(new Dictionary<string, string>()).WithoutExpectations());

        await expecting.DisposeAsync();

        Assert.False(connection.IsOpen);
        Assert.False(expecting.IsOpen);
    }

    [Fact]
    public async Task Connections_are_to_the_same_store_by_its_id_and_a_copy_is_another_one()
    {
        var store = new MemoryStore { Name = new StoreIdentity("1", "a") };
        await using var first = await ConnectAsync(store);
        await using var other = await ConnectAsync();
        await using var copy = await ConnectAsync(store.Copy(name: new StoreIdentity("2", "b")));

        Assert.True(first.IsSameStoreAs(first.Expecting(new Dictionary<string, string>())));
        Assert.False(first.IsSameStoreAs(other));
        Assert.Equal(first.StoreId, copy.StoreId);
        Assert.False(first.IsSameStoreAs(copy));
    }
}
