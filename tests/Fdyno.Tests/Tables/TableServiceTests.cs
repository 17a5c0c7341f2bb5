using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Model;
using Fdyno.Testing;
using static Fdyno.Tests.Tables.TestTables;

namespace Fdyno.Tests.Tables;

public sealed class TableServiceTests
{
    [Fact]
    public async Task A_table_is_described_as_it_was_made()
    {
        await using var connection = await ConnectAsync();
        var made = await connection.Tables.CreateTableAsync(IndexedRequest() with
        {
            Tags = new Dictionary<string, string> { ["owner"] = "ada" },
            TimeToLiveAttribute = "expires",
            DeletionProtectionEnabled = true,
            StreamSpecification = new StreamSpecification { StreamEnabled = true, StreamViewType = "new_image" },
            TableClass = "standard_infrequent_access",
        });

        Assert.Equal(TableStatus.Active, made.TableStatus);
        Assert.Equal("arn:aws:dynamodb:fdb:000000000000:table/Music", made.TableArn);
        Assert.Equal(BillingMode.PayPerRequest, made.BillingModeSummary!.BillingMode);
        Assert.Equal(ProvisionedThroughput.Zero, made.ProvisionedThroughput);
        Assert.Equal(["by-genre", "by-year"], made.GlobalSecondaryIndexes!.Select(i => i.IndexName));
        Assert.Equal("arn:aws:dynamodb:fdb:000000000000:table/Music/index/by-title", made.LocalSecondaryIndexes!.Single().IndexArn);
        Assert.Equal("ada", made.Tags["owner"]);
        Assert.Equal(new TimeToLiveDescription { TimeToLiveStatus = "ENABLED", AttributeName = "expires" }, made.TimeToLiveDescription);
        Assert.True(made.DeletionProtectionEnabled);
        Assert.Equal("NEW_IMAGE", made.StreamSpecification!.StreamViewType);
        Assert.Equal("STANDARD_INFREQUENT_ACCESS", made.TableClassSummary!.TableClass);
        Assert.Equal(made.TableId, (await connection.Tables.DescribeTableAsync(made.TableArn)).TableId);
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request());
        var error = await Assert.ThrowsAsync<FdynoException>(() => connection.Tables.CreateTableAsync(Request()));
        Assert.Equal((FdynoErrorCode.ResourceInUse, "Table already exists: Music"), (error.Code, error.Message));
    }

    [Fact]
    public async Task A_table_that_is_made_again_is_another_one_and_empty()
    {
        await using var connection = await ConnectAsync();
        var first = await connection.Tables.CreateTableAsync(IndexedRequest());
        await connection.Items.PutItemAsync("Music", Item("""{"pk":{"S":"a"},"sk":{"N":"1"},"genre":{"S":"g"},"year":{"N":"1"}}"""));
        await connection.Tables.DeleteTableAsync("Music");
        var missing = await Assert.ThrowsAsync<FdynoException>(() => connection.Tables.DescribeTableAsync("Music"));
        Assert.Equal((FdynoErrorCode.ResourceNotFound, "Requested resource not found: Table: Music not found"), (missing.Code, missing.Message));

        var second = await connection.Tables.CreateTableAsync(IndexedRequest());

        Assert.NotEqual(first.TableId, second.TableId);
        Assert.Equal(0, second.ItemCount);
        Assert.Empty(await connection.Items.ScanAsync("Music", "by-genre").ToListAsync());
    }

    [Fact]
    public async Task A_removed_table_leaves_no_key_behind()
    {
        var store = new MemoryStore();
        await using var connection = await ConnectAsync(store);
        await connection.Tables.CreateTableAsync(Request("Other"));
        var before = store.StateAt().Count;
        await connection.Tables.CreateTableAsync(IndexedRequest());
        await connection.Items.PutItemAsync("Music", Item("""{"pk":{"S":"a"},"sk":{"N":"1"},"genre":{"S":"g"},"year":{"N":"1"}}"""));
        await connection.Tables.DeleteTableAsync("Music");

        // The allocator remembers the prefix it gave out; nothing else may stay.
        Assert.InRange(store.StateAt().Count, before, before + 1);
    }

    [Fact]
    public async Task A_protected_table_stays()
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request() with { DeletionProtectionEnabled = true });
        var error = await Assert.ThrowsAsync<FdynoException>(() => connection.Tables.DeleteTableAsync("Music"));
        Assert.Equal(
            "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.", error.Message);

        await connection.Tables.UpdateTableAsync(new UpdateTableRequest { TableName = "Music", DeletionProtectionEnabled = Change.To(false) });
        await connection.Tables.DeleteTableAsync("Music");
        Assert.Empty(await connection.Tables.ListTablesAsync().ToListAsync());
    }

    [Fact]
    public async Task Tables_are_listed_in_the_order_of_their_names()
    {
        await using var connection = await ConnectAsync();
        foreach (var name in new[] { "b-table", "a-table", "C-table" }) await connection.Tables.CreateTableAsync(Request(name));
        Assert.Equal(["C-table", "a-table", "b-table"], await connection.Tables.ListTablesAsync().ToListAsync());
    }

    [Fact]
    public async Task Only_what_is_requested_changes()
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request() with
        {
            TimeToLiveAttribute = "expires",
            Tags = new Dictionary<string, string> { ["owner"] = "ada" },
        });
        var changed = await connection.Tables.UpdateTableAsync(new UpdateTableRequest
        {
            TableName = "Music",
            BillingMode = Change.To("provisioned"),
            ProvisionedThroughput = Change.To(new ProvisionedThroughput { ReadCapacityUnits = 1, WriteCapacityUnits = 2 }),
            TimeToLiveAttribute = Change.To<string>(null),
        });
        Assert.Null(changed.BillingModeSummary);
        Assert.Equal(2, changed.ProvisionedThroughput.WriteCapacityUnits);
        Assert.Equal("DISABLED", changed.TimeToLiveDescription.TimeToLiveStatus);
        Assert.Equal("ada", changed.Tags["owner"]);
    }

    [Theory]
    [InlineData("arn:aws:dynamodb:eu-west-1:000000000000:table/Music", FdynoErrorCode.Validation)]
    [InlineData("arn:aws:dynamodb:fdb:111111111111:table/Music", FdynoErrorCode.AccessDenied)]
    [InlineData("arn:aws:s3:::bucket", FdynoErrorCode.Validation)]
    [InlineData("arn:aws:dynamodb:fdb:000000000000:table/Music/backup/x", FdynoErrorCode.Validation)]
    public async Task An_ARN_of_something_else_is_refused(string arn, FdynoErrorCode code)
    {
        await using var connection = await ConnectAsync();
        await connection.Tables.CreateTableAsync(Request());
        var error = await Assert.ThrowsAsync<FdynoException>(() => connection.Tables.DescribeTableAsync(arn));
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public async Task A_new_store_has_an_account_of_its_own_and_keeps_it()
    {
        var accounts = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            var store = new MemoryStore();
            await using var first = await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions());
            await using var second = await FdynoConnection.OpenAsync(store.Copy(), new FdynoConnectionOptions());
            Assert.Matches("^[1-9][0-9]{11}$", first.AccountId);
            Assert.Equal(first.AccountId, second.AccountId);
            accounts.Add(first.AccountId);
        }

        Assert.Equal(20, accounts.Count);
    }

    [Fact]
    public async Task A_store_from_before_keeps_the_account_that_all_stores_had()
    {
        var store = new MemoryStore();
        await using var old = await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions { AccountId = Account });
        var table = await old.Tables.CreateTableAsync(Request());
        await using var again = await FdynoConnection.OpenAsync(store.Copy(), new FdynoConnectionOptions());

        Assert.Equal(Account, again.AccountId);
        Assert.Equal(table.TableId, (await again.Tables.DescribeTableAsync(table.TableArn)).TableId);
    }

    [Fact]
    public async Task An_ARN_of_one_store_is_refused_in_another_and_both_are_named()
    {
        await using var one = await FdynoConnection.OpenAsync(new MemoryStore(), new FdynoConnectionOptions());
        await using var other = await FdynoConnection.OpenAsync(new MemoryStore(), new FdynoConnectionOptions());
        var table = await one.Tables.CreateTableAsync(Request());
        await other.Tables.CreateTableAsync(Request());
        var backup = await one.Backups.CreateBackupAsync(new CreateBackupRequest { TableName = "Music" }, OperationContext.None);
        foreach (var ask in new Func<Task>[]
        {
            () => other.Tables.DeleteTableAsync(table.TableArn),
            () => other.Backups.DeleteBackupAsync(backup.BackupArn),
            () => other.Restores.RestoreTableFromBackupAsync(
                new RestoreTableFromBackupRequest { BackupArn = backup.BackupArn, TargetTableName = "Target" }, OperationContext.None),
        })
        {
            var error = await Assert.ThrowsAsync<FdynoException>(ask);
            Assert.Equal(FdynoErrorCode.AccessDenied, error.Code);
            Assert.Contains(one.AccountId, error.Message, StringComparison.Ordinal);
            Assert.Contains(other.AccountId, error.Message, StringComparison.Ordinal);
            Assert.Contains("-Connection", error.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Equal("Music", (await other.Tables.DescribeTableAsync("Music")).TableName);
    }

    [Fact]
    public async Task Without_leave_to_make_one_a_store_that_is_not_there_is_not_found()
    {
        var store = new MemoryStore();
        var error = await Assert.ThrowsAsync<FdynoException>(
            () => FdynoConnection.OpenAsync(store, new FdynoConnectionOptions { Create = false, Root = ["apps", "new"] }));
        Assert.Equal(FdynoErrorCode.StoreNotFound, error.Code);
        Assert.Contains("'apps/new'", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Create", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_connections_to_one_store_agree_on_its_account_and_region()
    {
        var store = new MemoryStore();
        await using var first = await FdynoConnection.OpenAsync(
            store, new FdynoConnectionOptions { Region = "eu-west-1", AccountId = "123456789012" });
        await using var second = await ConnectAsync(store);
        Assert.Equal((first.Region, first.AccountId, first.StoreId), (second.Region, second.AccountId, second.StoreId));
        var error = await Assert.ThrowsAsync<FdynoException>(
            () => FdynoConnection.OpenAsync(store, new FdynoConnectionOptions { Region = "fdb" }));
        Assert.Equal("The region of the store in memory is 'eu-west-1', not 'fdb'. It was fixed when the store was made.", error.Message);
    }
}
